"""Levels of education at an organisation against its targets, for the tracking page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from organisations.api import Organisation, Tree, tree_on
from records.api import (
    CELL_COMMITTEES,
    AudienceDefinition,
    LevelIndicator,
    Share,
    TargetLine,
    audience_definitions,
    binding_lines,
    figures_on,
    gap_people,
    is_met,
    level_indicators,
)
from reports.queries import standings
from reports.rules.period import Period
from shared.numbers import percent

Targets = dict[tuple[str, str], list[TargetLine]]


@dataclass(frozen=True)
class CellsOnDay:
    """The cell committees as they are defined, and the tree of the day they are asked about."""

    audience: AudienceDefinition
    tree: Tree


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
    *,
    period: Period,
    targets: Targets,
    cells: CellsOnDay | None,
    kept: Mapping[str, int] | None = None,
) -> tuple[list[LevelRow], int]:
    """Return the indicators of the cell committees and how many people these have.

    cells  to count from facts
    kept   the sums of the cell committees, where these are up to date

    One query, and one more without `kept`; four where an indicator asks for levels that no
    standing holds.
    """
    indicators = level_indicators(CELL_COMMITTEES)
    if kept is not None and standings.holds_in_standings(indicators):
        shares, total = standings.level_shares(kept, indicators)
    else:
        shares, total = _shares_on(organisation, indicators, cells or _cells_on(period.day), period)
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


def _cells_on(day: dt.date) -> CellsOnDay:
    return CellsOnDay(audience_definitions(CELL_COMMITTEES)[CELL_COMMITTEES], tree_on(day))


def _shares_on(
    organisation: Organisation, indicators: list[LevelIndicator], cells: CellsOnDay, period: Period
) -> tuple[dict[str, Share], int]:
    found = figures_on(
        cells.audience,
        on=period.day,
        organisation_id=organisation.pk,
        indicators=indicators,
        tree=cells.tree,
    )
    total = found.below(organisation.pk).total
    shares = {each.code: Share(total.levels[each.code], total.people) for each in indicators}
    return shares, total.people


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
