"""Which day and which year a page speaks of."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Period:
    """`day` is the day of the figures, `year` the year of training they are about."""

    day: dt.date
    year: int

    def is_now(self, today: dt.date) -> bool:
        """Whether today's figures, which are kept ready, answer the question."""
        return self.day == today and self.year == today.year


def period(today: dt.date, *, day: dt.date | None = None, year: int | None = None) -> Period:
    """Return the period asked for: a day names its year, a past year is seen on its last day."""
    if day is None:
        day = today if year is None else min(dt.date(year, 12, 31), today)
    return Period(day, day.year if year is None else year)
