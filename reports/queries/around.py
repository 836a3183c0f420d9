"""What stands around the figures of the tracking page: last month's mark, the next due day, why.

And what of it a reader may be shown who sees figures and no names.
"""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import ngettext

from courses.api import next_deadlines
from records.api import Share as Counted
from records.api import gap_people, is_met
from reports.queries.months import last_month_shares
from reports.queries.small import Told
from reports.queries.tracking import Row, TrackingPage
from reports.queries.why import reason_shares
from reports.rules.masking import SMALLEST_SHOWN, hidden_of, is_few
from reports.rules.tally import AnnualTally
from shared.dates import end_of_year

# The word in the address for the other order of the table.
BY_SHARE = "ty-le"


def in_order(rows: list[Row], order: str) -> list[Row]:
    """Return the rows as they come, most people missing first, or by the lowest share."""
    if order != BY_SHARE:
        return rows
    return sorted(rows, key=lambda row: Decimal(101) if row.percent is None else row.percent)


def with_surroundings(page: TrackingPage, *, may_name: bool) -> TrackingPage:
    """Return the page with marks, due days and reasons. Three queries; two in January.

    may_name  whether the reader may see names, and so also small numbers
    """
    period = page.period
    marks = last_month_shares(
        [page.total.organisation_id, *(row.organisation_id for row in page.rows if not row.is_own)],
        day=period.day,
        smallest=0 if may_name else SMALLEST_SHOWN,
    )
    due = next_deadlines(page.organisation, on=period.day)
    reasons = (
        reason_shares(page.reason_counts, missing=page.total.tally.missing, may_name=may_name)
        if page.reason_counts is not None
        else []
    )
    return replace(
        page,
        total=replace(page.total, last_month=marks.get(page.total.organisation_id)),
        rows=[
            row
            if row.is_own
            else replace(row, last_month=marks.get(row.organisation_id), due_on=due.of(row.path))
            for row in page.rows
        ],
        due_on=due.asked or end_of_year(period.year),
        reasons=reasons,
    )


def masked(page: TrackingPage, told: Told) -> TrackingPage:
    """Return the page without what would tell of a few people.

    What the page above hides must not be found here, one page further down.
    """
    small = hidden_of({row.organisation_id: row.tally.in_scope for row in page.rows})
    kept = [_masked(row) for row in page.rows if row.organisation_id not in small]
    together = _joined(page, [row for row in page.rows if row.organisation_id in small])
    hidden = not told.yearly or is_few(page.total.tally.in_scope)
    no_levels = hidden or not told.cells or is_few(page.level_total)
    return replace(
        page,
        total=_masked(page.total),
        is_hidden=hidden,
        rows=[] if hidden else kept + together,
        reasons=[] if hidden else page.reasons,
        levels=[] if no_levels else page.levels,
        level_total=0 if no_levels else page.level_total,
    )


def _masked(row: Row) -> Row:
    """A share of last year tells as much as a figure of this year."""
    before = row.before
    return replace(row, before=None if before and is_few(before.total) else before)


def _joined(page: TrackingPage, rows: list[Row]) -> list[Row]:
    """One line for the small organisations together; none where they are too few even so."""
    tally = sum((row.tally for row in rows), AnnualTally())
    if len(rows) < 2 or tally.in_scope < SMALLEST_SHOWN:
        return []
    target = page.target
    share = Counted(tally.trained, tally.in_scope)
    words = ngettext(
        "%(count)d small organisation", "%(count)d small organisations together", len(rows)
    )
    return [
        Row(
            organisation_id=0,
            path="",
            code="",
            name=words % {"count": len(rows)},
            tally=tally,
            missing=(
                tally.missing
                if target is None
                else gap_people(target.operator, target.value, share, None)
            ),
            is_met=(
                None
                if target is None
                else is_met(target.operator, target.value, share, value_to=target.value_to)
            ),
            before=None,
        )
    ]
