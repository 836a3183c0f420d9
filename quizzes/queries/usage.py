"""Where questions have been shown: how often, when last, and whether at all."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from quizzes.models import Attempt, Question, QuestionComment, QuestionReport, Response
from quizzes.queries.papers import paper_of


@dataclass(frozen=True)
class Usage:
    """Papers of learners that have been handed in; what staff try out is not counted."""

    papers: int = 0
    last: dt.datetime | None = None
    comments: int = 0
    reports: int = 0


def usage_of(questions: Collection[Question]) -> dict[int, Usage]:
    """Return the usage of each question by its id, open comments and reports among it.

    Three queries, however many questions.
    """
    shown = {
        row["version__question"]: row
        for row in Response.objects.filter(version__question__in=questions, attempt__tester=None)
        .values("version__question")
        .annotate(papers=Count("pk"), last=Max("attempt__submitted_at"))
        .order_by()
    }
    comments = _open_of(
        QuestionComment.objects.filter(question__in=questions, resolved_at=None), "question"
    )
    reports = _open_of(
        QuestionReport.objects.filter(version__question__in=questions, answered_at=None),
        "version__question",
    )
    return {
        question.pk: Usage(
            papers=shown[question.pk]["papers"] if question.pk in shown else 0,
            last=shown[question.pk]["last"] if question.pk in shown else None,
            comments=comments.get(question.pk, 0),
            reports=reports.get(question.pk, 0),
        )
        for question in questions
    }


def never_used(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Return the questions that no paper handed in by a learner has shown."""
    shown = Response.objects.filter(version__question=OuterRef("pk"), attempt__tester=None)
    return questions.filter(~Exists(shown))


def with_open_reports(questions: QuerySet[Question]) -> QuerySet[Question]:
    reports = QuestionReport.objects.filter(version__question=OuterRef("pk"), answered_at=None)
    return questions.filter(Exists(reports))


def with_open_comments(questions: QuerySet[Question]) -> QuerySet[Question]:
    comments = QuestionComment.objects.filter(question=OuterRef("pk"), resolved_at=None)
    return questions.filter(Exists(comments))


def is_shown(question: Question) -> bool:
    """Whether a learner has been shown this question, on a paper handed in or still open."""
    real = Response.objects.filter(version__question=question, attempt__tester=None)
    if real.exists():
        return True
    # Nothing is written beside the paper before it is marked.
    unmarked = (
        Attempt.objects.real()
        .filter(
            Q(quiz__bank=question.bank_id) | Q(quiz__fixed_questions__question=question),
            responses=None,
        )
        .only("paper")
        .distinct()
    )
    return any(
        item.question == question.pk
        for attempt in unmarked.iterator(500)
        for item in paper_of(attempt)
    )


def _open_of(rows: QuerySet, name: str) -> dict[int, int]:
    return {row[name]: row["n"] for row in rows.values(name).annotate(n=Count("pk")).order_by()}
