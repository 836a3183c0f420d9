import datetime as dt
from decimal import Decimal

import pytest

from records.rules.audience import Clause, Position, fits, fitting, highest_position
from records.rules.standing import (
    LevelFact,
    Training,
    YearOfTraining,
    levels_on,
    meets,
    reference_day,
    topics_of,
    year_of_training,
)
from records.rules.targets import (
    Share,
    TargetLine,
    binding_lines,
    gap_people,
    is_met,
    needed,
    next_target,
    target_of,
    yearly_target,
)

D = dt.date


def position(**changes):
    values = {
        "person_id": 1,
        "title": "bi_thu",
        "rank": 90,
        "organisation_id": 1,
        "organisation_code": "A",
        "organisation_kind": "chi_bo",
        "residential_kind": "thon",
        "has_committee": True,
        "since": D(2020, 1, 1),
    }
    return Position(**(values | changes))


@pytest.mark.parametrize(
    ("clause", "changes", "expected"),
    [
        (Clause("bi_thu"), {}, True),
        (Clause("pho_bi_thu"), {}, False),
        (Clause("bi_thu", "chi_bo"), {}, True),
        (Clause("bi_thu", "xa"), {}, False),
        (Clause("bi_thu", None), {"organisation_kind": "to_dang"}, True),
        (Clause("bi_thu", residential_only=True), {}, True),
        (Clause("bi_thu", residential_only=True), {"residential_kind": None}, False),
        (Clause("bi_thu"), {"residential_kind": None}, True),
        (Clause("bi_thu", residential_kind="ap"), {"residential_kind": "ap"}, True),
        (Clause("bi_thu", residential_kind="ap"), {"residential_kind": "thon"}, False),
        (Clause("bi_thu", residential_kind="ap"), {"residential_kind": None}, False),
    ],
)
def test_clause_fits_by_title_kind_and_neighbourhood(clause, changes, expected):
    assert fits(clause, position(**changes)) is expected


def test_fitting_keeps_a_position_once_however_many_clauses_fit():
    held = position()

    assert fitting([held], [Clause("bi_thu"), Clause("bi_thu", "chi_bo")]) == [held]


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        ({"rank": 90, "since": D(2024, 1, 1)}, {"rank": 50, "since": D(2000, 1, 1)}),
        ({"since": None}, {"since": D(2000, 1, 1)}),
        ({"since": D(2000, 1, 1)}, {"since": D(2001, 1, 1), "organisation_code": "0"}),
        ({"organisation_code": "A"}, {"organisation_code": "B"}),
    ],
)
def test_person_counts_under_the_highest_position_then_the_oldest(winner, loser):
    assert highest_position([position(**loser), position(**winner)]) == position(**winner)
    assert highest_position([position(**winner), position(**loser)]) == position(**winner)


def test_nobody_counts_without_a_position():
    assert highest_position([]) is None


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ([], D(2026, 1, 1), {}),
        ([LevelFact("pho_thong", 3, "bang", None)], D(1990, 1, 1), {"pho_thong": 3}),
        ([LevelFact("pho_thong", 3, "bang", D(2024, 6, 1))], D(2024, 5, 31), {}),
        ([LevelFact("pho_thong", 3, "bang", D(2024, 6, 1))], D(2024, 6, 1), {"pho_thong": 3}),
        (
            [LevelFact("chuyen_mon", 4, "bang", None), LevelFact("chuyen_mon", 2, "bang", None)],
            D(2026, 1, 1),
            {"chuyen_mon": 4},
        ),
        ([LevelFact("chuyen_mon", 2, "khai_bao", None)], D(2026, 1, 1), {"chuyen_mon": 2}),
        ([LevelFact("ly_luan_chinh_tri", 2, "khai_bao", None)], D(2026, 1, 1), {}),
        (
            [LevelFact("ly_luan_chinh_tri", 1, "giay_xac_nhan", D(2021, 7, 8))],
            D(2026, 1, 1),
            {"ly_luan_chinh_tri": 1},
        ),
    ],
)
def test_level_is_the_highest_proven_by_the_day(facts, day, expected):
    assert levels_on(facts, day) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({}, False),
        ({"pho_thong": 3}, False),
        ({"pho_thong": 3, "ly_luan_chinh_tri": 1}, True),
        ({"pho_thong": 2, "ly_luan_chinh_tri": 4}, False),
    ],
)
def test_all_conditions_are_needed(levels, expected):
    assert meets(levels, {"pho_thong": 3, "ly_luan_chinh_tri": 1}) is expected


NOT_TRAINED = YearOfTraining()


def course(day, *, due=None, periods=20, counts=True, topics=()):
    return Training(day, due, periods, counts, topics)


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ([], D(2026, 12, 31), NOT_TRAINED),
        ([course(D(2026, 5, 1))], D(2026, 12, 31), YearOfTraining(D(2026, 5, 1), True, 20)),
        ([course(D(2026, 5, 1))], D(2026, 4, 30), NOT_TRAINED),
        ([course(D(2026, 5, 1))], D(2026, 5, 1), YearOfTraining(D(2026, 5, 1), True, 20)),
        ([course(D(2025, 12, 31))], D(2026, 12, 31), NOT_TRAINED),
        ([course(D(2026, 5, 1), counts=False)], D(2026, 12, 31), NOT_TRAINED),
        (
            [course(D(2026, 6, 30), due=D(2026, 6, 30))],
            D(2026, 12, 31),
            YearOfTraining(D(2026, 6, 30), True, 20),
        ),
        (
            [course(D(2026, 7, 1), due=D(2026, 6, 30))],
            D(2026, 12, 31),
            YearOfTraining(D(2026, 7, 1), False, 20),
        ),
        (
            [course(D(2026, 9, 1)), course(D(2026, 7, 1), due=D(2026, 6, 30), periods=5)],
            D(2026, 12, 31),
            YearOfTraining(D(2026, 7, 1), False, 25),
        ),
        (
            [course(D(2026, 7, 1), due=D(2026, 6, 30)), course(D(2026, 7, 1))],
            D(2026, 12, 31),
            YearOfTraining(D(2026, 7, 1), True, 40),
        ),
    ],
)
def test_first_counting_course_of_the_year_decides(facts, day, expected):
    assert year_of_training(facts, year=2026, day=day) == expected


def test_topics_come_from_all_courses_of_the_year_by_the_day():
    facts = [
        course(D(2026, 2, 1), counts=False, topics=("a", "e")),
        course(D(2026, 3, 1), topics=("b", "a")),
        course(D(2026, 11, 1), topics=("c",)),
        course(D(2025, 3, 1), topics=("d",)),
    ]

    assert topics_of(facts, year=2026, day=D(2026, 10, 1)) == {"a", "b", "e"}


@pytest.mark.parametrize(
    ("year", "today", "expected"),
    [
        (2026, D(2026, 11, 23), D(2026, 11, 23)),
        (2025, D(2026, 11, 23), D(2025, 12, 31)),
        (2027, D(2026, 11, 23), D(2026, 11, 23)),
    ],
)
def test_past_year_is_seen_on_its_last_day(year, today, expected):
    assert reference_day(year, today) == expected


@pytest.mark.parametrize(
    ("operator", "value", "count", "total", "gap"),
    [
        # The figures of the baseline of 329 people.
        ("=", "100", 223, 329, 106),
        ("=", "100", 274, 329, 55),
        ("=", "50", 154, 329, 11),
        ("=", "75", 154, 329, 93),
        ("=", "25", 62, 329, 21),
        ("=", "50", 62, 329, 103),
        (">=", "50", 164, 329, 1),
        (">=", "50", 165, 329, 0),
        ("=", "50", 300, 329, 0),
        (">=", "90", 9, 10, 0),
        (">", "90", 9, 10, 1),
        (">", "90", 90, 101, 1),
        (">", "90", 91, 101, 0),
        (">", "100", 10, 10, 0),
        ("khoang", "3", 2, 100, 1),
        ("khoang", "3", 5, 100, 0),
        ("=", "100", 0, 0, 0),
        (">", "0", 0, 5, 1),
    ],
)
def test_gap_is_the_number_of_people_still_missing(operator, value, count, total, gap):
    assert gap_people(operator, Decimal(value), Share(count, total)) == gap


@pytest.mark.parametrize(
    ("count", "previous", "gap", "met"),
    [
        (5, None, 0, True),
        (5, Share(0, 0), 0, True),
        (5, Share(3, 10), 0, True),
        (5, Share(5, 10), 1, False),
        (3, Share(1, 3), 1, False),
        (4, Share(1, 3), 0, True),
        (10, Share(10, 10), 0, True),
    ],
)
def test_rising_target_asks_for_more_than_the_year_before(count, previous, gap, met):
    share = Share(count, 10)

    assert gap_people("tang", Decimal(0), share, previous) == gap
    assert is_met("tang", Decimal(0), share, previous=previous) is met


@pytest.mark.parametrize(
    ("operator", "value", "value_to", "share", "expected"),
    [
        ("=", "100", None, Share(9, 10), False),
        ("=", "100", None, Share(10, 10), True),
        ("khoang", "3", "4", Share(35, 1000), True),
        ("khoang", "3", "4", Share(40, 1000), True),
        ("khoang", "3", "4", Share(41, 1000), False),
        ("khoang", "3", "4", Share(29, 1000), False),
        ("=", "100", None, Share(0, 0), None),
    ],
)
def test_target_is_met_on_exact_numbers(operator, value, value_to, share, expected):
    upper = None if value_to is None else Decimal(value_to)

    assert is_met(operator, Decimal(value), share, value_to=upper) is expected


def test_unknown_operator_is_refused():
    with pytest.raises(ValueError, match="about"):
        needed("about", Decimal(1), Share(1, 2))


def line(year, distance=0, value=100):
    return TargetLine(year=year, operator="=", value=Decimal(value), distance=distance)


def test_nearest_owner_binds_each_year():
    lines = [line(2030, 2, 75), line(2025, 1, 50), line(2025, 0, 60)]

    assert binding_lines(lines) == [line(2025, 0, 60), line(2030, 2, 75)]


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2022, 2025), (2025, 2025), (2026, 2030), (2031, 2030)],
)
def test_next_target_is_of_the_year_ahead_or_the_last(year, expected):
    assert next_target([line(2030), line(2025)], year) == line(expected)


def test_there_may_be_no_target():
    assert next_target([], 2026) is None
    assert yearly_target([line(2027)], 2026) is None
    assert target_of([line(2027)], 2026) is None


def test_yearly_target_holds_until_the_next_is_set():
    lines = [line(2023, value=90), line(2026, value=100)]

    assert yearly_target(lines, 2025) == line(2023, value=90)
    assert yearly_target(lines, 2026) == yearly_target(lines, 2028) == line(2026, value=100)
    assert target_of(lines, 2026) == line(2026, value=100)
