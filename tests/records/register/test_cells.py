import datetime as dt
from decimal import Decimal

import pytest

from records.register import cells
from shared.dates import PartialDate


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        (None, ""),
        ("  a \u00a0 b\n", "a b"),
        ("a\u200bb\ufeff", "ab"),
        (12, "12"),
        (12.0, "12"),
        (1.5, "1.5"),
        ("=", "="),
    ],
)
def test_text_is_tidied(raw, cleaned):
    assert cells.text(raw) == cleaned


@pytest.mark.parametrize(
    "raw", [True, dt.datetime.fromisoformat("2026-01-01"), "=A1", "\x00", "#N/A"]
)
def test_what_is_no_text_is_refused(raw):
    with pytest.raises(cells.CellRefused):
        cells.text(raw)


@pytest.mark.parametrize("name", ["H'Hen Niê", "Y Moan Ênuôl", "Siu H’Chun", "Lò Văn Ơn-Bình"])
def test_names_of_every_people_of_the_country_are_names(name):
    assert cells.name(name) == name


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("5/6/1968", PartialDate(dt.date(1968, 6, 5))),
        ("1968-06-05", PartialDate(dt.date(1968, 6, 5))),
        (dt.datetime.fromisoformat("1968-06-05"), PartialDate(dt.date(1968, 6, 5))),
        (dt.date(1968, 6, 5), PartialDate(dt.date(1968, 6, 5))),
        ("1968", PartialDate(dt.date(1968, 1, 1), year_only=True)),
        (1968, PartialDate(dt.date(1968, 1, 1), year_only=True)),
        ("", None),
        (" ", None),
        (None, None),
    ],
)
def test_days_and_years(raw, day):
    assert cells.partial_date(raw) == day


@pytest.mark.parametrize(
    "raw",
    ["31/02/1975", "29/2/2023", 24993, "24993", 24993.5, dt.datetime.fromisoformat("1968-06-05T07:00"), dt.time(7), True,
     "5/6/68", 1800, "0968"],
)  # fmt: skip
def test_what_is_no_day_is_refused(raw):
    with pytest.raises(cells.CellRefused):
        cells.partial_date(raw)


def test_a_year_alone_begins_on_its_first_day_and_ends_on_its_last():
    assert cells.first_day("2020") == dt.date(2020, 1, 1)
    assert cells.last_day("2020") == dt.date(2020, 12, 31)


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        (100, ("100",)),
        ("67,78", ("67.78",)),
        ("67.78%", ("67.78",)),
        ("3-4", ("3", "4")),
        ("3% – 4%", ("3", "4")),
        ("3 đến 4", ("3", "4")),
        (None, ()),
    ],
)
def test_percentages(raw, values):
    assert cells.percents(raw) == tuple(map(Decimal, values))


@pytest.mark.parametrize("raw", ["x", "101", "-1", "1,234", "1-2-3", "NaN", "3-"])
def test_what_is_no_percentage_is_refused(raw):
    with pytest.raises(cells.CellRefused):
        cells.percents(raw)
