import datetime as dt

import pytest

from records.rules.evidence import (
    CERTIFICATE,
    CONFIRMATION,
    DEGREE,
    Statement,
    counts,
    is_same,
    looks_like_pdf,
    mark_of,
    number_key,
)
from records.rules.levels import confirmation_counts

D = dt.date
THEORY = "ly_luan_chinh_tri"


def degree(**changes):
    values = {"kind": DEGREE, "dimension": THEORY, "level": "so_cap", "number": "12"}
    return Statement(**(values | {"issued_on": D(2019, 6, 1)} | changes))


# --- The rule of 9 July 2021 ---


@pytest.mark.parametrize(
    ("issued_on", "year_only", "does_count"),
    [
        (D(2021, 7, 8), False, True),
        (D(2021, 7, 9), False, False),
        (D(2021, 7, 10), False, False),
        (D(2021, 1, 1), False, True),
        (D(2021, 1, 1), True, False),  # 2021 alone does not say on which side it lies
        (D(2020, 1, 1), True, True),
        (D(2022, 1, 1), True, False),
        (None, False, False),
    ],
)
def test_confirmation_of_theory_counts_only_before_9_july_2021(issued_on, year_only, does_count):
    paper = degree(kind=CONFIRMATION, issued_on=issued_on, issued_year_only=year_only)

    assert counts(paper) is does_count
    assert confirmation_counts(THEORY, issued_on, year_only=year_only) is does_count
    assert confirmation_counts("pho_thong", issued_on, year_only=year_only) is True


@pytest.mark.parametrize("issued_on", [D(2021, 7, 8), D(2021, 7, 9), D(2026, 1, 1)])
def test_degree_counts_whenever_it_was_issued(issued_on):
    assert counts(degree(issued_on=issued_on))


# --- The same paper ---


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Số 12-A/2019", "12a 2019"),
        ("SỐ: 0045/GCN", "0045GCN"),
        ("ĐT.7", "dt7"),
    ],
)
def test_number_is_known_again_however_it_is_typed(typed, same):
    assert number_key(typed) == number_key(same)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"number": "Số 12"}, True),
        ({"level": "trung_cap"}, True),  # one number is one paper, whatever is read off it
        ({"issued_on": D(2019, 1, 1), "issued_year_only": True}, True),
        ({"number": ""}, True),  # the same level and day
        ({"number": "", "level": "trung_cap"}, False),
        ({"number": "13"}, False),
        ({"issued_on": D(2019, 6, 2)}, False),
        ({"issued_on": D(2018, 1, 1), "issued_year_only": True}, False),
        ({"issued_on": None}, False),
        ({"kind": CONFIRMATION}, False),
    ],
)
def test_same_paper_is_one_of_the_same_kind_number_and_day(changes, same):
    first, second = mark_of(degree()), mark_of(degree(**changes))

    assert is_same(first, second) is is_same(second, first) is same


def test_trainings_without_number_are_told_apart_by_programme_and_day():
    one = {"kind": CERTIFICATE, "programme_name": "Bồi dưỡng A", "completed_on": D(2026, 3, 20)}
    first = mark_of(Statement(**one))

    assert is_same(first, mark_of(Statement(**(one | {"programme_name": "bồi dưỡng a"}))))
    assert not is_same(first, mark_of(Statement(**(one | {"programme_name": "Bồi dưỡng B"}))))
    assert not is_same(first, mark_of(Statement(**(one | {"completed_on": D(2026, 3, 21)}))))


def test_history_keeps_what_was_said_and_nothing_empty():
    assert degree(issuer="Trường").as_json() == {
        "kind": "bang",
        "dimension": THEORY,
        "level": "so_cap",
        "number": "12",
        "issuer": "Trường",
        "issued_on": "2019-06-01",
    }


@pytest.mark.parametrize(
    ("data", "is_pdf"),
    [
        (b"%PDF-1.4\n%%EOF\n", True),
        (b"\x00junk\n%PDF-1.4\n%%EOF", True),
        (b"%PDF-1.4\n cut off", False),
        (b"<html>%%EOF", False),
        (b"MZ" + b"\x00" * 2000 + b"%PDF-1.4 %%EOF", False),
        (b"", False),
    ],
)
def test_pdf_is_known_by_its_content(data, is_pdf):
    assert looks_like_pdf(data) is is_pdf
