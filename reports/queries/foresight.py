"""Foresight: where the year will end. Whom it takes is in `reports.queries.nearest`."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from courses.api import next_deadlines
from organisations.api import Organisation
from records.api import (
    YEARLY_TRAINING,
    Share,
    TargetLine,
    gap_people,
    tallies_of,
    target_lines,
    trained_by_day,
    yearly_target,
)
from reports.queries import standings
from reports.queries.tracking import YEARLY_INDICATOR, organisations_above
from reports.rules.foresight import (
    Course,
    Projection,
    TooLittle,
    line,
    point,
    projection,
)
from shared.dates import end_of_year
from shared.numbers import percent

# Beyond so many organisations below only those with most people missing are projected.
MOST_PROJECTED = 60
WIDTH, HEIGHT = 640, 240


@dataclass(frozen=True)
class Outlook:
    """An organisation with its projection; `too_little` says why there is none.

    gap  people who will still be missing for the target on the last day, as is likely
    """

    code: str
    name: str
    now: Course
    trained: int
    found: Projection | None
    too_little: TooLittle | None
    gap: int

    def _percent(self, count: int) -> Decimal | None:
        return percent(count, self.now.in_scope)

    @property
    def percent(self) -> Decimal | None:
        return self._percent(self.trained)

    @property
    def likely(self) -> Decimal | None:
        return self._percent(self.found.likely) if self.found else None

    @property
    def low(self) -> Decimal | None:
        return self._percent(self.found.low) if self.found else None

    @property
    def high(self) -> Decimal | None:
        return self._percent(self.found.high) if self.found else None


@dataclass(frozen=True)
class Picture:
    """The drawing: lines as corners of a polyline, in units of its box."""

    width: int
    height: int
    before: str
    now: str
    fan: str
    likely: str
    target_y: float | None


@dataclass(frozen=True)
class ForesightPage:
    top: Outlook
    rows: Sequence[Outlook]
    left_out: int
    deadline: dt.date
    target: TargetLine | None
    gap_now: int
    before: Course | None
    picture: Picture | None
    months: Sequence[tuple[dt.date, Decimal | None, Decimal | None]]


def foresight_page(organisation: Organisation, *, today: dt.date) -> ForesightPage:
    """Return the page of this year's projection. Twelve queries, whatever the size."""
    children = standings.children_today(organisation)
    ids = [organisation.pk, *(child.pk for child in children)]
    now, before = (courses_of(ids, year) for year in (today.year, today.year - 1))
    target = target_of_year(organisation, today.year)
    deadline = next_deadlines(organisation, on=today).asked
    if deadline is None or deadline.year != today.year:
        deadline = end_of_year(today.year)
    missing = {pk: each.in_scope - each.trained_by(today) for pk, each in now.items()}
    shown = sorted(
        (child for child in children if now[child.pk].in_scope),
        key=lambda child: (-missing[child.pk], child.sort_key),
    )

    def outlook(each: Organisation) -> Outlook:
        last = before[each.pk]
        found = projection(now[each.pk], last, day=today, deadline=deadline)
        return _outlook(each, now[each.pk], last, found, target, today)

    top = outlook(organisation)
    trained = Share(top.trained, top.now.in_scope)
    last_year = before[organisation.pk] if before[organisation.pk].in_scope else None
    return ForesightPage(
        top=top,
        rows=[outlook(child) for child in shown[:MOST_PROJECTED]],
        left_out=max(len(shown) - MOST_PROJECTED, 0),
        deadline=deadline,
        target=target,
        gap_now=missing_for(target, trained, last_year),
        before=last_year,
        picture=_picture(top, last_year, target, today, deadline) if top.now.in_scope else None,
        months=_months(top.now, last_year, today),
    )


def courses_of(ids: Collection[int], year: int) -> dict[int, Course]:
    tallies = tallies_of(ids, audience=YEARLY_TRAINING, year=year)
    days = trained_by_day(ids, audience=YEARLY_TRAINING, year=year)
    return {pk: Course(year, tallies[pk].get("in_scope", 0), days[pk]) for pk in ids}


def target_of_year(organisation: Organisation, year: int) -> TargetLine | None:
    owners = [organisation.pk, *(each.pk for each in organisations_above(organisation))]
    lines = target_lines(YEARLY_TRAINING, owners=owners)
    return yearly_target(lines.get((YEARLY_TRAINING, YEARLY_INDICATOR), []), year)


def missing_for(target: TargetLine | None, share: Share, before: Course | None) -> int:
    """People missing for the target; without a target, all who are not trained."""
    if target is None:
        return share.total - share.count
    last = Share(sum(before.by_day.values()), before.in_scope) if before else None
    return gap_people(target.operator, target.value, share, last)


def _outlook(
    organisation: Organisation,
    now: Course,
    before: Course | None,
    found: Projection | TooLittle,
    target: TargetLine | None,
    today: dt.date,
) -> Outlook:
    done = found if isinstance(found, Projection) else None
    trained = now.trained_by(today)
    return Outlook(
        code=organisation.code,
        name=organisation.name,
        now=now,
        trained=trained,
        found=done,
        too_little=None if done else TooLittle(str(found)),
        gap=missing_for(target, Share(done.likely if done else trained, now.in_scope), before),
    )


def _picture(
    top: Outlook,
    before: Course | None,
    target: TargetLine | None,
    today: dt.date,
    deadline: dt.date,
) -> Picture:
    size = {"width": WIDTH, "height": HEIGHT}

    def ends(*counts: int) -> list[tuple[float, float]]:
        return [point(deadline, count, top.now.in_scope, **size) for count in counts]

    here = point(today, top.trained, top.now.in_scope, **size)
    found = top.found
    return Picture(
        **size,
        before=_corners(line(before, until=end_of_year(before.year), **size)) if before else "",
        now=_corners(line(top.now, until=today, **size)),
        fan=_corners([here, *ends(found.low, found.high)]) if found else "",
        likely=_corners([here, *ends(found.likely)]) if found else "",
        target_y=None if target is None else round(HEIGHT - float(target.value) / 100 * HEIGHT, 1),
    )


def _corners(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _months(
    now: Course, before: Course | None, today: dt.date
) -> list[tuple[dt.date, Decimal | None, Decimal | None]]:
    """The end of each month: the share trained this year and a year before."""
    ends = [
        dt.date(now.year, month + 1, 1) - dt.timedelta(days=1)
        if month < 12
        else end_of_year(now.year)
        for month in range(1, 13)
    ]

    def share(course: Course, day: dt.date) -> Decimal | None:
        return percent(course.trained_by(day), course.in_scope)

    return [
        (
            end,
            share(now, end) if end <= today else None,
            share(before, end.replace(day=min(end.day, 28), year=before.year)
                  if end.month == 2 else end.replace(year=before.year)) if before else None,
        )
        for end in ends
    ]  # fmt: skip
