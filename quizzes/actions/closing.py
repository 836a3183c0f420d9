"""Handing in, marking, and what follows from it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from accounts.api import User
from audit.api import lines_together, record
from courses.api import ClassUnit, Enrolment, EnrolmentClosed, complete_unit
from quizzes.errors import AttemptClosed
from quizzes.models import Attempt, AttemptQuerySet, Quiz, Response
from quizzes.queries import papers
from quizzes.queries.seats import try_of
from quizzes.rules import deadline
from quizzes.rules.receipts import new_receipt
from quizzes.rules.regrading import Cuts, Standing, remarked, standing
from quizzes.rules.scoring import QuizResult, Try, quiz_result_of
from shared.prepared import Prepared


@transaction.atomic
def submit_attempt(attempt: Attempt, *, by: User | None, at: dt.datetime) -> Attempt:
    """Close and mark an attempt; if it passes the test, complete its unit in the same transaction.

    Answers saved in time count even when handing in comes late, so there is no deadline check
    here; an attempt closed after its deadline ended at the deadline. `by` is None when the clock
    closed it. Where a person has to mark something, marks and unit wait for `finish_marking`.

    Raises AttemptClosed if it was closed already; nothing is written then.
    """
    locked = _lock(Attempt.objects.filter(pk=attempt.pk))
    if not locked.is_open:
        raise AttemptClosed
    return _close(locked, by=by, at=at)


@transaction.atomic
def hand_in(attempt_id: int, *, by: User) -> Attempt:
    """Submit a learner's own attempt at the database's time. The locked read is the door as well.

    Handing in again returns what was handed in the first time, and writes nothing.

    Raises Attempt.DoesNotExist for what is not theirs, and what completing the class raises.
    """
    attempt = _LOCKED_OWN.first(attempt=attempt_id, user=by.pk)
    if attempt is None:
        raise Attempt.DoesNotExist
    return _close(attempt, by=by, at=attempt.now) if attempt.is_open else attempt


@transaction.atomic
def close_overdue(attempt_id: int, *, at: dt.datetime) -> bool:
    """Close an attempt for which no answer can arrive any more; return whether it was done here.

    False where somebody else is at it, or was, or its time has been prolonged meanwhile.
    """
    overdue = Attempt.objects.overdue(at).filter(pk=attempt_id)
    try:
        attempt = _lock(overdue, skip_locked=connection.features.has_select_for_update_skip_locked)
    except Attempt.DoesNotExist:
        return False
    _close(attempt, by=None, at=at)
    return True


@transaction.atomic
def finish_marking(attempt: Attempt, *, by: User | None, at: dt.datetime) -> Attempt:
    """Give a closed attempt its marks once each of its answers has points; complete the unit as
    handing in would have done.

    Nothing happens while an answer waits for its points, or when the attempt has its marks.

    Raises what completing the class raises.
    """
    locked = _lock(Attempt.objects.filter(pk=attempt.pk))
    if locked.is_open or locked.graded_at is not None:
        return locked
    responses = list(locked.responses.only("attempt", "position", "points", "max_points"))
    if any(response.points is None for response in responses):
        return locked
    _mark(locked, responses, at=at)
    locked.save(update_fields=["graded_at", "points", "max_points", "passed"])
    record("attempt.graded", locked, by=by, at=at, **_about(locked))
    complete_if_passed(locked, by=by, at=at)
    return locked


def quiz_result(enrolment: Enrolment, unit: ClassUnit) -> QuizResult | None:
    """Return the mark of a learner in a test, and whether it is passed, by the tries that count.

    None while no try is marked. Two queries.
    """
    quiz = Quiz.objects.get(assessment=unit.assessment_id)
    return quiz_result_of(_tries(enrolment.pk, unit.pk), quiz.grading)


def complete_if_passed(
    attempt: Attempt, *, by: User | None, at: dt.datetime, tries: Sequence[Try] | None = None
) -> None:
    """Complete the unit when the tries that count pass the test; a trial completes nothing.

    A unit that was completed stays so, whatever later tries earn.

    tries  all of the learner at this unit; read if not given
    """
    enrolment, unit = attempt.enrolment, attempt.unit
    if enrolment is None or unit is None:
        return
    # Who was taken out of the class meanwhile still gets the attempt marked, but no unit.
    if enrolment.withdrawn_at is not None or enrolment.suspended_at is not None:
        return
    if tries is None:
        tries = _tries(enrolment.pk, unit.pk)
    result = quiz_result_of(tries, attempt.quiz.grading)
    if result is not None and result.passed:
        # The same when the class has been closed; nothing is written before that is seen.
        with suppress(EnrolmentClosed):
            complete_unit(
                unit, enrolment, score=result.mark, by=by, at=at,
                keeps_better=attempt.quiz.grading == Quiz.Grading.HIGHEST,
            )  # fmt: skip


def _close(attempt: Attempt, *, by: User | None, at: dt.datetime) -> Attempt:
    responses = _responses(attempt)
    ended_at = deadline.finished_at(at, due=attempt.due_at)
    attempt.submitted_at = ended_at
    attempt.receipt = new_receipt()
    attempt.closed_by_clock = by is None or deadline.is_over(at, due=attempt.due_at)
    if all(response.points is not None for response in responses):
        _mark(attempt, responses, at=ended_at)
    attempt.save(update_fields=_CLOSING)
    Response.objects.bulk_create(responses)
    with lines_together():
        record("attempt.submitted", attempt, by=by, at=at, **_about(attempt))
        if attempt.passed is not None:
            # One is open at a time, so the first one that is closed is the only one.
            alone = [try_of(attempt)] if attempt.number == 1 else None
            complete_if_passed(attempt, by=by, at=ended_at, tries=alone)
    return attempt


_CLOSING = [
    "submitted_at",
    "receipt",
    "closed_by_clock",
    "graded_at",
    "points",
    "max_points",
    "passed",
]


def _responses(attempt: Attempt) -> list[Response]:
    """Mark every answer by the version it was asked with, and the remedies in force. One query."""
    versions = papers.versions_of(attempt)
    responses = []
    for position, item in enumerate(papers.paper_of(attempt), 1):
        answered = papers.answered(attempt, position, item)
        marks = remarked(answered, papers.wording_of(versions[item.version]))
        responses.append(
            Response(
                attempt=attempt,
                position=position,
                version_id=item.version,
                answer=answered.answer,
                points=marks.after,
                max_points=marks.max_after,
                is_late=papers.is_late(attempt, position),
            )
        )
    return responses


def _mark(attempt: Attempt, responses: Iterable[Response], *, at: dt.datetime) -> None:
    result = _standing(attempt, responses)
    attempt.graded_at = at
    attempt.points, attempt.max_points = result.points, result.max_points
    attempt.passed = result.passed


def _standing(attempt: Attempt, responses: Iterable[Response]) -> Standing:
    section_of = {place: item.section for place, item in enumerate(papers.paper_of(attempt), 1)}
    marks = papers.section_marks_of(attempt.quiz) if attempt.has_section_marks else {}
    return standing(
        (
            (section_of[response.position], response.points or Decimal(0), response.max_points)
            for response in responses
        ),
        Cuts(attempt.pass_percent, marks),
    )


def _tries(enrolment_id: int, unit_id: int) -> list[Try]:
    attempts = Attempt.objects.filter(enrolment=enrolment_id, unit=unit_id)
    return [try_of(attempt) for attempt in attempts.defer("paper", "answers")]


def _about(attempt: Attempt) -> dict[str, Any]:
    """Return what the journal says of a closed attempt."""
    about: dict[str, Any] = {
        "points": str(attempt.points),
        "of": str(attempt.max_points),
        "passed": attempt.passed,
    }
    if attempt.enrolment is not None:
        about["person_code"] = attempt.enrolment.person.code
    else:
        about["trial"] = True
    return about


def _lock(attempts: AttemptQuerySet, *, skip_locked: bool = False) -> Attempt:
    return _locking(attempts, skip_locked=skip_locked).get()


def _locking(attempts: AttemptQuerySet, *, skip_locked: bool = False) -> AttemptQuerySet:
    # Two tabs may hand in at once, or a learner and the clock: the second waits here, then finds
    # it closed.
    return (
        attempts.with_flags()
        .select_for_update(of=("self",), skip_locked=skip_locked)
        .select_related("quiz", "unit", "enrolment__person")
    )


_LOCKED_OWN = Prepared(
    lambda attempt, user: _locking(Attempt.objects.of(user).with_clock().filter(pk=attempt)),
    attempt=int,
    user=int,
)
