"""What published tests need of a bank."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Count

from quizzes.errors import StillNeeded
from quizzes.models import BlueprintRow, FixedQuestion, Question


@contextmanager
def refuse_if_missed(bank_id: int) -> Iterator[None]:
    """Refuse a change of questions of the bank after which a published test lacks some.

    What was lacking before is no reason. The bank has to be locked, the transaction open.

    Raises StillNeeded after the change was made, so that the transaction is rolled back.
    """
    before = _missed(bank_id)
    yield
    if _missed(bank_id) - before:
        raise StillNeeded


def _missed(bank_id: int) -> set[tuple[int, str, str]]:
    """Return (test, topic, difficulty) or (test, question, "") of everything that is lacking.

    Three queries.
    """
    fixed = list(
        FixedQuestion.objects.filter(
            quiz__published_at__isnull=False, question__bank=bank_id
        ).values_list(
            "quiz", "question", "question__topic", "question__difficulty", "question__status"
        )
    )
    missed = {
        (quiz, str(question), "")
        for quiz, question, _topic, _difficulty, status in fixed
        if status != Question.Status.READY
    }
    wanted: Counter[tuple[int, str, str]] = Counter()
    for quiz, topic, difficulty, count in BlueprintRow.objects.filter(
        quiz__bank=bank_id, quiz__published_at__isnull=False
    ).values_list("quiz", "topic", "difficulty", "count"):
        wanted[quiz, topic, difficulty] += count
    # A question that stands in the test anyway is not drawn besides.
    for quiz, _question, topic, difficulty, status in fixed:
        if status == Question.Status.READY and (quiz, topic, difficulty) in wanted:
            wanted[quiz, topic, difficulty] += 1
    ready = {
        (row["topic"], row["difficulty"]): row["ready"]
        for row in Question.objects.drawable()
        .filter(bank=bank_id)
        .values("topic", "difficulty")
        .annotate(ready=Count("pk"))
    }
    return missed | {
        (quiz, topic, difficulty)
        for (quiz, topic, difficulty), count in wanted.items()
        if ready.get((topic, difficulty), 0) < count
    }
