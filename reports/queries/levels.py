"""Levels of education at an organisation against its targets, for the tracking page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from organisations.api import Organisation, branches_on
from records.api import (
    CELL_COMMITTEES,
    Asked,
    Figures,
    LevelIndicator,
    Share,
    TargetLine,
    audience_definitions,
    binding_lines,
    branch_figures,
    gap_people,
    is_met,
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
    organisation: Organisation,
    indicators: list[LevelIndicator],
    *,
    period: Period,
    targets: Targets,
    counted: Figures | None,
    kept: Mapping[str, int] | None = None,
) -> tuple[list[LevelRow], int]:
    """Return the indicators of the cell committees and how many people these have.

    counted  their figures on the day, counted from facts
    kept     their sums, where these are up to date

    No query with one of these; three where an indicator asks for levels that no standing holds.
    """
    if kept is not None and standings.holds_in_standings(indicators):
        shares, total = standings.level_shares(kept, indicators)
    else:
        found = counted or _counted(organisation, indicators, period.day)
        total = found.people
        shares = {each.code: Share(found.levels[each.code], total) for each in indicators}
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


def _counted(organisation: Organisation, indicators: list[LevelIndicator], day: dt.date) -> Figures:
    asked = Asked(audience_definitions(CELL_COMMITTEES)[CELL_COMMITTEES], indicators=indicators)
    (found,) = branch_figures([asked], branches_on(organisation.pk, day), year=day.year)
    return found.total


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
