"""What the page before a test shows."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from courses.api import ClassUnit, Enrolment
from quizzes.models import Attempt, Quiz
from quizzes.rules.grading import mark_of_ten
from quizzes.rules.review import tries_left


@dataclass(frozen=True)
class PastAttempt:
    """A line of the list of earlier tries."""

    attempt: Attempt
    mark: Decimal


@dataclass(frozen=True)
class Intro:
    """What awaits the learner.

    pass_mark   of 10
    tries_left  None where tries are not limited
    """

    quiz: Quiz
    number_of_questions: int
    pass_mark: Decimal
    tries_left: int | None
    open_attempt: Attempt | None
    past: list[PastAttempt]

    @property
    def has_passed(self) -> bool:
        return any(past.attempt.passed for past in self.past)

    @property
    def can_start(self) -> bool:
        return (
            self.open_attempt is None
            and not self.has_passed
            and self.tries_left != 0
            and self.quiz.published_at is not None
        )


def intro_of(quiz: Quiz, unit: ClassUnit, enrolment: Enrolment) -> Intro:
    """Two queries, however many tries there were."""
    attempts = list(
        Attempt.objects.filter(unit=unit, enrolment=enrolment).defer("answers").order_by("number")
    )
    asked = quiz.blueprint.aggregate(asked=Sum("count"))["asked"]
    return Intro(
        quiz=quiz,
        number_of_questions=asked or 0,
        pass_mark=quiz.pass_percent / 10,
        tries_left=tries_left(quiz.attempts_allowed, used=len(attempts)),
        open_attempt=next((attempt for attempt in attempts if attempt.is_open), None),
        past=[PastAttempt(a, mark_of(a)) for a in attempts if not a.is_open],
    )


def mark_of(attempt: Attempt) -> Decimal:
    """Return the mark of 10 of a closed attempt."""
    assert attempt.points is not None  # noqa: S101 - a constraint says so for closed attempts
    assert attempt.max_points is not None  # noqa: S101
    return mark_of_ten(attempt.points, attempt.max_points, pass_percent=attempt.pass_percent)
