"""Who may take a programme: conditions against what is known of a person."""

import datetime as dt

import pytest

from courses.rules.eligibility import (
    Age,
    Answer,
    Completed,
    Facts,
    Finding,
    LevelAtLeast,
    Membership,
    Service,
    bars,
    findings,
    full_years,
)

DAY = dt.date(2026, 11, 23)
NOT_MET, DEPENDS, UNKNOWN = Answer.NOT_MET, Answer.DEPENDS, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("levels", "answer"),
    [
        ({"chuyen_mon": 3}, None),
        ({"chuyen_mon": 4}, None),
        ({"chuyen_mon": 2}, NOT_MET),
        ({"pho_thong": 3}, NOT_MET),
        ({}, NOT_MET),
    ],
)
def test_level(levels, answer):
    assert LevelAtLeast("chuyen_mon", 3).answer(Facts(levels=levels), DAY) is answer


def test_lower_level_that_is_enough_for_some_is_for_a_person_to_decide():
    condition = LevelAtLeast("chuyen_mon", 3, otherwise=2)

    assert condition.answer(Facts(levels={"chuyen_mon": 2}), DAY) is DEPENDS
    assert condition.answer(Facts(levels={"chuyen_mon": 1}), DAY) is NOT_MET


@pytest.mark.parametrize(
    ("status", "answer"), [("chinh_thuc", None), ("khong", NOT_MET), ("", UNKNOWN)]
)
def test_membership(status, answer):
    condition = Membership(frozenset({"chinh_thuc", "du_bi"}))

    assert condition.answer(Facts(party_status=status), DAY) is answer


# Trung cấp, part-time: women from 28, men from 30.
@pytest.mark.parametrize(
    ("sex", "born", "answer"),
    [
        ("nu", dt.date(1998, 11, 23), None),
        ("nu", dt.date(1998, 11, 24), NOT_MET),
        ("nam", dt.date(1998, 11, 23), NOT_MET),
        ("nam", dt.date(1996, 11, 23), None),
        # Of unknown sex: old enough for both, for neither, for one of them only.
        ("", dt.date(1990, 1, 1), None),
        ("", dt.date(2000, 1, 1), NOT_MET),
        ("", dt.date(1998, 1, 1), UNKNOWN),
        ("nam", None, UNKNOWN),
    ],
)
def test_age_by_sex(sex, born, answer):
    assert Age(men_from=30, women_from=28).answer(Facts(sex=sex, born_on=born), DAY) is answer


def test_year_of_birth_alone_leaves_open_what_the_day_would_decide():
    def of(year):
        facts = Facts(sex="nam", born_on=dt.date(year, 1, 1), born_year_only=True)
        return Age(men_from=30).answer(facts, DAY)

    assert [of(1995), of(1996), of(1997)] == [None, UNKNOWN, NOT_MET]


def test_upper_age_is_inclusive_and_a_limit_for_one_sex_asks_nothing_of_the_other():
    at_most_45 = Age(men_to=45)

    assert at_most_45.answer(Facts(sex="nam", born_on=dt.date(1980, 11, 24)), DAY) is None
    assert at_most_45.answer(Facts(sex="nam", born_on=dt.date(1980, 11, 23)), DAY) is NOT_MET
    assert at_most_45.answer(Facts(sex="nu"), DAY) is None


def test_years_in_office_and_programme_before():
    since = dt.date(2024, 11, 23)

    assert Service(2).answer(Facts(in_post_since=since), DAY) is None
    assert Service(3).answer(Facts(in_post_since=since), DAY) is NOT_MET
    assert Service(1).answer(Facts(), DAY) is UNKNOWN
    assert Completed("so-cap").answer(Facts(programmes=frozenset({"so-cap"})), DAY) is None
    assert Completed("so-cap").answer(Facts(), DAY) is NOT_MET


def test_findings_name_the_conditions_and_only_what_is_not_met_bars():
    conditions = [Membership(frozenset({"chinh_thuc"})), LevelAtLeast("chuyen_mon", 3, 2)]

    found = findings(conditions, Facts(levels={"chuyen_mon": 2}), on=DAY)

    assert found == [Finding(0, UNKNOWN), Finding(1, DEPENDS)]
    assert not bars(found)
    assert bars([*found, Finding(2, NOT_MET)])


@pytest.mark.parametrize(
    ("since", "years"),
    [
        (dt.date(2000, 2, 29), 26),
        (dt.date(2026, 11, 23), 0),
        (dt.date(2025, 11, 23), 1),
        (dt.date(2025, 11, 24), 0),
    ],
)
def test_full_years(since, years):
    assert full_years(since, DAY) == years
