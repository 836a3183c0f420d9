"""Levels of education at an organisation against its targets, for the tracking page."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from organisations.api import Organisation
from records.api import (
    CELL_COMMITTEES,
    LevelIndicator,
    Member,
    Population,
    Share,
    TargetLine,
    binding_lines,
    gap_people,
    is_met,
    level_indicators,
    meets,
    population,
)
from reports.queries import standings
from reports.rules.period import Period
from shared.numbers import percent

Targets = dict[tuple[str, str], list[TargetLine]]


@dataclass(frozen=True)
class LevelTarget:
    line: TargetLine
    gap_people: int
    is_met: bool | None


@dataclass(frozen=True)
class LevelRow:
    """An indicator with each target that lies ahead (or the last one, when none does)."""

    code: str
    name: str
    share: Share
    targets: list[LevelTarget]

    @property
    def percent(self) -> Decimal | None:
        return percent(self.share.count, self.share.total)

    @property
    def missing(self) -> int:
        return self.share.total - self.share.count


def level_rows(
    organisation: Organisation, *, period: Period, targets: Targets, people: Population | None
) -> tuple[list[LevelRow], int]:
    """Return the indicators of the cell committees and how many people these have.

    people  the cell committees on the day, from facts; None counts the standings of the year

    One query, and one more without `people`; five in all where an indicator asks for levels that
    no standing holds.
    """
    indicators = level_indicators(CELL_COMMITTEES)
    if people is None and not standings.holds_in_standings(indicators):
        people = population(CELL_COMMITTEES, on=period.day, organisation_id=organisation.pk)
    if people is None:
        shares, total = standings.level_shares(organisation, indicators, year=period.year)
    else:
        shares, total = _shares_of(list(people.placed_in(organisation.pk)), indicators)
    rows = [
        LevelRow(
            code=each.code,
            name=each.name,
            share=shares[each.code],
            targets=[
                _target(line, shares[each.code])
                for line in _ahead(targets.get((CELL_COMMITTEES, each.code), []), period.day)
            ],
        )
        for each in indicators
    ]
    return rows, total


def _shares_of(
    members: list[Member], indicators: list[LevelIndicator]
) -> tuple[dict[str, Share], int]:
    return {
        each.code: Share(
            sum(1 for member in members if meets(member.levels, each.conditions)), len(members)
        )
        for each in indicators
    }, len(members)


def _ahead(lines: list[TargetLine], day: dt.date) -> list[TargetLine]:
    """Targets of the years ahead, and the last one that has passed: it is still owed."""
    ordered = binding_lines(lines)
    passed = [line for line in ordered if line.year < day.year]
    return passed[-1:] + [line for line in ordered if line.year >= day.year]


def _target(line: TargetLine, share: Share) -> LevelTarget:
    return LevelTarget(
        line=line,
        gap_people=gap_people(line.operator, line.value, share),
        is_met=is_met(line.operator, line.value, share, value_to=line.value_to),
    )
