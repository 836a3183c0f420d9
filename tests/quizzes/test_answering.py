"""Answers that come several at once, late, out of order, or to a page that was left."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.actions.answering import (
    Change,
    Outcome,
    check_answer,
    go_on,
    save_answer,
    save_answers,
)
from quizzes.actions.closing import hand_in, submit_attempt
from quizzes.errors import (
    AnswerChecked,
    AttemptClosed,
    CheckedLater,
    LeftBehind,
    NothingToCheck,
    NotReached,
    TooLate,
)
from quizzes.models import AnswerLog, Attempt, Response
from quizzes.queries.checking import checked_responses
from quizzes.queries.papers import versions_of
from quizzes.rules.changes import Draft, judge
from quizzes.rules.deadline import Ends
from tests.quizzes.conftest import make_sitting

SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def three(db):
    """A test of three questions with one right answer each, in the order of the bank."""
    return make_sitting(kinds=["single"] * 3, shuffle_options=False)


@pytest.fixture
def sequential(db):
    return make_sitting(
        kinds=["single"] * 3, navigation="sequential", questions_per_page=2, shuffle_options=False
    )


def kept(attempt, position=1):
    return Attempt.objects.get(pk=attempt.pk).answers.get(str(position), {}).get("answer")


def logged():
    return list(AnswerLog.objects.values_list("position", "answer", "outcome"))


def save(sitting, attempt, *changes, **kwargs):
    saved = save_answers(attempt.pk, changes, by=sitting.user, **kwargs)
    return [saved.each[change.position].outcome for change in changes]


def test_a_page_of_answers_is_one_read_and_one_write(three, assert_queries):
    attempt = three.start()
    changes = [Change(n, ["1"], seq=10 * n) for n in (1, 2, 3)]

    with assert_queries(2):
        saved = save_answers(attempt.pk, changes, by=three.user)

    assert saved.is_newest
    assert (saved.of, saved.page, saved.is_closed) == (3, None, False)
    assert saved.due_at == attempt.due_at
    assert [kept(attempt, n) for n in (1, 2, 3)] == [1, 1, 1]
    assert [saved.each[n].seq for n in (1, 2, 3)] == [10, 20, 30]


def test_what_is_refused_keeps_nothing_else_from_being_kept(three):
    attempt = three.start()

    outcomes = save(
        three, attempt, Change(1, ["9"]), Change(2, ["2"], flagged=True), Change(77, ["1"])
    )

    assert outcomes == [Outcome.UNFIT, Outcome.KEPT, Outcome.UNKNOWN]
    assert (kept(attempt, 1), kept(attempt, 2)) == (None, 2)


def test_the_same_change_sent_again_is_kept_and_written_once(three, assert_queries):
    attempt = three.start()
    change = Change(1, ["2"], seq=5, client="k3f9")
    save(three, attempt, change)

    with assert_queries(1):
        assert save(three, attempt, change) == [Outcome.KEPT]
    assert logged() == []


def test_an_older_change_is_logged_and_told_what_is_kept(three):
    attempt = three.start()
    save(three, attempt, Change(1, ["3"], seq=9, flagged=True))

    for _time in range(2):
        saved = save_answers(attempt.pk, [Change(1, ["2"], seq=8)], by=three.user)

    told = saved.each[1]
    assert (told.outcome, told.is_newest) == (Outcome.OLDER, False)
    assert (told.answer, told.flagged, told.seq) == (3, True, 9)
    assert saved.refusal() is None
    assert logged() == [(1, 2, "older")]


def test_an_answer_pushed_out_by_another_device_is_logged(three):
    attempt = three.start()
    save(three, attempt, Change(1, ["1"], seq=1, client="phone"))
    save(three, attempt, Change(1, ["2"], seq=2, client="phone"))
    assert logged() == []

    save(three, attempt, Change(1, ["3"], seq=3, client="laptop"))
    save(three, attempt, Change(1, ["3"], seq=4, client="phone"))

    assert kept(attempt) == 3
    assert logged() == [(1, 2, "replaced")]


def test_after_handing_in_the_device_is_told_what_was_kept(three):
    attempt = three.start()
    save(three, attempt, Change(1, ["1"], seq=1))
    hand_in(attempt.pk, by=three.user)

    for _time in range(2):
        saved = save_answers(attempt.pk, [Change(1, ["2"], seq=2)], by=three.user)

    assert saved.is_closed
    assert (saved.each[1].outcome, saved.each[1].answer) == (Outcome.CLOSED, 1)
    assert isinstance(saved.refusal(), AttemptClosed)
    assert logged() == [(1, 2, "closed")]


# --- Late delivery ---


@pytest.mark.fault(16, "deadline passes while offline")
def test_what_was_changed_in_time_counts_when_it_arrives_and_is_marked_late(three, at):
    attempt = three.start(at=at)
    due = attempt.due_at

    outcomes = save(
        three, attempt,
        Change(1, ["1"], seq=1, changed_at=due - SECOND, client="a"),
        Change(2, ["1"], seq=2, changed_at=due + SECOND, client="a"),
        at=due + 5 * MINUTE,
    )  # fmt: skip

    assert outcomes == [Outcome.KEPT, Outcome.LATE]
    assert logged() == [(2, 1, "late")]
    done = submit_attempt(attempt, by=None, at=due + 11 * MINUTE)
    assert (done.submitted_at, done.points) == (due, 1)
    assert list(Response.objects.values_list("is_late", flat=True)) == [True, False, False]


def test_a_queue_that_is_replayed_one_by_one_counts_as_a_whole(three, at):
    attempt = three.start(at=at)
    due = attempt.due_at
    save(three, attempt, Change(1, ["1"], seq=1, client="a"), at=due - 9 * MINUTE)

    for number in (2, 3):
        change = Change(number, ["1"], seq=number, changed_at=due - 5 * MINUTE, client="a")
        assert save(three, attempt, change, at=due + number * SECOND) == [Outcome.KEPT]


@pytest.mark.fault(16, "deadline passes while offline")
def test_nothing_arrives_after_the_time_for_delivery(three, at):
    attempt = three.start(at=at)
    change = Change(1, ["1"], seq=1, changed_at=at + MINUTE)

    assert save(three, attempt, change, at=attempt.due_at + 11 * MINUTE) == [Outcome.LATE]
    with pytest.raises(TooLate):
        save_answer(
            attempt.pk, by=three.user, position=1, values=["1"], at=attempt.due_at + 2 * MINUTE
        )
    assert kept(attempt) is None


PAPER = [{"question": 1, "version": 1, "kind": "single", "order": [0, 1, 2], "places": 1}]
START = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
DUE = START + 30 * MINUTE
instants = st.integers(-600, 4000).map(lambda seconds: START + seconds * SECOND)
changes = st.builds(
    Change,
    position=st.just(1),
    values=st.sampled_from([["1"], ["2"], ["3"], []]),
    seq=st.none() | st.integers(0, 2**53),
    changed_at=st.none() | instants,
    client=st.sampled_from(["", "a", "b"]),
)


@pytest.mark.fault(17, "device lies about the time of a change")
@given(arrivals=st.lists(st.tuples(instants, changes), max_size=8))
def test_no_lie_about_the_time_makes_a_late_answer_count(arrivals):
    answers = {}
    ends = Ends.at(DUE, delivery=10 * MINUTE)
    highest = 0
    for at, change in sorted(arrivals, key=lambda arrival: arrival[0]):
        draft = Draft(PAPER, answers, [], None, START, ends, is_closed=False)
        verdict = judge(draft, change, at=at, grace=MINUTE)
        if verdict.entry is None:
            continue
        assert at <= ends.delivery_until
        assert verdict.is_late == (at > DUE)
        if at > DUE:
            assert change.changed_at is None or change.changed_at <= DUE
            assert change.changed_at is not None or at <= DUE + MINUTE
        assert verdict.entry["seq"] > highest
        highest = verdict.entry["seq"]
        answers = {"1": verdict.entry}


# --- Strictly forwards ---


def test_only_the_page_reached_can_be_answered(sequential):
    attempt = sequential.start()

    assert save(sequential, attempt, Change(3, ["1"]), Change(2, ["1"])) == [
        Outcome.NOT_REACHED,
        Outcome.KEPT,
    ]
    assert go_on(attempt.pk, by=sequential.user, page=1) == 2
    assert save(sequential, attempt, Change(3, ["1"]), Change(2, ["2"])) == [
        Outcome.KEPT,
        Outcome.LEFT_BEHIND,
    ]
    assert (kept(attempt, 2), kept(attempt, 3)) == (1, 1)
    with pytest.raises(LeftBehind):
        save_answer(attempt.pk, by=sequential.user, position=1, values=["1"])


@pytest.mark.fault(22, "skipping ahead in a sequential test")
def test_leaving_a_page_twice_goes_on_once_and_skipping_is_refused(sequential):
    attempt = sequential.start()

    with pytest.raises(NotReached):
        go_on(attempt.pk, by=sequential.user, page=2)
    assert [go_on(attempt.pk, by=sequential.user, page=1) for _time in range(3)] == [2, 2, 2]
    assert go_on(attempt.pk, by=sequential.user, page=2) == 2
    assert Attempt.objects.get().reached == 2


def test_answering_and_going_on_are_one_read_and_one_write(sequential, assert_queries):
    attempt = sequential.start()

    with assert_queries(2):
        saved = save_answers(
            attempt.pk, [Change(1, ["1"]), Change(2, ["1"])], by=sequential.user, leaving=1
        )

    assert saved.page == 2
    assert [kept(attempt, n) for n in (1, 2)] == [1, 1]


def test_nobody_goes_on_in_a_closed_test_or_where_one_may_go_back(sequential, three):
    attempt = sequential.start()
    hand_in(attempt.pk, by=sequential.user)

    with pytest.raises(AttemptClosed):
        go_on(attempt.pk, by=sequential.user, page=1)
    assert go_on(three.start().pk, by=three.user, page=9) is None


# --- Feedback at once ---


@pytest.fixture
def immediate(db):
    matrix = {"during": ["attempt", "correctness", "points", "right_answer"]}
    return make_sitting(
        kinds=["single"] * 2, feedback_mode="immediate", review=matrix, shuffle_options=False
    )


def test_an_answer_that_was_checked_stays_as_it_is(immediate, assert_queries):
    attempt = immediate.start()
    save(immediate, attempt, Change(1, ["2"]))

    with assert_queries(3):
        checked = check_answer(attempt.pk, by=immediate.user, position=1)

    assert (checked.response.points, checked.response.max_points) == (0, 1)
    assert checked.review.shows_right_answer
    assert not checked.review.shows_general_feedback
    assert not Response.objects.exists()
    assert save(immediate, attempt, Change(1, ["1"])) == [Outcome.CHECKED]
    with pytest.raises(AnswerChecked):
        save_answer(attempt.pk, by=immediate.user, position=1, values=["1"])
    again = check_answer(attempt.pk, by=immediate.user, position=1)
    assert again.response.answer == checked.response.answer == 1
    attempt.refresh_from_db()
    assert list(checked_responses(attempt, versions_of(attempt))) == [1]


def test_only_what_was_answered_is_checked_and_only_where_the_test_says_so(immediate, three):
    attempt = immediate.start()

    with pytest.raises(NothingToCheck):
        check_answer(attempt.pk, by=immediate.user, position=1)
    hand_in(attempt.pk, by=immediate.user)
    with pytest.raises(AttemptClosed):
        check_answer(attempt.pk, by=immediate.user, position=1)
    deferred = three.start()
    save(three, deferred, Change(1, ["1"]))
    with pytest.raises(CheckedLater):
        check_answer(deferred.pk, by=three.user, position=1)


def test_somebody_else_checks_nothing(immediate, three):
    attempt = immediate.start()

    with pytest.raises(Attempt.DoesNotExist):
        check_answer(attempt.pk, by=three.user, position=1)
    with pytest.raises(Attempt.DoesNotExist):
        go_on(attempt.pk, by=three.user, page=1)
