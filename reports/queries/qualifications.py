"""Levels of education against targets, on any day, from facts."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from organisations.api import Organisation
from records.api import (
    CELL_COMMITTEES,
    Member,
    Share,
    TargetLine,
    binding_lines,
    gap_people,
    level_indicators,
    meets,
    next_target,
    population,
    target_lines,
    target_of,
)
from reports.rules.groups import GROUPS, a_year_before
from shared.numbers import percent


@dataclass(frozen=True)
class TargetFigure:
    """A target and how many people it still lacks."""

    line: TargetLine
    gap_people: int


@dataclass(frozen=True)
class IndicatorFigure:
    """An indicator over a group: now, a year ago, against each target."""

    code: str
    share: Share
    previous: Share
    target: TargetFigure | None
    targets: list[TargetFigure]

    @property
    def percent(self) -> Decimal | None:
        return percent(self.share.count, self.share.total)


@dataclass(frozen=True)
class GroupFigures:
    """One group of the audience: everybody, or the holders of some positions."""

    code: str
    total: int
    indicators: list[IndicatorFigure]


@dataclass(frozen=True)
class QualificationReport:
    """`previous_as_of` is the same day a year before."""

    as_of: dt.date
    previous_as_of: dt.date
    audience: str
    groups: list[GroupFigures]


def qualification_report(
    organisation: Organisation,
    *,
    on: dt.date,
    year: int | None = None,
    audience: str = CELL_COMMITTEES,
) -> QualificationReport:
    """Return the levels at and below `organisation` on `on`. Ten queries.

    year  the year of the target to compare with; without it, the next one to be met
    """
    before = a_year_before(on)
    wanted = level_indicators(audience)
    now = population(audience, on=on, organisation_id=organisation.pk)
    then = population(audience, on=before, organisation_id=organisation.pk)
    owners = [organisation.pk, *now.tree.ancestors_of(organisation.pk)]
    lines = target_lines(audience, owners=owners)
    members, earlier = list(now.placed_in(organisation.pk)), list(then.placed_in(organisation.pk))
    groups = []
    for code, titles in GROUPS.items():
        inside = [each for each in members if titles is None or each.place.title in titles]
        formerly = [each for each in earlier if titles is None or each.place.title in titles]
        indicators = [
            _figure(
                indicator.code,
                _share(inside, indicator.conditions),
                _share(formerly, indicator.conditions),
                lines=lines.get((audience, indicator.code), []),
                day=on,
                year=year,
            )
            for indicator in wanted
        ]
        groups.append(GroupFigures(code, len(inside), indicators))
    return QualificationReport(on, before, audience, groups)


def _share(members: list[Member], wanted: dict[str, int]) -> Share:
    return Share(sum(1 for each in members if meets(each.levels, wanted)), len(members))


def _figure(
    code: str,
    share: Share,
    previous: Share,
    *,
    lines: list[TargetLine],
    day: dt.date,
    year: int | None,
) -> IndicatorFigure:
    targets = [
        TargetFigure(line, gap_people(line.operator, line.value, share, previous))
        for line in binding_lines(lines)
    ]
    chosen = next_target(lines, day.year) if year is None else target_of(lines, year)
    return IndicatorFigure(
        code=code,
        share=share,
        previous=previous,
        target=next((each for each in targets if each.line == chosen), None),
        targets=targets,
    )
