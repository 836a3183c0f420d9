"""A year that was closed: its report shows the figures that were signed, and what came after."""

from collections.abc import Mapping
from dataclasses import replace

from organisations.api import Organisation
from records.api import (
    YEARLY_TRAINING,
    Closing,
    FigureChange,
    addenda_of,
    closing_of,
    closings_of,
    figure_changes,
)
from reports.queries.annual import AnnualNode, AnnualReport
from reports.rules.paper import Block, Point, Subheading, number_words, short_date
from reports.rules.tally import AnnualTally
from reports.rules.wanted import Wanted
from shared.dates import local_day

TOPIC = "topic:"
MEASURES = {
    "in_scope": "số thuộc diện",
    "exempt": "số được miễn",
    "trained": "số đã bồi dưỡng",
    "on_time": "số hoàn thành đúng hạn",
    "committees": "số cấp ủy",
    "committees_trained": "số cấp ủy đạt 100%",
}


def closing_for(organisation: Organisation, wanted: Wanted) -> Closing | None:
    """Return the closing whose figures the report has to show: that of its very year and day."""
    found = closing_of(organisation, wanted.year)
    return found if found is not None and found.day == wanted.day else None


def as_closed(report: AnnualReport, closing: Closing) -> AnnualReport:
    """Return the report with the figures that were signed, of the top and the row below it."""
    top = report.top
    children = [_frozen(node, closing) for node in top.children if not node.is_own]
    whole = _frozen(top, closing)
    own = next((node for node in top.children if node.is_own), None)
    rest = _without(whole.tally, [node.tally for node in children])
    if children and not rest.is_empty:
        row = own or AnnualNode(top.organisation_id, rest, is_own=True)
        children.append(replace(row, tally=rest))
    return replace(report, top=replace(whole, children=children))


def addenda_blocks(
    organisation: Organisation, closing: Closing, *, with_exempt: bool = True
) -> list[Block]:
    """Say what addenda changed in the figures of the organisation; nothing when there are none.

    with_exempt  false for readers who see no names: a few people are exempt
    """
    row = (
        closings_of(Organisation.objects.get(code=closing.closed_by))
        .filter(year=closing.year, number=0)
        .first()
    )
    found: list[Block] = []
    for addendum in [] if row is None else addenda_of(row):
        changes = [
            change
            for change in figure_changes(addendum)
            if change.organisation == organisation.code
            and change.audience == YEARLY_TRAINING
            and (with_exempt or change.measure != "exempt")
        ]
        if changes and addendum.confirmed_at is not None:
            day = short_date(local_day(addendum.confirmed_at))
            words = "; ".join(filter(None, map(_change_words, changes)))
            found.append(Point((f"Phụ lục số {addendum.number} ({day}): {words}.",)))
    return [Subheading("Bổ sung sau khi khóa sổ"), *found] if found else []


def closing_line(closing: Closing) -> tuple[str, str]:
    day = short_date(local_day(closing.confirmed_at))
    words = f"đã khóa sổ, xác nhận ngày {day}, SHA-256 {closing.sha256[:16]}"
    return ("Kết quả bồi dưỡng", words)


def _frozen(node: AnnualNode, closing: Closing) -> AnnualNode:
    figures = closing.figures.get(node.organisation_id, {})
    return replace(node, tally=_tally(figures.get(YEARLY_TRAINING, {})))


def _tally(measures: Mapping[str, int]) -> AnnualTally:
    return AnnualTally(
        in_scope=measures.get("in_scope", 0),
        exempt=measures.get("exempt", 0),
        trained=measures.get("trained", 0),
        on_time=measures.get("on_time", 0),
        committees=measures.get("committees", 0),
        committees_trained=measures.get("committees_trained", 0),
        topics={
            name.removeprefix(TOPIC): count
            for name, count in measures.items()
            if name.startswith(TOPIC)
        },
    )


def _without(whole: AnnualTally, parts: list[AnnualTally]) -> AnnualTally:
    total = sum(parts, AnnualTally())
    return AnnualTally(
        in_scope=whole.in_scope - total.in_scope,
        exempt=whole.exempt - total.exempt,
        trained=whole.trained - total.trained,
        on_time=whole.on_time - total.on_time,
        committees=whole.committees - total.committees,
        committees_trained=whole.committees_trained - total.committees_trained,
    )


def _change_words(change: FigureChange) -> str:
    name = MEASURES.get(change.measure)
    if name is None:
        return ""
    return f"{name} từ {number_words(change.before)} thành {number_words(change.after)}"
