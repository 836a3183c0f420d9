"""How big a test is, and what its bank has for it."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.db.models.functions import Coalesce

from quizzes.models import Question, Quiz
from quizzes.rules.content import Kind


@dataclass(frozen=True)
class Size:
    """Of one paper. `points` is None where drawn questions are worth different points."""

    questions: int
    points: Decimal | None


@dataclass(frozen=True)
class Cell:
    """How many questions of a topic and difficulty are ready to be drawn."""

    topic: str
    difficulty: str
    ready: int


def size_of(quiz: Quiz) -> Size:
    """Two queries."""
    rows = list(quiz.blueprint.all())
    fixed = list(
        quiz.fixed_questions.exclude(question__current__kind=Kind.DESCRIPTION).annotate(
            worth=Coalesce("points", "question__current__points")
        )
    )
    number = sum(row.count for row in rows) + len(fixed)
    if any(row.points is None for row in rows):
        return Size(number, None)
    drawn = [row.points * row.count for row in rows if row.points is not None]
    return Size(number, sum([*drawn, *(each.worth for each in fixed)], Decimal(0)))


def ready_cells(quiz: Quiz) -> list[Cell]:
    """What can be drawn from the test's bank, by topic and difficulty. One query."""
    rows = (
        Question.objects.drawable()
        .filter(bank=quiz.bank_id)
        .exclude(current__kind=Kind.DESCRIPTION)
        .values("topic__name", "difficulty")
        .annotate(ready=Count("pk"))
        .order_by("topic__position", "topic__name", "difficulty")
    )
    names = dict(Question.Difficulty.choices)
    return [Cell(row["topic__name"], str(names[row["difficulty"]]), row["ready"]) for row in rows]
