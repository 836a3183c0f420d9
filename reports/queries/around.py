"""What stands around the figures of the tracking page: last month's mark, the next due day, why.

And what of it a reader may be shown who sees figures and no names.
"""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import ngettext

from courses.api import next_deadlines
from organisations.api import Organisation, organisations_below
from records.api import YEARLY_TRAINING, gap_people, is_met, own_tallies_of, tallies_of
from records.api import Share as Counted
from reports.queries.months import last_month_shares
from reports.queries.tracking import Row, TrackingPage
from reports.queries.why import reason_shares
from reports.rules.masking import SMALLEST_SHOWN, may_be_shown
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


def masked(page: TrackingPage) -> TrackingPage:
    """Return the page without what would tell of a few people. Five queries, or none at the top.

    What the page above hides must not be found here, one page further down.
    """
    size = page.total.tally.in_scope
    siblings = sizes_beside(page.organisation, page.above[-1:], page.period.year)
    shown = may_be_shown(row.tally.in_scope for row in page.rows)
    kept = [row for row, is_shown in zip(page.rows, shown, strict=True) if is_shown]
    joined = [row for row, is_shown in zip(page.rows, shown, strict=True) if not is_shown]
    together = _joined(page, joined)
    hidden = 0 < size < SMALLEST_SHOWN or not may_be_shown([size, *siblings])[0]
    few_officers = 0 < page.level_total < SMALLEST_SHOWN
    return replace(
        page,
        is_hidden=hidden,
        rows=[] if hidden else kept + together,
        reasons=[] if hidden else page.reasons,
        levels=[] if hidden or few_officers else page.levels,
        level_total=0 if hidden or few_officers else page.level_total,
    )


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
            last_year=None,
        )
    ]


def sizes_beside(organisation: Organisation, above: list[Organisation], year: int) -> list[int]:
    """Return the people in scope of each organisation beside this one, and at the one above
    itself, if the reader sees the one above."""
    if not above:
        return []
    beside = organisations_below(above[0]).exclude(pk=organisation.pk)
    ids = list(beside.values_list("pk", flat=True))
    counts = tallies_of(ids, audience=YEARLY_TRAINING, year=year)
    own = own_tallies_of([above[0].pk], audience=YEARLY_TRAINING, year=year)
    return [each.get("in_scope", 0) for each in (*counts.values(), *own.values())]
