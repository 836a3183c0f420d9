"""The yearly training of an organisation over several years, and what happened to it meanwhile."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Q

from organisations.api import (
    Organisation,
    OrganisationEvent,
    OrganisationName,
    Placement,
    Tree,
    events_of,
    former_names,
)
from records.api import YEARLY_TRAINING, audience_definitions, closing_of, figures_on, kept_sums
from reports.rules.charts import Column, columns
from reports.rules.series import Part, Source, YearOfSeries, course
from shared.dates import end_of_year

YEARS = 5
# Units of the drawing; its size on the screen is up to the style sheet.
WIDTH, HEIGHT = 300, 90


@dataclass(frozen=True)
class Series:
    """years   the oldest first; the last one is still running
    columns  the shares by today's structure, as a drawing
    events   what happened to the organisation, the newest first; taken back ones are marked
    """

    years: list[YearOfSeries]
    columns: list[Column]
    change: tuple[YearOfSeries, YearOfSeries] | None
    events: list[OrganisationEvent]
    names: list[OrganisationName]

    @property
    def differs(self) -> bool:
        return any(each.differs for each in self.years)

    @property
    def differs_as_signed(self) -> bool:
        """Whether they differ only because closed years stay as they were signed."""
        different = [each for each in self.years if each.differs]
        nothing_happened = not self.names and all(each.undone_at for each in self.events)
        return (
            bool(different)
            and nothing_happened
            and all(each.source == Source.CLOSED for each in different)
        )


def series(organisation: Organisation, *, today: dt.date) -> Series:
    """Return the last years of an organisation, those in which anybody was in scope.

    By the structure of then: the organisation and what hung below it on the last day of the year,
    as it was closed if it was. By today's structure: everybody who counted that year at what hangs
    below it today, merged organisations with the one that took their place.
    """
    years = range(today.year - YEARS + 1, today.year + 1)
    names = former_names(organisation)
    kept = kept_sums([organisation.pk], [(YEARLY_TRAINING, year) for year in years])
    found = [
        _year(organisation, year, kept[YEARLY_TRAINING, year].get(organisation.pk), today)
        for year in years
    ]
    known = [each for each in found if each.now.in_scope or (each.then and each.then.in_scope)]
    return Series(
        years=[replace(each, name=_called(names, each.year, today)) for each in known],
        columns=columns([each.now.percent for each in known], width=WIDTH, height=HEIGHT, gap=8),
        change=course(known),
        events=events_of(organisation),
        names=names,
    )


def _called(names: list[OrganisationName], year: int, today: dt.date) -> str:
    """Return its name of the last day of the year, if it is none of today's."""
    day = min(end_of_year(year), today)
    for one in names:
        if (one.valid_from is None or one.valid_from <= day) and day < one.valid_until:
            return one.name
    return ""


def _year(organisation: Organisation, year: int, kept: object, today: dt.date) -> YearOfSeries:
    day = min(end_of_year(year), today)
    counts: Mapping[str, int] | None = getattr(kept, "total", None)
    if counts:
        now = Part(counts.get("trained", 0), counts.get("in_scope", 0))
    else:
        now = _counted(organisation, year, day, _todays_tree(organisation))
    if year == today.year:
        return YearOfSeries(year, Source.RUNNING, now, now)
    closing = closing_of(organisation, year, organisation_ids=[organisation.pk])
    if closing is not None:
        figures = closing.figures[organisation.pk].get(YEARLY_TRAINING, {})
        then = Part(figures.get("trained", 0), figures.get("in_scope", 0))
        return YearOfSeries(year, Source.CLOSED, then, now)
    if not _has_changed_since(day, today):
        return YearOfSeries(year, Source.FACTS, now, now)
    return YearOfSeries(year, Source.FACTS, _then(organisation, year, day), now)


def _then(organisation: Organisation, year: int, day: dt.date) -> Part | None:
    definition = audience_definitions(YEARLY_TRAINING)[YEARLY_TRAINING]
    found = figures_on(definition, on=day, year=year, organisation_id=organisation.pk)
    if organisation.pk not in found.tree:
        return None
    total = found.below(organisation.pk).total
    return Part(total.trained, total.in_scope)


def _counted(organisation: Organisation, year: int, day: dt.date, tree: Tree) -> Part:
    definition = audience_definitions(YEARLY_TRAINING)[YEARLY_TRAINING]
    found = figures_on(definition, on=day, year=year, organisation_id=organisation.pk, tree=tree)
    total = found.below(organisation.pk).total
    return Part(total.trained, total.in_scope)


def _todays_tree(organisation: Organisation) -> Tree:
    """What hangs below it today, what was merged included, all of it directly: only sums matter."""
    below = list(
        Organisation.objects.below(organisation)
        .exclude(pk=organisation.pk)
        .values_list("pk", flat=True)
    )
    parents: dict[int, int | None] = {organisation.pk: None}
    parents |= dict.fromkeys(below, organisation.pk)
    return Tree(parents, {None: [organisation.pk], organisation.pk: below})


def _has_changed_since(day: dt.date, today: dt.date) -> bool:
    later = Q(valid_from__gt=day, valid_from__lte=today)
    return Placement.objects.filter(later | Q(valid_until__gt=day, valid_until__lte=today)).exists()
