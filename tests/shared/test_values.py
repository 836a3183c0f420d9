"""Dates as people write them, shares, and codes that are typed from paper."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from shared.codes import grouped, new_verification_code, normalise_code
from shared.dates import end_of_year, in_force, local_day, parse_partial_date
from shared.numbers import people_needed, percent, trimmed
from tests.factories.accounts import RoleAssignmentFactory


def test_a_number_is_shown_without_noughts_at_its_end():
    assert [str(trimmed(Decimal(n))) for n in ("50.00", "62.50", "0.00", "100")] == [
        "50", "62.5", "0", "100",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "day", "year_only"),
    [
        ("31/12/1975", dt.date(1975, 12, 31), False),
        ("1/6/2022", dt.date(2022, 6, 1), False),
        ("05/06/2026", dt.date(2026, 6, 5), False),
        ("5-6-2026", dt.date(2026, 6, 5), False),
        ("5.6.2026", dt.date(2026, 6, 5), False),
        ("2022-06-01", dt.date(2022, 6, 1), False),
        (" 1975 ", dt.date(1975, 1, 1), True),
    ],
)
def test_dates_are_read_day_first(typed, day, year_only):
    found = parse_partial_date(typed)

    assert (found.day, found.year_only) == (day, year_only)


@pytest.mark.parametrize(
    "typed", ["", "31/02/1975", "32/1/2020", "1/13/2020", "75", "2022-6-1", "hôm qua", "0000"]
)
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(ValueError, match=r"."):
        parse_partial_date(typed or "?")


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-22T16:59:59+00:00", dt.date(2026, 11, 22)),
        ("2026-11-22T17:00:00+00:00", dt.date(2026, 11, 23)),
        ("2026-12-31T23:30:00+07:00", dt.date(2026, 12, 31)),
    ],
)
def test_a_day_ends_at_midnight_in_vietnam(instant, day):
    assert local_day(dt.datetime.fromisoformat(instant)) == day


def test_in_force_is_inclusive_at_the_start_and_exclusive_at_the_end(db):
    day = dt.date(2026, 6, 1)
    spans = {
        "open": (None, None),
        "begins": (day, None),
        "begins tomorrow": (day + dt.timedelta(1), None),
        "last day was yesterday": (None, day),
        "last day": (None, day + dt.timedelta(1)),
    }
    rows = {
        name: RoleAssignmentFactory(valid_from=start, valid_until=end)
        for name, (start, end) in spans.items()
    }
    model = type(rows["open"])

    found = set(model.objects.filter(in_force(day)).values_list("pk", flat=True))

    assert {name for name, row in rows.items() if row.pk in found} == {"open", "begins", "last day"}
    through = model.objects.filter(in_force(day, "user__role_assignments__"), Q(pk=rows["open"].pk))
    assert through.exists()


def test_the_year_ends_on_its_last_day():
    assert end_of_year(2026) == dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("count", "total", "shown"),
    [
        (61, 90, "67.78"),
        (0, 7, "0.00"),
        (7, 7, "100.00"),
        (1, 800, "0.13"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
    ],
)
def test_shares_are_rounded_half_up_on_exact_decimals(count, total, shown):
    assert str(percent(count, total)) == shown


def test_the_share_of_nobody_is_unknown():
    assert percent(0, 0) is None


@given(st.integers(1, 10_000), st.decimals(0, 100, places=2))
def test_as_many_people_as_needed_reach_the_target_and_one_fewer_does_not(total, target):
    needed = people_needed(total, target)

    assert Decimal(needed) * 100 >= target * total
    assert needed == 0 or Decimal(needed - 1) * 100 < target * total


def test_codes_are_long_and_never_the_same():
    codes = {new_verification_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert {len(code) for code in codes} == {26}
    assert not set("ILOU") & set("".join(codes))


@given(st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=1, max_size=30))
def test_a_code_survives_being_written_in_groups_in_small_letters(code):
    assert normalise_code(grouped(code).lower()) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [("abc de-fgh", "ABCDEFGH"), ("O0 I1 l1", "001111"), ("–ab–", "AB"), ("", "")],
)
def test_codes_are_read_as_people_type_them(typed, code):
    assert normalise_code(typed) == code
