"""Targets as their owner looks after them: one's own, those proposed, the years that are closed."""

from dataclasses import dataclass

from django.db.models import Max, QuerySet

from organisations.api import Organisation, OrganisationEvent
from records.models import (
    Audience,
    Indicator,
    IndicatorReading,
    OutcomeFigure,
    Target,
    TargetInheritance,
    YearClosing,
)

# A successor of a successor of … so many changes of the tree are followed back.
CHANGES_BACK = 10


@dataclass(frozen=True)
class Proposal:
    """A target that an organisation might take over, and the change by which it came to it."""

    target: Target
    event: OrganisationEvent


def own_targets(organisation: Organisation) -> QuerySet[Target]:
    return (
        Target.objects.filter(owner=organisation)
        .select_related("indicator", "audience", "reading")
        .order_by("-year", "indicator__position", "pk")
    )


def proposed_targets(organisation: Organisation) -> list[Proposal]:
    """Return the targets of its predecessors that nobody has decided about for `organisation`.

    Only those of the year of the change and later: what has passed binds nobody any more.
    """
    events = _events_before(organisation)
    if not events:
        return []
    decided = TargetInheritance.objects.filter(heir=organisation).values("target")
    targets = (
        Target.objects.filter(owner__in=events)
        .exclude(pk__in=decided)
        .select_related("owner", "indicator", "audience", "reading")
        .order_by("year", "indicator__position", "owner__sort_key", "pk")
    )
    return [
        Proposal(target, events[target.owner_id])
        for target in targets
        if target.year >= events[target.owner_id].effective_on.year
    ]


def _events_before(organisation: Organisation) -> dict[int, OrganisationEvent]:
    """Return by predecessor the change through which `organisation` came out of it."""
    found: dict[int, OrganisationEvent] = {}
    heirs: set[int] = {organisation.pk}
    for _step in range(CHANGES_BACK):
        events = OrganisationEvent.objects.filter(
            successors__in=heirs, undone_at=None
        ).prefetch_related("predecessors")
        before = {
            each.pk: event
            for event in events.distinct()
            for each in event.predecessors.all()
            if each.pk not in found and each.pk != organisation.pk
        }
        if not before:
            break
        found |= before
        heirs = set(before)
    return found


def last_closed_year(organisation: Organisation) -> int | None:
    """Return the latest year that was closed anywhere at or below `organisation`."""
    closed = YearClosing.objects.filter(
        figures__organisation__path__startswith=organisation.path,
        number=0,
        confirmed_at__isnull=False,
    )
    latest: int | None = closed.aggregate(latest=Max("year"))["latest"]
    return latest


def indicators_to_aim_at() -> QuerySet[Indicator]:
    """Indicators in their order; those that have no denominator cannot be aimed at."""
    return Indicator.objects.exclude(
        rule__in=[Indicator.Rule.COMPLETIONS, Indicator.Rule.ARTICLES]
    ).select_related("audience")


def readings_of(indicator: Indicator) -> QuerySet[IndicatorReading]:
    return IndicatorReading.objects.filter(indicator=indicator)


def audiences_to_choose() -> QuerySet[Audience]:
    return Audience.objects.order_by("name")


def entered_history(organisation: Organisation, indicator_code: str) -> list[OutcomeFigure]:
    """Return every entry of a figure, the newest year and entry first. One query."""
    rows = OutcomeFigure.objects.filter(organisation=organisation, indicator=indicator_code)
    return list(rows.select_related("reading").order_by("-year", "-entered_at", "-pk"))


def codes_of_group(group: str) -> list[str]:
    return list(Indicator.objects.filter(group=group).values_list("code", flat=True))
