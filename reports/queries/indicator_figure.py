"""What one indicator says: the figure, its target, and all that stands behind both."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from records.api import (
    AudienceDefinition,
    IndicatorReadingRow,
    IndicatorRow,
    IndicatorSource,
    IndicatorTotals,
    OutcomeFigure,
    Part,
    Share,
    TargetLine,
)
from shared.numbers import percent


@dataclass(frozen=True)
class TargetFigure:
    """A target, how many people (or posts, committees …) it lacks, and whether it is met.

    gap_people is None where nothing can be counted, as for a percentage that was entered alone.
    """

    line: TargetLine
    reading: IndicatorReadingRow
    gap_people: int | None
    is_met: bool | None


@dataclass(frozen=True)
class ReadingFigure:
    """The same indicator in one of its readings. `value`: a percentage that was entered."""

    reading: IndicatorReadingRow
    share: Share | None
    value: Decimal | None = None

    @property
    def percent(self) -> Decimal | None:
        if self.value is not None or self.share is None:
            return self.value
        return percent(self.share.count, self.share.total)


@dataclass(frozen=True)
class HowComputed:
    """The words behind a figure. `people` defines the audience; `entered` is for entered figures."""

    numerator: str
    denominator: str
    on: dt.date
    year: int
    reading: str
    people: str
    sources: list[IndicatorSource]
    entered: OutcomeFigure | None


@dataclass(frozen=True)
class IndicatorFigure:
    """An indicator over an audience: the figure, its target, and all that stands behind both.

    share     None where there is nothing to divide, or no numbers were entered
    number    of what has no denominator: completions, articles
    value     the percentage that was entered
    previous  at the end of the year before; only of what is looked at from year to year
    target    the one that binds in the year; `targets` all that bind, by year
    counted   the figure with its parts; None of an entered figure
    is_told   false where the reader sees no names and so few people are counted
    """

    row: IndicatorRow
    audience: AudienceDefinition
    on: dt.date
    year: int
    reading: IndicatorReadingRow
    readings: list[ReadingFigure]
    counted: IndicatorTotals | None = field(repr=False, default=None)
    entered: OutcomeFigure | None = None
    previous: Share | None = None
    target: TargetFigure | None = None
    targets: list[TargetFigure] = field(default_factory=list)
    is_told: bool = True

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def short_name(self) -> str:
        return self.row.short_name

    @property
    def group(self) -> str:
        return self.row.group

    @property
    def unit(self) -> str:
        return self.reading.unit

    @property
    def share(self) -> Share | None:
        found = self.whole_share
        return None if found is None or found.total == 0 else found

    @property
    def whole_share(self) -> Share | None:
        """The same, also where there is nothing to divide by; None of what was entered alone."""
        return self._of_reading.share

    @property
    def number(self) -> int | None:
        """What has been counted; None of an entered figure without numbers."""
        found = self._of_reading.share
        return None if found is None else found.count

    @property
    def value(self) -> Decimal | None:
        return None if self.entered is None else self.entered.value

    @property
    def percent(self) -> Decimal | None:
        return self._of_reading.percent

    @property
    def previous_percent(self) -> Decimal | None:
        return None if self.previous is None else percent(self.previous.count, self.previous.total)

    @property
    def gap_people(self) -> int | None:
        return None if self.target is None else self.target.gap_people

    @property
    def number_counted(self) -> int:
        """How many people (posts, committees …) can be listed as counted."""
        return self.counted.share.count if self.counted and self.counted.is_named else 0

    @property
    def number_missing(self) -> int:
        """How many can be listed as in scope and not counted."""
        if self.counted is None or not self.counted.is_named:
            return 0
        return max(self.counted.share.total - self.counted.share.count, 0)

    @property
    def parts(self) -> tuple[Part, ...]:
        return () if self.counted is None else self.counted.parts

    @property
    def is_own_audience(self) -> bool:
        return self.audience.code == self.row.audience

    @property
    def how_computed(self) -> HowComputed:
        return HowComputed(
            numerator=self.reading.numerator,
            denominator=self.reading.denominator,
            on=self.on,
            year=self.year,
            reading=self.reading.name,
            people=self.audience.definition,
            sources=self.row.sources,
            entered=self.entered,
        )

    @property
    def _of_reading(self) -> ReadingFigure:
        return next(each for each in self.readings if each.reading == self.reading)
