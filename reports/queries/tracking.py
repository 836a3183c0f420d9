"""The tracking page of an organisation: who is behind, and against which targets.

Today's figures are the sums kept ready, whatever the number of people; a day in the past is
computed from facts, also in a fixed number of queries.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.api import Scope
from organisations.api import (
    STEP_LENGTH,
    Organisation,
    branches_on,
    name_as_of,
    organisations_then_below,
)
from records.api import (
    CELL_COMMITTEES,
    NO_SUMS,
    YEARLY_TRAINING,
    Asked,
    AudienceDefinition,
    Below,
    LevelIndicator,
    Reason,
    Share,
    TargetLine,
    audience_definitions,
    branch_figures,
    gap_people,
    is_met,
    level_indicators,
    target_lines,
    yearly_target,
)
from reports.queries import standings
from reports.queries.annual import tally_of_figures
from reports.queries.levels import LevelRow, level_rows
from reports.queries.why import ReasonShare
from reports.rules.period import Period
from reports.rules.tally import AnnualTally
from shared.numbers import percent

YEARLY_INDICATOR = "boi_duong_nam"


@dataclass(frozen=True)
class Row:
    """One line of the table: an organisation below, or the people placed directly at this one.

    missing     people still needed to meet the target; without a target, all not trained
    before      trained in the whole year before; None where nothing is known
    last_month  share at the end of the month before, of the same year; None likewise
    due_on      the next due day there
    """

    organisation_id: int
    path: str
    code: str
    name: str
    tally: AnnualTally
    missing: int
    is_met: bool | None
    before: Share | None
    is_own: bool = False
    can_open: bool = False
    last_month: Decimal | None = None
    due_on: dt.date | None = None

    @property
    def percent(self) -> Decimal | None:
        return percent(self.tally.trained, self.tally.in_scope)


@dataclass(frozen=True)
class TrackingPage:
    """Everything the page shows.

    reason_counts  why people are missing, by code; None for days in the past
    due_on         the day by which people have to be trained
    reasons        the same in words, most people first
    is_hidden      whether so few people are here that the reader is shown none of their figures
    """

    organisation: Organisation
    period: Period
    above: list[Organisation]
    total: Row
    rows: list[Row]
    reason_counts: Mapping[str, int] | None
    target: TargetLine | None
    levels: list[LevelRow]
    level_total: int
    definitions: dict[str, AudienceDefinition]
    due_on: dt.date | None = None
    reasons: list[ReasonShare] = field(default_factory=list)
    is_hidden: bool = False

    @property
    def is_unsettled(self) -> bool:
        """Whether an audience of the page was changed, and its sums are being counted anew."""
        return any(each.is_unsettled for each in self.definitions.values())

    @property
    def main_reason(self) -> ReasonShare | None:
        """The reason of most people; None where it is not known or may not be told."""
        first = self.reasons[0] if self.reasons else None
        return first if first and first.code and first.people else None


@dataclass(frozen=True)
class _Figures:
    """What both ways of counting give, by organisation.

    last_year  of the whole year before, if the target asks how that was
    cells  sums of the cell committees; None where these are counted from facts
    """

    total: AnnualTally
    by_child: dict[int, AnnualTally]
    own: AnnualTally
    children: list[Organisation]
    last_year: dict[int, Share]
    reason_counts: Mapping[str, int] | None
    cells: Mapping[str, int] | None = None


def tracking_page(
    organisation: Organisation, *, scope: Scope, period: Period, today: dt.date
) -> TrackingPage:
    """Return the page of `organisation`.

    Today's figures are the sums kept ready: they cost the same however many people there are.
    At most eight queries; eleven where an indicator asks for levels that no standing holds.
    One more for a day in the past, when organisations are called as they were called then.

    scope  where the viewer may see figures; the way up ends at its border
    """
    above = organisations_above(organisation)
    owners = [organisation.pk, *(each.pk for each in above)]
    targets = target_lines(YEARLY_TRAINING, CELL_COMMITTEES, owners=owners)
    target = yearly_target(targets.get((YEARLY_TRAINING, YEARLY_INDICATOR), []), period.year)
    definitions = audience_definitions(YEARLY_TRAINING, CELL_COMMITTEES)
    indicators = level_indicators(CELL_COMMITTEES)
    figures = cells = None
    if period.is_now(today):
        figures = _kept_ready(organisation, period, target)
    # At the turn of the year, until the first sweep, there are no standings yet.
    if figures is None:
        yearly, cells = branch_figures(
            _asked(definitions, indicators),
            branches_on(organisation.pk, period.day),
            year=period.year,
        )
        figures = _from_facts(organisation, yearly, period)
    if period.day < today:
        name_as_of([organisation, *above, *figures.children], on=period.day)
    levels, level_total = level_rows(
        organisation,
        indicators,
        period=period,
        targets=targets,
        counted=None if cells is None else cells.total,
        kept=figures.cells,
    )
    return TrackingPage(
        organisation=organisation,
        period=period,
        above=[each for each in reversed(above) if scope.covers(each)],
        total=_row(organisation, figures.total, target, figures.last_year),
        rows=_rows(organisation, figures, target, scope),
        reason_counts=figures.reason_counts,
        target=target,
        levels=levels,
        level_total=level_total,
        definitions=definitions,
    )


def organisations_above(organisation: Organisation) -> list[Organisation]:
    """Return the organisations above in today's tree, the nearest first. One query, or none."""
    path = organisation.path
    paths = [path[:end] for end in range(STEP_LENGTH, len(path), STEP_LENGTH)]
    if not paths:
        return []
    return list(Organisation.objects.filter(path__in=paths).order_by("-depth"))


def _kept_ready(
    organisation: Organisation, period: Period, target: TargetLine | None
) -> _Figures | None:
    """The figures out of the sums kept ready; None when the year has none here yet."""
    children = standings.children_today(organisation)
    kept = standings.kept_figures(
        organisation,
        children,
        year=period.year,
        with_year_before=target is not None and target.asks_for_year_before,
    )
    if not kept.year:
        return None
    mine = kept.year.get(organisation.pk, NO_SUMS)
    by_child = {
        child.pk: standings.tally_of(kept.year.get(child.pk, NO_SUMS).total, day=period.day)
        for child in children
    }
    shares = {pk: standings.share_of(each.total) for pk, each in kept.before.items()}
    return _Figures(
        total=standings.tally_of(mine.total, day=period.day),
        by_child=by_child,
        own=standings.tally_of(mine.own, day=period.day),
        children=children,
        last_year={pk: share for pk, share in shares.items() if share.total},
        reason_counts={each: mine.total.get(f"reason:{each}", 0) for each in Reason},
        cells=kept.cells.get(organisation.pk, NO_SUMS).total,
    )


def _asked(
    definitions: Mapping[str, AudienceDefinition], indicators: Sequence[LevelIndicator]
) -> list[Asked]:
    """Yearly training, and committees with their levels."""
    return [
        Asked(definitions[YEARLY_TRAINING], is_yearly=True),
        Asked(definitions[CELL_COMMITTEES], indicators=indicators),
    ]


def _from_facts(organisation: Organisation, below: Below, period: Period) -> _Figures:
    children = list(organisations_then_below(organisation, period.day))
    return _Figures(
        total=tally_of_figures(below.total),
        by_child={
            child.pk: tally_of_figures(below.children[child.pk])
            if child.pk in below.children
            else AnnualTally()
            for child in children
        },
        own=tally_of_figures(below.own),
        children=children,
        last_year={},
        reason_counts=None,
    )


def _rows(
    organisation: Organisation, figures: _Figures, target: TargetLine | None, scope: Scope
) -> list[Row]:
    rows = [
        _row(child, figures.by_child[child.pk], target, figures.last_year, scope=scope)
        for child in figures.children
        if child.closed_on is None or not figures.by_child[child.pk].is_empty
    ]
    if rows and not figures.own.is_empty:
        rows.append(_row(organisation, figures.own, target, {}, is_own=True))
    return sorted(rows, key=_worst_first)


def _worst_first(row: Row) -> tuple[int, Decimal, bool]:
    return (-row.missing, Decimal(101) if row.percent is None else row.percent, row.is_own)


def _row(
    organisation: Organisation,
    tally: AnnualTally,
    target: TargetLine | None,
    last_year: dict[int, Share],
    *,
    is_own: bool = False,
    scope: Scope | None = None,
) -> Row:
    share = Share(tally.trained, tally.in_scope)
    before = last_year.get(organisation.pk)
    return Row(
        organisation_id=organisation.pk,
        path=organisation.path,
        code=organisation.code,
        name=organisation.name,
        tally=tally,
        missing=(
            tally.missing
            if target is None
            else gap_people(target.operator, target.value, share, before)
        ),
        is_met=(
            None
            if target is None
            else is_met(
                target.operator, target.value, share, value_to=target.value_to, previous=before
            )
        ),
        before=before,
        is_own=is_own,
        can_open=scope is not None and scope.covers(organisation),
    )
