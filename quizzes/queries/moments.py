"""Which column of the review matrix an attempt stands in."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from quizzes.models import Attempt, Override
from quizzes.queries.seats import try_of
from quizzes.queries.terms import closing_times, learner_terms, overrides_of
from quizzes.rules import review as rules
from quizzes.rules.exceptions import Terms
from quizzes.rules.review import Review
from quizzes.rules.scoring import quiz_result_of


@dataclass(frozen=True)
class Tries:
    """What a learner has made of a test so far.

    left  None where tries are not limited
    """

    left: int | None
    has_passed: bool
    is_trying: bool
    may_gain: bool
    closing_times: tuple[dt.datetime, ...]


def tries_of(attempt: Attempt) -> Tries:
    """Look at all tries of the learner of an attempt. No query for an only try; one for others, and
    one where the test has exceptions.

    A trial of a member of staff is a try of its own, after which nothing can be gained.
    """
    quiz = attempt.quiz
    if attempt.enrolment is None or attempt.unit is None:
        return Tries(
            left=None, has_passed=bool(attempt.passed), is_trying=attempt.is_open,
            may_gain=attempt.is_open, closing_times=(),
        )  # fmt: skip
    overrides = overrides_of(quiz.pk) if attempt.has_overrides else []
    tries = [try_of(each) for each in _tries_beside(attempt)]
    result = quiz_result_of(tries, quiz.grading)
    left = rules.tries_left(_terms(attempt, overrides).tries, used=len(tries))
    has_passed = result is not None and result.passed
    is_trying = any(each.submitted_at is None for each in tries)
    return Tries(
        left=left,
        has_passed=has_passed,
        is_trying=is_trying,
        may_gain=rules.may_gain(
            has_passed=has_passed,
            retry_after_pass=quiz.retry_after_pass,
            tries_left=left,
            is_trying=is_trying,
        ),
        closing_times=tuple(closing_times(quiz, overrides)),
    )


def review_at(attempt: Attempt, tries: Tries, at: dt.datetime) -> Review:
    """Return what is shown of an attempt at `at`. No query."""
    is_closed = rules.is_closed(at, closes_at=tries.closing_times, may_gain=tries.may_gain)
    moment = rules.moment_of(at, submitted_at=attempt.submitted_at, is_closed=is_closed)
    return rules.review_of(attempt.quiz.review, moment)


def _tries_beside(attempt: Attempt) -> Iterable[Attempt]:
    if not attempt.has_other_tries:
        return [attempt]
    return Attempt.objects.filter(enrolment=attempt.enrolment_id, unit=attempt.unit_id).defer(
        "paper", "answers"
    )


def _terms(attempt: Attempt, overrides: list[Override]) -> Terms:
    enrolment = attempt.enrolment
    assert enrolment is not None  # noqa: S101 - asked before
    return learner_terms(
        attempt.quiz,
        overrides,
        person_id=enrolment.person_id,
        class_id=enrolment.training_class_id,
    )
