"""A learner asks for a mark to be looked at again, and is answered in words."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from notifications.api import post_message
from quizzes.errors import (
    AppealAnswered,
    AppealedBefore,
    AppealRefused,
    AppealTooLate,
    NoSuchQuestion,
    OwnAnswer,
)
from quizzes.models import Appeal, Attempt
from quizzes.rules.appeals import may_appeal


@transaction.atomic
def make_appeal(
    attempt: Attempt, *, position: int | None, text: str, by: User, at: dt.datetime
) -> Appeal:
    """Ask about one question of a marked attempt, or about the result as a whole.

    position  place in the paper from 1; None for the whole

    Raises AppealRefused where there is no result yet, AppealTooLate, NoSuchQuestion, or
    AppealedBefore.
    """
    locked = (
        Attempt.objects.select_for_update(of=("self",), no_key=True)
        .select_related("enrolment__person")
        .get(pk=attempt.pk)
    )
    if locked.graded_at is None or locked.enrolment is None:
        raise AppealRefused
    if not may_appeal(at, graded_at=locked.graded_at, days=settings.QUIZ_APPEAL_DAYS):
        raise AppealTooLate
    if position is not None and not 1 <= position <= len(locked.paper):
        raise NoSuchQuestion
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                attempt=locked, position=position, text=text.strip(), made_at=at
            )
    except IntegrityError as error:
        raise AppealedBefore from error
    record(
        "appeal.made", appeal, by=by, at=at, person_code=locked.enrolment.person.code,
        position=position,
    )  # fmt: skip
    return appeal


@transaction.atomic
def answer_appeal(
    appeal: Appeal, *, outcome: str, answer: str, by: User, at: dt.datetime
) -> Appeal:
    """Answer in words and tell the learner. No mark changes by this alone.

    Raises AppealAnswered or OwnAnswer.
    """
    locked = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("attempt__enrolment__person", "attempt__quiz")
        .get(pk=appeal.pk)
    )
    if locked.answered_at is not None:
        raise AppealAnswered
    if locked.attempt.enrolment is None:
        raise AppealRefused
    person = locked.attempt.enrolment.person
    if person.user_id == by.pk:
        raise OwnAnswer
    locked.outcome, locked.answer = outcome, answer.strip()
    locked.answered_at, locked.answered_by = at, by
    locked.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    record("appeal.answered", locked, by=by, at=at, person_code=person.code, outcome=outcome)
    post_message(
        person,
        key=f"appeal:{locked.pk}",
        subject=_("Your question about a mark has been answered"),
        body=_("Test: %(title)s.") % {"title": locked.attempt.quiz.title},
        link=reverse("quizzes:attempt_result", args=[locked.attempt_id]),
        at=at,
    )
    return locked
