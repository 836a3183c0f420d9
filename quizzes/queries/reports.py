"""What learners report about questions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from accounts.api import User
from quizzes.models import QuestionBank, QuestionReport, QuestionVersion


@dataclass(frozen=True)
class ReportLine:
    """A report with what became of it.

    mended_by  the version that has taken the place of the reported one, if any has
    """

    report: QuestionReport
    answered_by: User | None
    mended_by: QuestionVersion | None


def reports_in(banks: QuerySet[QuestionBank]) -> QuerySet[QuestionReport]:
    """Return what was reported about questions of these banks, the oldest first.

    Who reported it is not told: the question matters, not the person.
    """
    return QuestionReport.objects.filter(version__question__bank__in=banks).select_related(
        "version__question__bank", "version__question__current", "attempt__quiz"
    )


def open_reports(banks: QuerySet[QuestionBank]) -> QuerySet[QuestionReport]:
    return QuestionReport.objects.filter(
        version__question__bank__in=banks, answered_at=None
    ).order_by()


def report_lines(reports: Iterable[QuestionReport]) -> list[ReportLine]:
    """Two queries with that of the reports."""
    found = list(reports)
    answerers = get_user_model().objects.in_bulk({r.answered_by_id for r in found} - {None})
    return [
        ReportLine(report, answerers.get(report.answered_by_id or 0), _mended_by(report))
        for report in found
    ]


def _mended_by(report: QuestionReport) -> QuestionVersion | None:
    current = report.version.question.current
    return current if current and current.number > report.version.number else None
