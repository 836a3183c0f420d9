import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules import deadline
from quizzes.rules.review import review_of, tries_left

START = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
GRACE = dt.timedelta(seconds=60)
DUE = START + dt.timedelta(minutes=30)
SECOND = dt.timedelta(seconds=1)


def test_the_deadline_is_the_start_plus_the_limit():
    assert deadline.due_at(START, limit=dt.timedelta(minutes=30)) == DUE
    assert deadline.due_at(START, limit=None) is None


@pytest.mark.parametrize(
    ("at", "accepted", "over"),
    [
        (DUE - SECOND, True, False),
        (DUE, True, True),
        (DUE + GRACE, True, True),
        (DUE + GRACE + SECOND, False, True),
    ],
)
def test_answers_are_taken_until_the_grace_has_passed(at, accepted, over):
    assert deadline.accepts(at, due=DUE, grace=GRACE) == accepted
    assert deadline.is_over(at, due=DUE) == over


def test_without_a_limit_nothing_is_ever_over():
    later = START + dt.timedelta(days=400)

    assert deadline.accepts(later, due=None, grace=GRACE)
    assert not deadline.is_over(later, due=None)
    assert deadline.finished_at(later, due=None) == later
    assert deadline.remaining(later, due=None) is None


def test_an_attempt_never_ends_after_its_deadline():
    assert deadline.finished_at(DUE - SECOND, due=DUE) == DUE - SECOND
    assert deadline.finished_at(DUE + GRACE, due=DUE) == DUE
    assert deadline.remaining(DUE + GRACE, due=DUE) == dt.timedelta(0)
    assert deadline.remaining(START, due=DUE) == dt.timedelta(minutes=30)


def test_a_form_without_script_is_newer_than_everything_before_it():
    ahead = int(START.timestamp() * 1000) + 5_000_000

    assert deadline.order_of_change(None, stored=ahead, at=START) == ahead + 1
    assert deadline.order_of_change(None, stored=0, at=START) == int(START.timestamp() * 1000)


@given(claimed=st.integers(0, 2**53), seconds=st.integers(0, 10**6))
def test_a_clock_that_is_years_ahead_counts_for_one_day(claimed, seconds):
    at = START + dt.timedelta(seconds=seconds)

    order = deadline.order_of_change(claimed, stored=0, at=at)

    assert order <= claimed
    assert order <= int(at.timestamp() * 1000) + 86_400_000


@pytest.mark.parametrize(
    ("passed", "left", "shows_key"),
    [
        (True, 2, True),
        (True, None, True),
        (False, 0, True),
        (False, 1, False),
        (False, None, False),
    ],
)
def test_the_key_is_shown_once_nobody_can_gain_by_it(passed, left, shows_key):
    review = review_of(passed=passed, tries_left=left)

    assert review.shows_key == shows_key
    assert review.shows_explanation(is_right=False) == shows_key
    assert review.shows_explanation(is_right=True)


def test_the_key_is_kept_while_the_last_try_is_open():
    assert not review_of(passed=False, tries_left=0, is_trying=True).shows_key


@pytest.mark.parametrize(
    ("allowed", "used", "left"), [(3, 0, 3), (3, 3, 0), (3, 5, 0), (None, 9, None)]
)
def test_tries_left(allowed, used, left):
    assert tries_left(allowed, used=used) == left
