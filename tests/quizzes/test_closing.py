"""Handing in and marking: sections, remedies, what waits for a person, which try counts."""

import datetime as dt
from decimal import Decimal

import pytest

from audit.models import Event
from courses.models import UnitProgress
from quizzes.actions.answering import save_answer
from quizzes.actions.closing import (
    close_overdue,
    finish_marking,
    hand_in,
    quiz_result,
    submit_attempt,
)
from quizzes.models import Attempt, BlueprintRow, QuestionVersion, Quiz, QuizSection, Response
from quizzes.queries.keys import right_values
from quizzes.rules.scoring import QuizResult
from tests.quizzes.conftest import answer, make_sitting

MINUTE = dt.timedelta(minutes=1)
ESSAY = {"guide": "", "criteria": [], "min_words": 0, "max_words": None, "typed": True, "photos": 0}


def test_handing_in_twenty_times_gives_the_same_answer_and_writes_once(sitting):
    attempt = sitting.start()
    answer(attempt)

    done = [hand_in(attempt.pk, by=sitting.user) for _time in range(20)]

    assert len({(each.receipt, each.submitted_at, each.points) for each in done}) == 1
    assert len(done[0].receipt) == 10
    assert Response.objects.count() == 6
    assert Event.objects.filter(verb="attempt.submitted").count() == 1


# --- Sections ---


@pytest.fixture
def two_sections(db):
    """Three questions in each section; half of each has to be right."""
    sitting = make_sitting(kinds=["single"] * 6, shuffle_questions=False)
    row = sitting.quiz.blueprint.get()
    first, second = (
        QuizSection.objects.create(
            quiz=sitting.quiz, position=n, title="Phần", pass_percent=Decimal(50)
        )
        for n in (1, 2)
    )
    BlueprintRow.objects.filter(pk=row.pk).update(section=first, count=3)
    BlueprintRow.objects.create(
        quiz=sitting.quiz, section=second, topic=row.topic, difficulty="easy", count=3
    )
    return sitting


@pytest.mark.parametrize(
    ("wrong", "passed"), [({1, 4}, True), ({4, 5}, False), ({1, 2}, False), ({3}, True)]
)
def test_each_section_with_a_pass_mark_has_to_be_passed(two_sections, at, wrong, passed):
    attempt = two_sections.start(at=at)
    answer(attempt, wrong=wrong)

    done = submit_attempt(attempt, by=None, at=at)

    assert done.points == 6 - len(wrong)
    assert done.passed == passed
    assert UnitProgress.objects.filter(completed_at__isnull=False).exists() == passed


def test_a_section_without_a_pass_mark_only_adds_its_points(two_sections, at):
    QuizSection.objects.filter(position=2).update(pass_percent=None)
    attempt = two_sections.start(at=at)
    answer(attempt, wrong={4, 5, 6})

    assert submit_attempt(attempt, by=None, at=at).passed


# --- Remedies in force ---


@pytest.mark.parametrize(
    ("remedy", "key_now", "points", "max_points"),
    [
        ("full_marks", None, 2, 2),
        ("dropped", None, 1, 1),
        ("other_key", {"answer": False}, 2, 2),
        ("", None, 1, 2),
    ],
)
def test_a_bad_question_is_marked_as_was_decided(db, at, remedy, key_now, points, max_points):
    sitting = make_sitting(kinds=["true_false", "single"])
    attempt = sitting.start(at=at)
    bad = next(n for n, item in enumerate(attempt.paper, 1) if item["kind"] == "true_false")
    answer(attempt, wrong={bad})
    save_answer(attempt.pk, by=sitting.user, position=bad, values=["false"], at=at)
    QuestionVersion.objects.filter(kind="true_false").update(remedy=remedy, key_now=key_now)

    done = submit_attempt(attempt, by=None, at=at)

    assert (done.points, done.max_points) == (points, max_points)


def test_a_paper_of_which_nothing_counts_breaks_nothing(db, at):
    sitting = make_sitting(kinds=["true_false"])
    attempt = sitting.start(at=at)
    QuestionVersion.objects.update(remedy="dropped")

    done = submit_attempt(attempt, by=None, at=at)

    assert (done.points, done.max_points) == (0, 0)
    assert quiz_result(sitting.enrolment, sitting.unit).mark == 0


# --- What waits for a person ---


@pytest.fixture
def handed_in(db, at):
    """A right answer worth one point and an essay that somebody has to mark."""
    sitting = make_sitting(kinds=["single", "true_false"])
    QuestionVersion.objects.filter(kind="true_false").update(kind="essay", content=ESSAY)
    attempt = sitting.start(at=at)
    essay = next(n for n, item in enumerate(attempt.paper, 1) if item["kind"] == "essay")
    single = 3 - essay
    save_answer(
        attempt.pk, by=sitting.user, position=single, values=right_values(attempt)[single], at=at
    )
    save_answer(
        attempt.pk, by=sitting.user, position=essay, values={"answer": ["Chi bộ họp."]}, at=at
    )
    return sitting, submit_attempt(attempt, by=sitting.user, at=at + MINUTE)


def test_what_waits_for_a_marker_has_no_result_yet(handed_in, at):
    sitting, attempt = handed_in

    assert (attempt.submitted_at, attempt.graded_at, attempt.points) == (at + MINUTE, None, None)
    assert Attempt.objects.awaiting_marks().get() == attempt
    assert Response.objects.filter(points=None).count() == 1
    assert UnitProgress.objects.get().completed_at is None
    assert quiz_result(sitting.enrolment, sitting.unit) is None
    assert finish_marking(attempt, by=None, at=at).graded_at is None


def test_the_last_marks_complete_the_unit(handed_in, at):
    sitting, attempt = handed_in
    Response.objects.filter(points=None).update(points=Decimal("0.5"))

    for later in (60, 90):
        done = finish_marking(attempt, by=sitting.user, at=at + later * MINUTE)

    assert (done.points, done.max_points, done.passed) == (Decimal("1.5"), 2, True)
    assert done.graded_at == at + 60 * MINUTE
    assert UnitProgress.objects.get().completed_at == at + 60 * MINUTE
    assert Event.objects.filter(verb="attempt.graded").count() == 1
    assert quiz_result(sitting.enrolment, sitting.unit) == QuizResult(Decimal("7.50"), passed=True)


# --- Which try counts ---


@pytest.mark.parametrize(
    ("grading", "score"),
    [("highest", "10.00"), ("last", "6.67"), ("first", "8.33"), ("average", "8.33")],
)
def test_the_mark_of_the_unit_is_that_of_the_tries_that_count(sitting, at, grading, score):
    Quiz.objects.update(grading=grading, retry_after_pass=True)
    # Another unit is still open, so that the class is not completed by the first try.
    sitting.open_another_unit()
    for wrong in ({1}, set(), {1, 2}):
        attempt = sitting.start(at=at)
        answer(attempt, wrong=wrong)
        submit_attempt(attempt, by=None, at=at)

    assert UnitProgress.objects.get(unit=sitting.unit).score == Decimal(score)
    assert quiz_result(sitting.enrolment, sitting.unit).mark == Decimal(score)


def test_under_the_first_try_later_ones_are_practice(sitting, at):
    Quiz.objects.update(grading="first")
    submit_attempt(sitting.start(at=at), by=None, at=at)
    second = sitting.start(at=at)
    answer(second)

    assert submit_attempt(second, by=None, at=at).passed
    assert UnitProgress.objects.get().completed_at is None


# --- The clock ---


def test_an_attempt_is_closed_by_the_clock_once_nothing_can_arrive(sitting, at):
    attempt = sitting.start(at=at)

    assert not close_overdue(attempt.pk, at=attempt.delivery_until)
    assert close_overdue(attempt.pk, at=attempt.delivery_until + MINUTE)
    assert not close_overdue(attempt.pk, at=attempt.delivery_until + 2 * MINUTE)

    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.closed_by_clock) == (attempt.due_at, True)
