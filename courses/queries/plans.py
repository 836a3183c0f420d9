"""What was planned for a year, and what has come of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.api import AnyUser, Permission, Scope, scope_of
from courses.models import AnnualPlan, Enrolment, PlanLine, TrainingClass
from shared.tables import Cell, as_xlsx

PLANS_PER_PAGE = 20
MOST_CLASSES_TO_CHOOSE = 200


def plan_scope(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` sees plans: where classes are opened, or plans are approved."""
    opening = scope_of(user, Permission.OPEN_CLASSES, on=on)
    approving = scope_of(user, Permission.APPROVE_PLANS, on=on)
    return Scope(tuple(sorted({*opening.paths, *approving.paths})))


def plans_page(user: AnyUser, number: str | None, *, on: dt.date) -> Page[AnnualPlan]:
    """Return one page of the plans `user` may see, of the latest year first."""
    plans: Any = (
        AnnualPlan.objects.filter(plan_scope(user, on=on).q("organisation__"))
        .select_related("organisation")
        .annotate(line_count=Count("lines"))
        .order_by("-year", "organisation__path")
    )
    page: Page[AnnualPlan] = Paginator(plans, PLANS_PER_PAGE).get_page(number)
    return page


@dataclass(frozen=True)
class LineDone:
    """A line of a plan with what has come of it.

    opened   classes that are or were open
    closed   of these, closed
    trained  people who have completed one of the classes; each once
    """

    line: PlanLine
    opened: int
    closed: int
    trained: int

    @property
    def is_behind(self) -> bool:
        return self.opened < self.line.class_quota or self.trained < self.line.people_quota


@dataclass(frozen=True)
class PlanDone:
    lines: Sequence[LineDone]

    @property
    def totals(self) -> dict[str, int]:
        return {
            "class_quota": sum(one.line.class_quota for one in self.lines),
            "people_quota": sum(one.line.people_quota for one in self.lines),
            "opened": sum(one.opened for one in self.lines),
            "closed": sum(one.closed for one in self.lines),
            "trained": sum(one.trained for one in self.lines),
        }


def plan_done(plan: AnnualPlan) -> PlanDone:
    """Return the lines of a plan with what has come of each. Three queries."""
    lines = list(plan.lines.select_related("programme").order_by("position"))
    classes = dict.fromkeys((line.pk for line in lines), (0, 0))
    opened = Q(opened_at__isnull=False)
    for line, *counts in (
        TrainingClass.objects.filter(plan_line__plan=plan)
        .values_list("plan_line")
        .annotate(
            opened=Count("pk", filter=opened),
            closed=Count("pk", filter=Q(closed_at__isnull=False)),
        )
        .order_by("plan_line")
    ):
        classes[line] = (counts[0], counts[1])
    trained = dict(
        Enrolment.objects.filter(training_class__plan_line__plan=plan, completed_at__isnull=False)
        .values_list("training_class__plan_line")
        .annotate(people=Count("person", distinct=True))
        .order_by("training_class__plan_line")
    )
    return PlanDone([LineDone(line, *classes[line.pk], trained.get(line.pk, 0)) for line in lines])


def classes_to_link(line: PlanLine) -> QuerySet[TrainingClass]:
    """Classes of the programme and year of a line, organised there or below, not of another line."""
    plan = line.plan
    return (
        TrainingClass.objects.filter(
            Q(plan_line=None) | Q(plan_line=line),
            programme_version__programme=line.programme_id,
            organiser__path__startswith=plan.organisation.path,
            starts_on__year=plan.year,
        )
        .select_related("organiser")
        .order_by("starts_on", "code")[:MOST_CLASSES_TO_CHOOSE]
    )


def plan_as_xlsx(plan: AnnualPlan) -> bytes:
    """Return the plan against what was done, as a workbook."""
    done = plan_done(plan)
    headings: list[Cell] = [
        _("No."),
        _("Programme"),
        _("Subjects"),
        _("Time"),
        _("Mode"),
        _("Place"),
        _("Classes planned"),
        _("Classes opened"),
        _("Classes closed"),
        _("People planned"),
        _("People trained"),
    ]
    totals = done.totals
    rows: list[list[Cell]] = [
        [_("Plan of training %(year)d") % {"year": plan.year}, *[None] * 10],
        [plan.organisation.name, *[None] * 10],
        headings,
        *(_row(one) for one in done.lines),
        [
            None,
            _("Together"),
            *[None] * 4,
            totals["class_quota"],
            totals["opened"],
            totals["closed"],
            totals["people_quota"],
            totals["trained"],
        ],
    ]
    return as_xlsx(str(plan.year), rows, heading=2)


def _row(done: LineDone) -> list[Cell]:
    line = done.line
    return [
        line.position,
        line.programme.name,
        line.topic_note,
        f"{line.starts_on:%d/%m/%Y} – {line.ends_on:%d/%m/%Y}",
        str(line.get_mode_display()),
        line.place,
        line.class_quota,
        done.opened,
        done.closed,
        line.people_quota,
        done.trained,
    ]
