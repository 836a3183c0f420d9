"""Learners say that something is wrong with a question."""

import datetime as dt

from django.db import transaction

from accounts.api import User
from audit.api import record
from quizzes.errors import NoSuchQuestion, NotHandedIn, ReportedBefore
from quizzes.models import Attempt, QuestionReport


@transaction.atomic
def report_question(
    attempt: Attempt, position: int, *, reason: str, text: str = "", by: User, at: dt.datetime
) -> QuestionReport:
    """Keep what a learner says of a question of their own paper; once per question.

    Only after handing in: an open test is no place to discuss its questions.

    Raises NotHandedIn, NoSuchQuestion, ReportedBefore.
    """
    locked = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    if locked.is_open:
        raise NotHandedIn
    if not 1 <= position <= len(locked.paper):
        raise NoSuchQuestion
    if QuestionReport.objects.filter(attempt=locked, position=position).exists():
        raise ReportedBefore
    report = QuestionReport.objects.create(
        attempt=locked,
        position=position,
        version_id=locked.paper[position - 1]["version"],
        reason=reason,
        text=text.strip(),
        made_at=at,
    )
    record("question.reported", report.version, by=by, at=at, position=position, reason=reason)
    return report
