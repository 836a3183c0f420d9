"""The indicators of a closed year: as they read on its day, and counted anew beside it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from organisations.api import Organisation
from records.api import (
    ClosedIndicator,
    Share,
    TargetLine,
    YearClosing,
    indicators_of,
)
from reports.queries.indicators import (
    IndicatorFigure,
    ReadingFigure,
    TargetFigure,
    indicator_figures,
)
from shared.numbers import percent


@dataclass(frozen=True)
class IndicatorLine:
    """A closed indicator. `today`: in the same reading, from the facts of today as of its day;
    None if it is not asked for, or no longer there."""

    closed: ClosedIndicator
    today: ReadingFigure | None = None

    @property
    def share(self) -> Share | None:
        closed = self.closed
        if closed.numerator is None or not closed.denominator:
            return None
        return Share(closed.numerator, closed.denominator)

    @property
    def percent(self) -> Decimal | None:
        if self.closed.value:
            return Decimal(self.closed.value)
        return None if self.share is None else percent(self.share.count, self.share.total)

    @property
    def target(self) -> TargetLine | None:
        return _target_line(self.closed)

    @property
    def differs(self) -> bool:
        """Whether today's facts give another figure for that day."""
        if self.today is None:
            return False
        return _numbers(self.today) != (
            self.closed.numerator,
            self.closed.denominator,
            self.closed.value,
        )


def closed_indicators(
    organisation: Organisation, *, year: int, day: dt.date
) -> list[ClosedIndicator]:
    """Return every indicator of `organisation` on `day`, to be written down."""
    return [_closed(each) for each in indicator_figures(organisation, on=day, year=year)]


def indicator_lines(closing: YearClosing, *, compare: bool) -> list[IndicatorLine] | None:
    """Return the indicators of a closing; None of one whose text does not speak of them.

    compare  also count them anew, as of the day of the closing
    """
    kept = indicators_of(closing)
    if kept is None or not compare:
        return None if kept is None else [IndicatorLine(each) for each in kept]
    figures = indicator_figures(closing.organisation, on=closing.day, year=closing.year)
    now = {
        (figure.code, figure.audience.code, each.reading.code): each
        for figure in figures
        for each in figure.readings
    }
    return [IndicatorLine(each, now.get((each.code, each.audience, each.reading))) for each in kept]


def as_they_were_closed(
    organisation: Organisation, figures: Iterable[IndicatorFigure], *, year: int
) -> list[IndicatorFigure] | None:
    """Return the figures with the numbers that were signed for `organisation` itself. One query.

    None where no closing of its own keeps them: then there is nothing but the figures of today.
    """
    closing = YearClosing.objects.filter(
        organisation=organisation, year=year, number=0, confirmed_at__isnull=False
    ).first()
    kept = None if closing is None else indicators_of(closing)
    if kept is None:
        return None
    by_code = {(each.code, each.audience): each for each in kept}
    return [_as_closed(each, by_code.get((each.code, each.audience.code))) for each in figures]


def _as_closed(figure: IndicatorFigure, closed: ClosedIndicator | None) -> IndicatorFigure:
    """`closed` is None, or of another reading, of what has been defined since."""
    used = [each for each in figure.readings if closed and each.reading.code == closed.reading]
    if closed is None or not used:
        return figure
    reading, line = used[0].reading, _target_line(closed)
    share = None
    if closed.numerator is not None:
        share = Share(closed.numerator, closed.denominator or 0)
    value = Decimal(closed.value) if closed.value else None
    return replace(
        figure,
        reading=reading,
        readings=[ReadingFigure(reading, share, value)],
        target=None if line is None else TargetFigure(line, reading, closed.lacking, closed.is_met),
    )


def _target_line(closed: ClosedIndicator) -> TargetLine | None:
    found = closed.target
    if found is None:
        return None
    value_to = found["value_to"]
    return TargetLine(
        year=found["year"],
        operator=found["operator"],
        value=Decimal(found["value"]),
        value_to=None if value_to is None else Decimal(value_to),
    )


def _closed(figure: IndicatorFigure) -> ClosedIndicator:
    reading = figure.reading
    used = next(each for each in figure.readings if each.reading == reading)
    numerator, denominator, value = _numbers(used)
    target = figure.target
    return ClosedIndicator(
        code=figure.code,
        name=figure.name,
        audience=figure.audience.code,
        audience_name=figure.audience.name,
        reading=reading.code,
        reading_name=reading.name,
        unit=reading.unit_label,
        counted=reading.numerator,
        of=reading.denominator,
        numerator=numerator,
        denominator=denominator,
        value=value,
        target=None if target is None else _target(target),
        lacking=None if target is None else target.gap_people,
        is_met=None if target is None else target.is_met,
    )


def _numbers(found: ReadingFigure) -> tuple[int | None, int | None, str]:
    """Numerator, denominator, and the percentage that was entered."""
    value = "" if found.value is None else f"{found.value:.2f}"
    if found.share is None:
        return None, None, value
    return found.share.count, found.share.total, value


def _target(target: TargetFigure) -> Mapping[str, Any]:
    line = target.line
    return {
        "year": line.year,
        "operator": line.operator,
        "value": str(line.value),
        "value_to": None if line.value_to is None else str(line.value_to),
    }
