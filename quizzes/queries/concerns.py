"""What of quizzes belongs to organisations, as a reorganisation shows it."""

from collections.abc import Collection

from quizzes.models import QuestionBank


def banks(organisation_ids: Collection[int]) -> list[tuple[int, str]]:
    """Question banks that these organisations own. One query."""
    rows = QuestionBank.objects.filter(owner__in=organisation_ids)
    return list(rows.values_list("owner_id", "name"))
