"""Writing the yearly plan, and having it approved by the organisation above."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.api import User
from audit.api import record
from courses.errors import NeedsSecondPerson, NotADraft, PlanEmpty, PlanExists
from courses.models import AnnualPlan, PlanLine, TrainingClass
from organisations.api import Organisation
from shared.text import tidy

State = AnnualPlan.State
# What a line of last year's plan hands on; its days move by one year.
COPIED = (
    "position", "programme_id", "class_quota", "people_quota", "mode", "place", "topic_note",
)  # fmt: skip
LEAP_DAY = (2, 29)


@transaction.atomic
def write_plan(
    organisation: Organisation,
    year: int,
    *,
    decision_number: str = "",
    notes: str = "",
    copies_last_year: bool = False,
    by: User | None,
    at: dt.datetime,
) -> AnnualPlan:
    """Begin a plan; with the lines of last year's plan moved by one year, if there is one.

    Raises PlanExists.
    """
    plan = AnnualPlan(
        organisation=organisation, year=year, decision_number=tidy(decision_number), notes=notes
    )
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        raise PlanExists from error
    if copies_last_year:
        before = PlanLine.objects.filter(plan__organisation=organisation, plan__year=year - 1)
        PlanLine.objects.bulk_create(
            PlanLine(
                plan=plan,
                starts_on=_a_year_later(line.starts_on),
                ends_on=_a_year_later(line.ends_on),
                **{name: getattr(line, name) for name in COPIED},
            )
            for line in before.order_by("position")
        )
    record("plan.created", plan, by=by, at=at)
    return plan


@transaction.atomic
def change_plan(
    plan: AnnualPlan, *, decision_number: str, notes: str, by: User | None, at: dt.datetime
) -> None:
    """Change what a draft says besides its lines. Raises NotADraft."""
    locked = _draft(plan)
    locked.decision_number, locked.notes = tidy(decision_number), notes
    locked.save(update_fields=["decision_number", "notes"])
    record("plan.changed", locked, by=by, at=at)


@transaction.atomic
def write_line(plan: AnnualPlan, line: PlanLine, *, by: User | None, at: dt.datetime) -> PlanLine:
    """Add a line to a draft, or change one. Raises NotADraft."""
    locked = _draft(plan)
    if line.pk is None:
        last = locked.lines.aggregate(last=Max("position"))["last"] or 0
        line.plan, line.position = locked, last + 1
    line.save()
    record("plan.changed", locked, by=by, at=at, line=line.position)
    return line


@transaction.atomic
def remove_line(line: PlanLine, *, by: User | None, at: dt.datetime) -> None:
    """Take a line off a draft; classes that belonged to it belong to none. Raises NotADraft."""
    locked = _draft(line.plan)
    TrainingClass.objects.filter(plan_line=line).update(plan_line=None)
    position = line.position
    line.delete()
    record("plan.changed", locked, by=by, at=at, removed=position)


@transaction.atomic
def submit_plan(plan: AnnualPlan, *, by: User | None, at: dt.datetime) -> None:
    """Hand a draft to the organisation above. Raises NotADraft or PlanEmpty."""
    locked = _draft(plan)
    if not locked.lines.exists():
        raise PlanEmpty
    locked.state, locked.submitted_by, locked.submitted_at = State.SUBMITTED, by, at
    locked.return_reason = ""
    locked.save(update_fields=["state", "submitted_by", "submitted_at", "return_reason"])
    record("plan.submitted", locked, by=by, at=at)


@transaction.atomic
def approve_plan(
    plan: AnnualPlan, *, decision_number: str, by: User | None, at: dt.datetime
) -> None:
    """Approve a plan that was handed in.

    Raises NotADraft when it was not, and NeedsSecondPerson for whoever handed it in.
    """
    locked = _locked(plan)
    if locked.state != State.SUBMITTED:
        raise NotADraft
    if by is not None and locked.submitted_by_id == by.pk:
        raise NeedsSecondPerson
    locked.state, locked.approved_by, locked.approved_at = State.APPROVED, by, at
    locked.decision_number = tidy(decision_number) or locked.decision_number
    locked.save(update_fields=["state", "approved_by", "approved_at", "decision_number"])
    record("plan.approved", locked, by=by, at=at)


@transaction.atomic
def return_plan(plan: AnnualPlan, *, reason: str, by: User, at: dt.datetime) -> None:
    """Give a plan back to be changed, also one that was approved. Raises NotADraft for a draft."""
    locked = _locked(plan)
    if locked.state == State.DRAFT:
        raise NotADraft
    locked.state, locked.return_reason = State.DRAFT, reason
    locked.approved_by, locked.approved_at = None, None
    locked.save(update_fields=["state", "return_reason", "approved_by", "approved_at"])
    record("plan.returned", locked, by=by, at=at)


@transaction.atomic
def link_classes(
    line: PlanLine, classes: list[TrainingClass], *, by: User | None, at: dt.datetime
) -> None:
    """Say which classes belong to a line of a plan; those that did and are not named do no longer.

    Allowed in any state: classes are opened after the plan is approved.
    """
    _locked(line.plan)
    wanted = {one.pk for one in classes}
    TrainingClass.objects.filter(plan_line=line).exclude(pk__in=wanted).update(plan_line=None)
    TrainingClass.objects.filter(pk__in=wanted).update(plan_line=line)
    record("plan.classes_linked", line.plan, by=by, at=at, line=line.position, count=len(wanted))


def _a_year_later(day: dt.date) -> dt.date:
    if (day.month, day.day) == LEAP_DAY:
        return dt.date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


def _locked(plan: AnnualPlan) -> AnnualPlan:
    return AnnualPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)


def _draft(plan: AnnualPlan) -> AnnualPlan:
    locked = _locked(plan)
    if locked.state != State.DRAFT:
        raise NotADraft
    return locked
