"""The last twelve months of an organisation and of those directly below it, on one scale."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from organisations.api import Organisation
from records.api import YEARLY_TRAINING, month_ends, tallies_of
from reports.queries import standings
from reports.rules.charts import Column, columns
from reports.rules.masking import is_few
from shared.numbers import percent

MONTHS = 12
# Units of the drawing; its size on the screen is up to the style sheet.
WIDTH, HEIGHT = 156, 48

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Mark:
    """Trained of those in scope at the end of a month, or now."""

    day: dt.date
    trained: int
    in_scope: int

    @property
    def percent(self) -> Decimal | None:
        return percent(self.trained, self.in_scope)


@dataclass(frozen=True)
class Course:
    """How one organisation went through the months; `marks` lie as its `days` do, None where
    nothing was kept."""

    organisation: Organisation
    marks: list[Mark | None]

    @property
    def columns(self) -> list[Column]:
        shares = [mark.percent if mark else None for mark in self.marks]
        return columns(shares, width=WIDTH, height=HEIGHT)

    @property
    def known(self) -> list[Mark]:
        return [mark for mark in self.marks if mark is not None and mark.in_scope]

    @property
    def in_scope(self) -> int:
        return self.marks[-1].in_scope if self.marks[-1] else 0

    @property
    def missing(self) -> int:
        last = self.marks[-1]
        return last.in_scope - last.trained if last else 0


def without_few(course: Course) -> Course:
    """Return the course without the months in which so few people were in scope."""
    return replace(
        course,
        marks=[None if mark and is_few(mark.in_scope) else mark for mark in course.marks],
    )


@dataclass(frozen=True)
class Months:
    """`days` are the ends of months and, last, today. `below` has most people missing first."""

    days: list[dt.date]
    top: Course
    below: list[Course]

    @property
    def has_past(self) -> bool:
        return len(self.days) > 1


def last_months(organisation: Organisation, *, today: dt.date) -> Months:
    """Return the shares of the yearly training at the ends of the last months, and today.

    Each month counts what was done in its own year: in January it begins anew. Four queries.
    """
    children = standings.children_today(organisation)
    ids = [organisation.pk, *(child.pk for child in children)]
    past = month_ends(ids, audience=YEARLY_TRAINING, until=today, months=MONTHS)
    now = tallies_of(ids, audience=YEARLY_TRAINING, year=today.year)
    days = sorted({day for kept in past.values() for day in kept if day < today})
    courses = [
        Course(each, [*(_mark(past[each.pk], day) for day in days), _now(now[each.pk], today)])
        for each in (organisation, *children)
    ]
    below = [course for course in courses[1:] if course.known]
    return Months([*days, today], courses[0], sorted(below, key=lambda course: -course.missing))


def last_month_shares(
    ids: Collection[int], *, day: dt.date, smallest: int = 0
) -> dict[int, Decimal | None]:
    """Return the share trained at the end of the month before `day`, of the same year. One query.

    smallest  a share of fewer people is left out
    Nothing is known in January: what was done before counts for the year before.
    """
    before = day.replace(day=1) - dt.timedelta(days=1)
    if before.year != day.year:
        return {}
    kept = month_ends(ids, audience=YEARLY_TRAINING, until=before, months=1)
    return {
        pk: mark.percent
        for pk, ends in kept.items()
        if (mark := _mark(ends, before)) is not None and mark.in_scope >= smallest
    }


def _mark(kept: Mapping[dt.date, Counts], day: dt.date) -> Mark | None:
    return _now(kept[day], day) if day in kept else None


def _now(counts: Counts, day: dt.date) -> Mark:
    return Mark(day, counts.get("trained", 0), counts.get("in_scope", 0))
