"""What the page before a test shows."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from quizzes.errors import QuizRefused
from quizzes.models import Attempt, Quiz, QuizSection
from quizzes.queries.seats import (
    Seat,
    attempts_of,
    cut_offs_of,
    has_passed,
    refusal_to_start,
    terms_of,
)
from quizzes.rules import scoring
from quizzes.rules.exceptions import Terms
from quizzes.rules.review import tries_left


@dataclass(frozen=True)
class PastAttempt:
    """A line of the list of earlier tries; no mark while it waits for a marker."""

    attempt: Attempt
    mark: Decimal | None


@dataclass(frozen=True)
class Intro:
    """What awaits the learner.

    terms       the rules for this learner, exceptions included
    pass_mark   of 10
    tries_left  None where tries are not limited
    has_passed  by the tries that count
    refusal     why another try cannot be begun now; None if it can
    cut_offs    the sections that have to be passed on their own
    """

    quiz: Quiz
    terms: Terms
    number_of_questions: int
    pass_mark: Decimal
    tries_left: int | None
    open_attempt: Attempt | None
    past: list[PastAttempt]
    has_passed: bool
    refusal: QuizRefused | None
    cut_offs: list[QuizSection]

    @property
    def extra_time(self) -> dt.timedelta | None:
        """How much longer this learner has than others."""
        minutes = self.quiz.time_limit_minutes
        if minutes is None or self.terms.limit is None:
            return None
        return max(self.terms.limit - dt.timedelta(minutes=minutes), dt.timedelta(0)) or None

    @property
    def wait(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.quiz.wait_minutes)

    @property
    def can_start(self) -> bool:
        return self.open_attempt is None and self.refusal is None

    @property
    def needs_password(self) -> bool:
        return self.can_start and bool(self.terms.passwords)


def intro_of(seat: Seat, *, address: str | None, at: dt.datetime | None = None) -> Intro:
    """One query, however many tries there were; more where the test has exceptions or
    sections that have to be passed.

    address  where the learner's device is, for tests that are bound to networks
    at       the database's time if not given
    """
    at = at or seat.now
    attempts = attempts_of(seat)
    terms = terms_of(seat, at=at)
    refusal = refusal_to_start(seat, terms, attempts, at=at, address=address)
    return Intro(
        quiz=seat.quiz,
        terms=terms,
        number_of_questions=seat.number_of_questions,
        pass_mark=seat.quiz.pass_percent / 10,
        tries_left=tries_left(terms.tries, used=len(attempts)),
        open_attempt=next((attempt for attempt in attempts if attempt.is_open), None),
        past=[PastAttempt(each, mark_of(each)) for each in attempts if not each.is_open],
        has_passed=has_passed(seat.quiz, attempts),
        refusal=refusal,
        cut_offs=cut_offs_of(seat),
    )


def mark_of(attempt: Attempt) -> Decimal | None:
    """Return the mark of 10 of a closed attempt; None while it waits for a marker."""
    if attempt.points is None:
        return None
    return scoring.mark(attempt.points, attempt.max_points, attempt.pass_percent)
