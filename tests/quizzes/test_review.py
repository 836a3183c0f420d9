import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.models import default_review
from quizzes.rules.review import (
    Item,
    Moment,
    Review,
    is_closed,
    may_gain,
    moment_of,
    review_of,
    tries_left,
)

NOW = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
OF_A_QUESTION = {
    "shows_correctness",
    "shows_specific_feedback",
    "shows_general_feedback",
    "shows_right_answer",
}


@pytest.mark.parametrize(
    ("submitted_at", "closed", "moment"),
    [
        (None, False, Moment.DURING),
        (None, True, Moment.DURING),
        (NOW, False, Moment.AFTER),
        (NOW - 2 * MINUTE + MINUTE / 60, False, Moment.AFTER),
        (NOW - 2 * MINUTE, False, Moment.LATER),
        (NOW, True, Moment.CLOSED),
        (NOW - 90 * MINUTE, True, Moment.CLOSED),
    ],
)
def test_the_moments(submitted_at, closed, moment):
    assert moment_of(NOW, submitted_at=submitted_at, is_closed=closed) == moment


def test_a_test_is_closed_once_it_is_for_everybody():
    times = [NOW - 60 * MINUTE, NOW + MINUTE]

    assert not is_closed(NOW, closes_at=times, may_gain=False)
    assert is_closed(NOW + MINUTE, closes_at=times, may_gain=True)


@pytest.mark.parametrize("gains", [True, False])
def test_a_test_that_never_closes_is_closed_for_who_can_gain_nothing(gains):
    assert is_closed(NOW, closes_at=[], may_gain=gains) != gains


@pytest.mark.parametrize(
    ("passed", "retry", "left", "trying", "gains"),
    [
        (False, False, 1, False, True),
        (False, False, None, False, True),
        (False, False, 0, False, False),
        (True, False, 2, False, False),
        (True, False, None, False, False),
        (True, True, 2, False, True),
        (True, True, 0, False, False),
        (False, False, 0, True, True),
        (True, False, 0, True, True),
    ],
)
def test_who_can_still_gain(passed, retry, left, trying, gains):
    assert (
        may_gain(has_passed=passed, retry_after_pass=retry, tries_left=left, is_trying=trying)
        == gains
    )


def test_by_default_the_key_waits_until_the_test_is_closed():
    shown = {moment: review_of(default_review(), moment) for moment in Moment}

    assert [shown[m].shows_right_answer for m in Moment] == [False, False, False, True]
    assert [shown[m].shows_general_feedback for m in Moment] == [False, False, False, True]
    assert [shown[m].shows_correctness for m in Moment] == [False, True, True, True]
    assert [shown[m].shows_points for m in Moment] == [False, True, True, True]
    assert [shown[m].shows_bands for m in Moment] == [False, True, True, True]


def test_what_a_matrix_does_not_name_is_not_shown():
    assert review_of({}, Moment.CLOSED) == Review(frozenset())


@given(shown=st.frozensets(st.sampled_from([item.value for item in Item])))
def test_each_item_is_shown_exactly_where_the_matrix_says(shown):
    review = review_of({"later": shown}, Moment.LATER)

    for item in Item:
        expected = item in shown
        if f"shows_{item}" in OF_A_QUESTION:
            expected = expected and "attempt" in shown
        if item == Item.MAX_POINTS:
            expected = expected or "points" in shown
        assert getattr(review, f"shows_{item}") == expected


def test_without_points_the_points_to_be_had_are_shown_unless_they_are_off_too():
    assert Review(frozenset({"max_points"})).shows_max_points
    assert not Review(frozenset({"max_points"})).shows_points
    assert not Review(frozenset({"attempt"})).shows_max_points


def test_the_explanation_waits_for_the_key_except_where_the_answer_is_right():
    explained = Review(frozenset({"attempt", "general_feedback"}))
    with_key = Review(frozenset({"attempt", "general_feedback", "right_answer"}))

    assert explained.shows_explanation(is_right=True)
    assert not explained.shows_explanation(is_right=False)
    assert with_key.shows_explanation(is_right=False)
    assert not Review(frozenset({"attempt", "right_answer"})).shows_explanation(is_right=True)


@pytest.mark.parametrize(
    ("allowed", "used", "left"), [(3, 0, 3), (3, 3, 0), (3, 5, 0), (None, 9, None)]
)
def test_tries_left(allowed, used, left):
    assert tries_left(allowed, used=used) == left
