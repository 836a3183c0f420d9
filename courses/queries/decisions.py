"""Who of a class gets a certificate by decision, in the order of the list, and why not who does not."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.api import AnyUser, Permission, permissions_of, scope_of
from certificates.api import Certificate
from courses.models import (
    CertificateDecision,
    ClassUnit,
    DecisionLine,
    Enrolment,
    TrainingClass,
    UnitProgress,
)
from courses.models.decisions import decided_by
from courses.rules.decisions import Obstacle, Standing, obstacle_of
from people.api import Holding
from records.api import main_posts, place_name

DECISIONS_A_PAGE = 50
WAITING_SHOWN = 5
# Lessons still to be read that are named one by one; more are only counted.
LESSONS_NAMED = 2

SENTENCES: dict[Obstacle, str | Promise] = {
    Obstacle.WITHDRAWN: gettext_lazy("Taken out of the class."),
    Obstacle.HAS_ONE: gettext_lazy("Has the certificate of this class already."),
    Obstacle.REVOKED: gettext_lazy(
        "The certificate of this class was revoked. A decision does not give another one."
    ),
    Obstacle.SUSPENDED: gettext_lazy("The place in the class is paused."),
    Obstacle.NOT_DONE: gettext_lazy("Has not completed the class."),
    Obstacle.TOO_LOW: gettext_lazy("The mark is below the pass mark of the programme."),
    Obstacle.LATER: gettext_lazy("Completed the class after the date of the decision."),
}
# What it means that a unit of each kind is not done.
_UNITS: dict[str, str | Promise] = {
    ClassUnit.Kind.LESSON: gettext_lazy("not studied: %(title)s"),
    ClassUnit.Kind.PACKAGE: gettext_lazy("not finished: %(title)s"),
    ClassUnit.Kind.ATTENDANCE: gettext_lazy("attended too little"),
    ClassUnit.Kind.ESSAY: gettext_lazy("essay not passed: %(title)s"),
    ClassUnit.Kind.QUIZ: gettext_lazy("test not passed: %(title)s"),
    ClassUnit.Kind.SURVEY: gettext_lazy("survey not answered: %(title)s"),
}


@dataclass(frozen=True)
class Candidate:
    """Somebody of the class. `post` is the main position on the day of the list."""

    enrolment: Enrolment
    obstacle: Obstacle | None
    missing: list[ClassUnit]
    post: Holding | None

    @property
    def reason(self) -> str:
        """Why nothing can be issued, in words; "" when it can."""
        if self.obstacle is None:
            return ""
        if self.obstacle is Obstacle.NOT_DONE and self.missing:
            return _("Still to do: %(units)s.") % {"units": "; ".join(_to_do(self.missing))}
        return str(SENTENCES[self.obstacle])

    @property
    def place(self) -> str:
        return place_name(self.post) if self.post else ""


def _to_do(missing: list[ClassUnit]) -> list[str]:
    lessons = [unit for unit in missing if unit.kind == ClassUnit.Kind.LESSON]
    named = [unit for unit in missing if unit not in lessons or len(lessons) <= LESSONS_NAMED]
    said = [str(_UNITS[unit.kind]) % {"title": unit.title} for unit in named]
    if len(lessons) > LESSONS_NAMED:
        many = ngettext(
            "%(count)d lesson not studied", "%(count)d lessons not studied", len(lessons)
        )
        said.insert(0, many % {"count": len(lessons)})
    return said


def candidates(
    training_class: TrainingClass, *, on: dt.date, only: Iterable[int] | None = None
) -> list[Candidate]:
    """Return everybody in the class by given name, and how they stand. Five queries.

    only  ids of enrolments
    """
    rows = training_class.enrolments.select_related("person")
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    enrolments = list(rows.order_by("person__sort_key", "person__code"))
    people = [one.person_id for one in enrolments]
    units = list(training_class.units.order_by("position"))
    done = defaultdict(set)
    progress = UnitProgress.objects.filter(enrolment__in=enrolments, completed_at__isnull=False)
    for enrolment, unit in progress.values_list("enrolment", "unit"):
        done[enrolment].add(unit)
    issued = Certificate.objects.filter(person__in=people, class_code=training_class.code)
    states: dict[int, set[bool]] = defaultdict(set)
    for person, replaced, revoked in issued.values_list("person", "replaced_by", "revoked_at"):
        states[person].add(replaced is None and revoked is None)
    posts = main_posts(people, on=on)
    found = []
    for one in enrolments:
        missing = [unit for unit in units if unit.pk not in done[one.pk]]
        standing = Standing(
            is_withdrawn=one.withdrawn_at is not None,
            is_suspended=one.suspended_at is not None,
            is_completed=one.is_completed,
            missing=missing,
            score=one.score,
            pass_mark=training_class.programme_version.pass_mark,
            has_live_certificate=True in states[one.person_id],
            had_certificate=bool(states[one.person_id]),
        )
        obstacle = obstacle_of(standing)
        found.append(Candidate(one, obstacle, missing, posts.get(one.person_id)))
    return found


def decidable_classes(user: AnyUser, *, on: dt.date) -> QuerySet[TrainingClass]:
    """Classes for which `user` proposes decisions: where they open classes, or issue."""
    return TrainingClass.objects.filter(
        decided_by(user, on=on), programme_version__certificate_template__isnull=False
    ).select_related("organiser", "issuer__organisation", "programme_version__programme")


def decisions_of_user(user: AnyUser, may: str, *, on: dt.date) -> QuerySet[CertificateDecision]:
    """Decisions that `user` may see, approve (as an issuer; not their own) or withdraw (their own)."""
    rows = CertificateDecision.objects.select_related(
        "training_class__organiser",
        "training_class__programme_version__programme",
        "training_class__programme_version__certificate_template",
        "issuer__organisation",
        "signatory",
        "proposed_by",
        "approved_by",
        "ended_by",
    )
    if may == "approve":
        scope = scope_of(user, Permission.ISSUE_CERTIFICATES, on=on)
        return rows.filter(scope.q("issuer__organisation__")).exclude(proposed_by=user.pk)
    rows = rows.filter(decided_by(user, on=on, prefix="training_class__"))
    return rows.filter(proposed_by=user.pk) if may == "withdraw" else rows


def issues_for(user: AnyUser, decision: CertificateDecision, *, on: dt.date) -> bool:
    """Whether `user` issues certificates for the body of the decision."""
    scope = scope_of(user, Permission.ISSUE_CERTIFICATES, on=on)
    return scope.covers(decision.issuer.organisation)


def may_approve(user: AnyUser, decision: CertificateDecision, *, on: dt.date) -> bool:
    """Whether `user` approves or refuses it: an issuer there, and not who proposed it."""
    return decision.proposed_by_id != user.pk and issues_for(user, decision, on=on)


def decides_anywhere(user: AnyUser, *, on: dt.date) -> bool:
    held = permissions_of(user, on=on)
    return bool(held & {Permission.OPEN_CLASSES, Permission.ISSUE_CERTIFICATES})


def decisions_page(user: AnyUser, number: str | None, *, on: dt.date) -> Page:
    """A page of the decisions `user` sees: those that wait for approval first."""
    waits = Q(approved_at=None, ended_at=None)
    rows = decisions_of_user(user, "see", on=on).annotate(
        waits=Case(When(waits, then=0), default=1, output_field=IntegerField())
    )
    ordered = rows.order_by("waits", "-proposed_at", "-pk")
    return Paginator(ordered, DECISIONS_A_PAGE).get_page(number)


def waiting_for(user: AnyUser, *, on: dt.date) -> list[CertificateDecision]:
    """The few newest decisions that `user` has to approve or refuse."""
    rows = decisions_of_user(user, "approve", on=on).filter(approved_at=None, ended_at=None)
    return list(rows.order_by("-proposed_at")[:WAITING_SHOWN])


def decisions_of(training_class: TrainingClass) -> list[CertificateDecision]:
    """The decisions about a class, the newest first, with how many people each names."""
    lines = DecisionLine.objects.select_related("certificate")
    rows = training_class.decisions.select_related("proposed_by", "approved_by")
    return list(rows.prefetch_related(Prefetch("lines", queryset=lines)))


def open_decision(training_class: TrainingClass) -> CertificateDecision | None:
    return training_class.decisions.filter(approved_at=None, ended_at=None).first()


@dataclass(frozen=True)
class ListedLine:
    """A line of a decision as it is shown and printed.

    reason  why nothing was, or could now be, issued
    """

    line: DecisionLine
    post: Holding | None
    reason: str

    @property
    def place(self) -> str:
        return place_name(self.post) if self.post else ""


def lines_of(decision: CertificateDecision, *, on: dt.date) -> list[ListedLine]:
    """Return the people of a decision in its order; of an open one, how they stand now."""
    lines = list(decision.lines.select_related("enrolment__person", "certificate"))
    if decision.is_open:
        now = {
            one.enrolment.pk: one.reason
            for one in candidates(
                decision.training_class, on=on, only=[line.enrolment_id for line in lines]
            )
        }
    else:
        now = {
            line.enrolment_id: str(SENTENCES[Obstacle(line.obstacle)])
            for line in lines
            if line.obstacle
        }
    posts = main_posts([line.enrolment.person_id for line in lines], on=decision.decided_on)
    return [
        ListedLine(line, posts.get(line.enrolment.person_id), now.get(line.enrolment_id, ""))
        for line in lines
    ]
