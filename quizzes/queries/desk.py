"""What of questions and answers waits on the first screen of the back office."""

from typing import Any

from django.db.models import Count, QuerySet

from accounts.api import AnyUser
from quizzes.models import ImportBatch, QuestionBank
from quizzes.queries.reports import open_reports
from shared.desk import ROWS_ASKED


def reported_questions(banks: QuerySet[QuestionBank]) -> list[dict[str, Any]]:
    """Return the questions of these banks with reports that wait for an answer, the most reported
    first: `question`, `code` and `reports`. One query."""
    counted = open_reports(banks).values("version__question", "version__question__code")
    rows = counted.annotate(reports=Count("pk")).order_by("-reports", "version__question")
    return [
        {
            "question": row["version__question"],
            "code": row["version__question__code"],
            "reports": row["reports"],
        }
        for row in rows[:ROWS_ASKED]
    ]


def unfinished_imports(user: AnyUser) -> list[ImportBatch]:
    """Return the files that this person has read but not taken in, the latest first. One query."""
    batches = ImportBatch.objects.filter(owner=user.pk, taken_at=None).defer("payload")
    return list(batches.select_related("bank").order_by("-created_at", "-pk")[:ROWS_ASKED])
