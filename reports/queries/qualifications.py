"""Levels of education against targets, on any day, from facts."""

import datetime as dt
from dataclasses import dataclass, replace
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
from reports.queries.small import Told
from reports.rules.groups import GROUPS, a_year_before
from reports.rules.masking import hidden_of, is_few
from shared.numbers import percent


@dataclass(frozen=True)
class TargetFigure:
    """A target and how many people it still lacks."""

    line: TargetLine
    gap_people: int


@dataclass(frozen=True)
class IndicatorFigure:
    """An indicator over a group: now, a year ago, against each target.

    previous  None where it may not be told
    """

    code: str
    share: Share
    previous: Share | None
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
    """`previous_as_of` is the same day a year before. `is_hidden`: its groups are left out, for
    they would tell of a few people."""

    as_of: dt.date
    previous_as_of: dt.date
    audience: str
    groups: list[GroupFigures]
    is_hidden: bool = False

    @property
    def everybody(self) -> GroupFigures | None:
        return next((group for group in self.groups if group.code == "all"), None)


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


def levels_without_few(report: QualificationReport, told: Told) -> QualificationReport:
    """Return the report without groups of a few people, now or a year ago."""
    if told.names:
        return report
    everybody = report.everybody
    if not told.cells or (everybody is not None and is_few(everybody.total)):
        return replace(report, groups=[], is_hidden=True)
    # The others divide everybody: hiding one alone hides nothing.
    small = hidden_of({each.code: each.total for each in report.groups if each is not everybody})
    was_small = hidden_of(
        {
            each.code: each.indicators[0].previous.total
            for each in report.groups
            if each is not everybody and each.indicators and each.indicators[0].previous
        }
    )
    return replace(
        report,
        groups=[
            _without_previous(each) if each.code in was_small else _without_few_before(each)
            for each in report.groups
            if each.code not in small
        ],
    )


def _without_few_before(group: GroupFigures) -> GroupFigures:
    """Everybody of a year ago may have been a few people, too."""
    before = group.indicators[0].previous if group.indicators else None
    return _without_previous(group) if before and is_few(before.total) else group


def _without_previous(group: GroupFigures) -> GroupFigures:
    """What is missing to do better than a year ago would say how that was."""
    return replace(
        group,
        indicators=[
            replace(
                each,
                previous=None,
                target=None if each.target and _is_trend(each.target) else each.target,
                targets=[target for target in each.targets if not _is_trend(target)],
            )
            for each in group.indicators
        ],
    )


def _is_trend(target: TargetFigure) -> bool:
    return target.line.operator == "tang"


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
