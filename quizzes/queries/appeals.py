"""What learners ask about their marks, what became of it, and what was marked again."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet

from accounts.api import AnyUser, Permission, scope_of
from quizzes.models import Appeal, Attempt, RegradedAttempt, Response
from quizzes.queries.asking import true_or_false
from quizzes.queries.marking import essays_of, number_of
from quizzes.rules.appeals import appeal_until, may_appeal
from quizzes.rules.grading import mark_of_ten
from quizzes.rules.wording import answer_lines, key_lines


@dataclass(frozen=True)
class Recount:
    """A mark of 10 that was worked out anew, and why."""

    on: dt.datetime
    before: Decimal
    after: Decimal
    reason: str
    keeps_certificate: bool

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Afterwards:
    """What came after the result, as its learner sees it.

    until  the last instant for asking; None when it is over or does not apply
    """

    appeals: list[Appeal]
    recounts: list[Recount]
    until: dt.datetime | None
    asked: set[int | None]

    @property
    def can_appeal(self) -> bool:
        return self.until is not None


def afterwards(attempt: Attempt, *, at: dt.datetime) -> Afterwards:
    """No query for most: one for appeals, one for marks that were given again."""
    appeals = list(attempt.appeals.all()) if attempt.has_appeals else []
    regrades = attempt.regrades.select_related("regrade").order_by("pk")
    recounts = [
        _recount(line, attempt)
        for line in (regrades if attempt.has_regrades else [])
        if line.changes
    ]
    until = None
    days = settings.QUIZ_APPEAL_DAYS
    graded_at = attempt.graded_at if attempt.enrolment_id else None
    if graded_at is not None and may_appeal(at, graded_at=graded_at, days=days):
        until = appeal_until(graded_at, days=days)
    return Afterwards(appeals, recounts, until, {appeal.position for appeal in appeals})


def appeals_for(user: AnyUser, *, on: dt.date) -> QuerySet[Appeal]:
    """Appeals from classes where `user` marks answers; never their own."""
    scope = scope_of(user, Permission.MARK_ANSWERS, on=on)
    return Appeal.objects.filter(scope.q("attempt__unit__training_class__organiser__")).exclude(
        attempt__enrolment__person__user=user.pk
    )


@dataclass(frozen=True)
class AppealPage:
    """An appeal and what it is about. Whose it is stays unknown to who answers.

    number  by which the answer is spoken of; empty when it is about the whole result
    key     empty where the reader may not see the keys of the bank
    others  what other learners asked about the same question
    """

    appeal: Appeal
    response: Response | None
    number: str
    own: list[str]
    key: list[str]
    others: list[Appeal]
    sees_key: bool
    can_edit: bool

    @property
    def is_marked_by_people(self) -> bool:
        return self.response is not None and bool(essays_of(self.response))


def appeal_page(appeal: Appeal, user: AnyUser, *, on: dt.date) -> AppealPage:
    """Three queries besides those about the roles."""
    response = None
    if appeal.position is not None:
        response = (
            Response.objects.filter(attempt=appeal.attempt_id, position=appeal.position)
            .select_related("version__question__bank__owner")
            .first()
        )
    if response is None:
        return AppealPage(appeal, None, "", [], [], [], sees_key=False, can_edit=False)
    version, owner = response.version, response.version.question.bank.owner
    sees_key = scope_of(user, Permission.SEE_QUESTIONS, on=on).covers(owner)
    words = true_or_false()
    return AppealPage(
        appeal=appeal,
        response=response,
        number=number_of(response.pk),
        own=answer_lines(version.kind, version.content, response.answer, words),
        key=key_lines(version.kind, version.key_now or version.content, words) if sees_key else [],
        others=_about_the_same(appeal, version.question_id, user, on=on),
        sees_key=sees_key,
        can_edit=scope_of(user, Permission.EDIT_QUESTIONS, on=on).covers(owner),
    )


def _about_the_same(appeal: Appeal, question: int, user: AnyUser, *, on: dt.date) -> list[Appeal]:
    answers = Response.objects.filter(
        version__question=question, attempt__appeals__in=appeals_for(user, on=on)
    ).values_list("attempt", "position")
    places = set(answers)
    found = appeals_for(user, on=on).filter(attempt__in={attempt for attempt, _place in places})
    return [
        each for each in found.exclude(pk=appeal.pk) if (each.attempt_id, each.position) in places
    ]


def _recount(line: RegradedAttempt, attempt: Attempt) -> Recount:
    def mark(points: Decimal, max_points: Decimal) -> Decimal:
        return mark_of_ten(points, max_points, pass_percent=attempt.pass_percent)

    return Recount(
        on=line.regrade.committed_at or line.regrade.made_at,
        before=mark(line.points_before, line.max_points_before),
        after=mark(line.points_after, line.max_points_after),
        reason=line.regrade.reason,
        keeps_certificate=line.certificate_id is not None
        and line.passed_before
        and not line.passed_after,
    )
