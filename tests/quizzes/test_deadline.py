import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules import deadline
from quizzes.rules.deadline import Delivery, Ends

START = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
GRACE = dt.timedelta(seconds=60)
SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)
DUE = START + 30 * MINUTE
ENDS = Ends.at(DUE, delivery=10 * MINUTE)

instants = st.integers(-3600, 3 * 3600).map(lambda seconds: START + seconds * SECOND)


def delivery(at, changed_at=None, acknowledged_at=START, ends=ENDS):
    return deadline.delivery_of(
        at, changed_at=changed_at, acknowledged_at=acknowledged_at, ends=ends, grace=GRACE
    )


@pytest.mark.parametrize(
    ("limit", "closes_at", "due"),
    [
        (30 * MINUTE, None, DUE),
        (None, None, None),
        (None, DUE, DUE),
        (30 * MINUTE, START + 5 * MINUTE, START + 5 * MINUTE),
        (30 * MINUTE, START + 50 * MINUTE, DUE),
    ],
)
def test_an_attempt_ends_with_the_limit_or_when_the_test_closes(limit, closes_at, due):
    assert deadline.due_at(START, limit=limit, closes_at=closes_at) == due


def test_answers_may_arrive_for_some_minutes_after_the_end():
    assert ENDS.delivery_until == DUE + 10 * MINUTE
    assert Ends.at(None, delivery=10 * MINUTE) == Ends(None, None)


@pytest.mark.parametrize(
    ("new", "old", "at", "due"),
    [
        (DUE + MINUTE, DUE, START, DUE + MINUTE),
        (DUE + MINUTE, DUE, DUE + 5 * MINUTE, DUE + MINUTE),
        (None, DUE, START, None),
        (DUE, None, START, DUE),
        (START, DUE, START + MINUTE, START + MINUTE),
        (START, DUE, DUE + MINUTE, DUE),
        (START, None, START + MINUTE, START + MINUTE),
    ],
)
def test_changed_terms_take_away_no_time_that_has_passed(new, old, at, due):
    assert deadline.changed_due(new, old=old, at=at) == due


@pytest.mark.parametrize(
    ("at", "changed_at", "outcome"),
    [
        (DUE, None, Delivery.IN_TIME),
        (DUE, DUE + 99 * MINUTE, Delivery.IN_TIME),
        (DUE + GRACE, None, Delivery.DELIVERED_LATE),
        (DUE + GRACE + SECOND, None, Delivery.TOO_LATE),
        (DUE + 10 * MINUTE, DUE, Delivery.DELIVERED_LATE),
        (DUE + 10 * MINUTE, DUE + SECOND, Delivery.TOO_LATE),
        (DUE + 10 * MINUTE + SECOND, DUE - MINUTE, Delivery.TOO_LATE),
        (DUE + MINUTE, DUE + 5 * MINUTE, Delivery.TOO_LATE),
    ],
)
def test_what_was_changed_before_the_end_counts_if_it_arrives_soon(at, changed_at, outcome):
    assert delivery(at, changed_at) == outcome


def test_in_a_strict_exam_nothing_arrives_late():
    strict = Ends.at(DUE, delivery=dt.timedelta(0))

    assert delivery(DUE + SECOND, DUE - MINUTE, ends=strict) == Delivery.TOO_LATE
    assert delivery(DUE + SECOND, ends=strict) == Delivery.TOO_LATE


@pytest.mark.fault(17, "device lies about the time of a change")
@given(at=instants, changed_at=st.none() | instants, acknowledged_at=instants)
def test_whatever_a_device_claims_the_database_clock_decides(at, changed_at, acknowledged_at):
    outcome = delivery(at, changed_at, acknowledged_at)

    if at <= DUE:
        assert outcome == Delivery.IN_TIME
    if at > DUE + 10 * MINUTE:
        assert outcome == Delivery.TOO_LATE
    if outcome == Delivery.DELIVERED_LATE:
        assert DUE < at <= DUE + 10 * MINUTE
        assert changed_at is not None or at <= DUE + GRACE
        assert changed_at is None or changed_at <= DUE


@given(claimed=instants, acknowledged_at=instants, at=instants)
def test_a_claim_is_believed_between_the_last_kept_change_and_now(claimed, acknowledged_at, at):
    made_at = deadline.believed(claimed, acknowledged_at=min(acknowledged_at, at), at=at)

    assert min(acknowledged_at, at) <= made_at <= at
    if acknowledged_at <= claimed <= at:
        assert made_at == claimed


def test_replayed_changes_that_arrive_one_by_one_all_count():
    """The first is acknowledged after the end; that says nothing about when the second was made."""
    assert delivery(DUE + 2 * SECOND, DUE - MINUTE, acknowledged_at=DUE + SECOND) == (
        Delivery.DELIVERED_LATE
    )


def test_without_a_limit_nothing_is_ever_over():
    later = START + dt.timedelta(days=400)

    assert delivery(later, ends=Ends(None, None)) == Delivery.IN_TIME
    assert not deadline.is_over(later, due=None)
    assert deadline.finished_at(later, due=None) == later
    assert deadline.remaining(later, due=None) is None


def test_an_attempt_never_ends_after_its_deadline():
    assert deadline.is_over(DUE, due=DUE)
    assert not deadline.is_over(DUE - SECOND, due=DUE)
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
