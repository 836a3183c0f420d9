"""The yearly round in plain Python: who is in it, by which day, and where a duty stands.

A requirement is satisfied by what the ledger says, looked up each time; nothing is ever reset, and
a year that is over answers as it did. Spans of days have an inclusive `first` (None: unknown, long
ago) and an exclusive `until` (None: still open).
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

# Above so many people, or such a share of those in the tree, a second person has to agree.
MOST_BY_ONE_PERSON = 200
LARGEST_SHARE_PER_CENT = 20
# What is given beyond the bare minutes when there is too little time.
REALISTIC_MARGIN = dt.timedelta(days=7)
MINUTES_OF_A_DAY = 24 * 60
MINUTES_OF_A_PERIOD = 45
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    first: dt.date | None
    until: dt.date | None

    def holds_on(self, day: dt.date) -> bool:
        return (self.first is None or self.first <= day) and (
            self.until is None or day < self.until
        )


def joined_on(spans: Iterable[Span], day: dt.date) -> dt.date | None:
    """Return since when a person has been in the audience without a break, seen on `day`.

    A person who moves from one position of the audience straight to another has not joined anew.
    None: since before anything is known. Raises ValueError for a person who is not in it on `day`.
    """
    spans = list(spans)
    run = [span for span in spans if span.holds_on(day)]
    if not run:
        raise ValueError("not in the audience on this day")
    rest = [span for span in spans if not span.holds_on(day)]
    if any(span.first is None for span in run):
        return None
    start = min(span.first for span in run if span.first is not None)
    for span in sorted(rest, key=lambda one: one.until or dt.date.max, reverse=True):
        reaches = span.until is not None and span.until >= start
        if reaches and span.first is None:
            return None
        if reaches and span.first is not None and span.first < start:
            start = span.first
    return start


def is_in_this_year(joined: dt.date | None, cutoff: dt.date | None) -> bool:
    """Whether somebody who joined that day is in the year at all. The cut-off day itself is in."""
    return joined is None or cutoff is None or joined <= cutoff


def due_day(
    rule: str,
    *,
    due_on: dt.date | None,
    days: int | None,
    position_start: dt.date | None,
    live_on: dt.date,
) -> dt.date | None:
    """Return the due day of one source; None where the day to count from is not known.

    Whoever held the position before the requirement went live has the days from then on.
    """
    if rule == "fixed":
        return due_on
    span = dt.timedelta(days=days or 0)
    if rule == "live":
        return live_on + span
    if position_start is None:
        return None
    return max(position_start, live_on) + span


def days_of_leave(leaves: Iterable[Span], *, first: dt.date, last: dt.date) -> int:
    """Return how many days from `first` to `last` (both counted) lie in any leave."""
    count, counted_to = 0, first
    for leave in sorted(leaves, key=lambda one: one.first or dt.date.min):
        begin = max(leave.first or first, counted_to)
        end = min(leave.until or dt.date.max, last + ONE_DAY)
        if end > begin:
            count += (end - begin).days
            counted_to = end
    return count


def moved_by_leave(due: dt.date, *, since: dt.date, leaves: Collection[Span]) -> dt.date | None:
    """Return the due day moved by the days of leave since the assignment.

    Leave that begins before the moved day moves it further. None: a leave without an end has begun
    by then, so there is no due day while it lasts.
    """
    moved = due
    while True:
        # A leave without an end only matters if it begins while the person still has to do it.
        if any(leave.until is None and (leave.first or since) <= moved for leave in leaves):
            return None
        further = due + dt.timedelta(days=days_of_leave(leaves, first=since, last=moved))
        if further <= moved:
            return moved
        moved = further


class Moved(StrEnum):
    """What moved a due day away from the one of its source."""

    NO = ""
    LEAVE = "leave"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class SourceDue:
    """One reason why a requirement concerns a person, and the due day it brings."""

    source: str
    since: dt.date
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class EffectiveDue:
    """The day that holds, and where it comes from.

    day     None: not known, or none while a leave lasts
    base    the day of the source before leave and extensions
    source  of which the day is
    """

    day: dt.date | None
    base: dt.date | None
    source: str
    moved: Moved = Moved.NO


def effective_due(
    sources: Iterable[SourceDue],
    *,
    leaves: Collection[Span] = (),
    extensions: Iterable[dt.date] = (),
) -> EffectiveDue | None:
    """Return the due day that holds for a person; None without any source.

    Of several sources the earliest day wins, and the one whose day is not known comes last. Leave
    moves it; an extension moves it further, never nearer.
    """
    first = min(sources, key=lambda one: (one.due_on or dt.date.max, one.source), default=None)
    if first is None:
        return None
    given = max(extensions, default=None)
    if first.due_on is None:
        moved = Moved.EXTENSION if given else Moved.NO
        return EffectiveDue(given, None, first.source, moved)
    day = moved_by_leave(first.due_on, since=first.since, leaves=leaves)
    if day is None:
        return EffectiveDue(None, first.due_on, first.source, Moved.LEAVE)
    if given is not None and given > day:
        return EffectiveDue(given, first.due_on, first.source, Moved.EXTENSION)
    return EffectiveDue(
        day, first.due_on, first.source, Moved.LEAVE if day > first.due_on else Moved.NO
    )


def last_day_that_counts(year: int, due: dt.date | None) -> dt.date:
    """Return until when a completion satisfies a requirement of `year`, on time or late."""
    end = dt.date(year, 12, 31)
    return end if due is None else max(end, due)


def done_on(
    facts: Iterable[tuple[str, dt.date]],
    *,
    programmes: Collection[str],
    year: int,
    due: dt.date | None,
    on: dt.date,
    credited: Iterable[dt.date] = (),
) -> dt.date | None:
    """Return when a requirement was satisfied as seen on `on`; the earliest day there is.

    facts     code of the programme and day of each training in the ledger
    credited  days of earlier trainings that two people have credited to the requirement
    """
    last = min(on, last_day_that_counts(year, due))
    days = [day for code, day in facts if code in programmes and dt.date(year, 1, 1) <= day <= last]
    return min([*days, *(day for day in credited if day <= on)], default=None)


class DutyState(StrEnum):
    DONE = "done"
    DONE_LATE = "late"
    WAIVED = "waived"
    EXEMPT = "exempt"
    NO_DUE_DAY = "no_due"
    OVERDUE = "overdue"
    OPEN = "open"


def duty_state(
    *,
    done: dt.date | None,
    due: dt.date | None,
    is_waived: bool,
    is_exempt: bool,
    on: dt.date,
) -> DutyState:
    """Return where a duty stands on `on`. The due day itself is on time."""
    if done is not None:
        return DutyState.DONE if due is None or done <= due else DutyState.DONE_LATE
    if is_waived:
        return DutyState.WAIVED
    if is_exempt:
        return DutyState.EXEMPT
    if due is None:
        return DutyState.NO_DUE_DAY
    return DutyState.OVERDUE if due < on else DutyState.OPEN


def is_acceptable(completed_on: dt.date, *, since: dt.date, days: int, on: dt.date) -> bool:
    """Whether an earlier training may be credited: at most `days` old when assigned."""
    return days > 0 and since - dt.timedelta(days=days) <= completed_on <= on


def needs_second_person(people: int, *, of: int) -> bool:
    """Whether bringing a requirement to life concerns so many that a second person has to agree."""
    return people > MOST_BY_ONE_PERSON or people * 100 > of * LARGEST_SHARE_PER_CENT


def has_too_little_time(due: dt.date, *, on: dt.date, minutes: int) -> bool:
    """Whether even somebody who did nothing else could not be done by the end of the due day."""
    return ((due - on).days + 1) * MINUTES_OF_A_DAY < minutes


def realistic_day(*, on: dt.date, minutes: int) -> dt.date:
    """Return a due day that can be met: the bare time and one week."""
    return on + dt.timedelta(days=-(-minutes // MINUTES_OF_A_DAY)) + REALISTIC_MARGIN
