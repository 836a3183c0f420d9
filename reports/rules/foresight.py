"""Where the yearly training will stand on its last day: a projection with its uncertainty.

The method, with its sources and its limits, is in docs/algorithms/foresight.md. In short: of those
still missing, a share is trained in each week. Which share, is drawn again and again from what was
seen: in the same weeks of last year, made stronger or weaker by how this year has gone so far, and
in the last weeks of this year. The spread of the outcomes is the uncertainty.
"""

import datetime as dt
import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

WEEK = dt.timedelta(days=7)
# Weeks of this year that make its pace, and weeks around the same week of last year.
RECENT_WEEKS, SEASON = 8, 1
# How often the rest of the year is drawn; the ends of the interval leave out a tenth on each side.
DRAWS = 600
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
# Below these nothing is projected: a few people decide everything, or nothing has been seen.
FEWEST_PEOPLE, FEWEST_WEEKS, FEWEST_TRAINED = 10, 4, 5
# Last year is believed up to twice as strong, or half as strong.
STRONGEST = 2.0
EXACT_UP_TO = 60
# The same question has the same answer.
SEED = 20260101


class TooLittle(StrEnum):
    """Why nothing is projected."""

    FEW_PEOPLE = "few_people"
    NOTHING_SEEN = "nothing_seen"


class Basis(StrEnum):
    """What a projection stands on."""

    BOTH = "both"
    LAST_YEAR = "last_year"
    PACE = "pace"
    DONE = "done"


@dataclass(frozen=True)
class Course:
    """A year of training: how many people, and how many of them were trained on each day."""

    year: int
    in_scope: int
    by_day: Mapping[dt.date, int]

    def trained_by(self, day: dt.date) -> int:
        return sum(number for each, number in self.by_day.items() if each <= day)


@dataclass(frozen=True)
class Projection:
    """People trained on the last day: likely, and from `low` to `high` in four cases of five."""

    likely: int
    low: int
    high: int
    basis: Basis


def projection(
    now: Course, before: Course | None, *, day: dt.date, deadline: dt.date
) -> Projection | TooLittle:
    """Return how many of `now.in_scope` will be trained by the end of `deadline`.

    day     today; what has happened until then is known
    before  the same people's organisation a year before, None where nothing is known
    """
    trained = now.trained_by(day)
    missing = max(now.in_scope - trained, 0)
    if missing == 0 or day >= deadline:
        return Projection(trained, trained, trained, Basis.DONE)
    if now.in_scope < FEWEST_PEOPLE:
        return TooLittle.FEW_PEOPLE
    weeks = weeks_between(day, deadline)
    season = seasonal(now, before, day=day, weeks=weeks) if _says_something(before) else None
    pace = recent(now, day=day) if _has_pace(now, day) else None
    if season is None and pace is None:
        return TooLittle.NOTHING_SEEN
    shares = drawn(season, pace, weeks=weeks, size=now.in_scope)
    chance = random.Random(f"{SEED}/{missing}/{weeks}")  # noqa: S311 - a forecast, not a secret
    outcomes = sorted(_people(chance, missing, share) for share in shares)
    low, likely, high = (quantile(outcomes, part) for part in (LOW, MIDDLE, HIGH))
    basis = Basis.PACE if season is None else Basis.LAST_YEAR if pace is None else Basis.BOTH
    return Projection(trained + likely, trained + low, trained + high, basis)


def weeks_between(day: dt.date, deadline: dt.date) -> int:
    """Return the weeks that are left, the last one begun counted whole."""
    return max(math.ceil((deadline - day).days / 7), 0)


def hazards(course: Course, days: Iterable[dt.date]) -> list[float]:
    """Return for each week that ends on one of `days` the share of those missing who were trained.

    A week in which nobody was missing any more says 1 if it is asked for.
    """
    found = []
    for end in days:
        at_risk = course.in_scope - course.trained_by(end - WEEK)
        gone = course.trained_by(end) - course.trained_by(end - WEEK)
        found.append(min(gone / at_risk, 1.0) if at_risk > 0 else 1.0)
    return found


def recent(now: Course, *, day: dt.date) -> list[float]:
    """Return the weekly shares of the last weeks of this year, the oldest first."""
    ends = [day - WEEK * back for back in reversed(range(RECENT_WEEKS))]
    return hazards(now, [end for end in ends if (end - WEEK).year == now.year])


def seasonal(now: Course, before: Course | None, *, day: dt.date, weeks: int) -> list[list[float]]:
    """Return for each week that is left what last year showed around it, on this year's scale."""
    if before is None:
        return []
    then = _a_year_before(day)
    scale = strength(now.trained_by(day), now.in_scope, before.trained_by(then), before.in_scope)
    last = dt.date(before.year, 12, 31)
    found = []
    for number in range(1, weeks + 1):
        around = [then + WEEK * (number + shift) for shift in range(-SEASON, SEASON + 1)]
        ends = [min(end, last) for end in around if end - WEEK < last and end > then]
        found.append([scaled(each, scale) for each in hazards(before, ends or [last])])
    return found


def strength(trained: int, total: int, trained_before: int, total_before: int) -> float:
    """Return how much stronger this year runs than the last one did by the same day.

    The ratio of -ln(share still missing), as in a proportional-hazards model, half a person added
    on each side so that nothing is infinite; between a half and two.
    """

    def gone(count: int, whole: int) -> float:
        return -math.log((whole - count + 0.5) / (whole + 1))

    if total_before == 0 or total == 0 or trained_before == 0:
        return 1.0
    ratio = gone(trained, total) / gone(trained_before, total_before)
    return min(max(ratio, 1 / STRONGEST), STRONGEST)


def scaled(hazard: float, scale: float) -> float:
    return 1 - (1 - hazard) ** scale


def drawn(
    season: Sequence[Sequence[float]] | None,
    pace: Sequence[float] | None,
    *,
    weeks: int,
    size: int,
) -> list[float]:
    """Return for each draw the share of those missing who are trained in the weeks that are left.

    Each draw believes either last year or the recent pace, for the whole rest of the year: they
    are two stories, and which is right is the larger part of the uncertainty.
    """
    chance = random.Random(f"{SEED}/{weeks}/{size}")  # noqa: S311 - a forecast, not a secret
    found = []
    for number in range(DRAWS):
        left = 1.0
        use_season = bool(season) and (not pace or number % 2 == 0)
        for week in range(weeks):
            seen = season[week] if season and use_season else pace or (0.0,)
            left *= 1 - chance.choice(seen)
        found.append(1 - left)
    return found


def quantile(ordered: Sequence[int], part: float) -> int:
    """Return the value below which `part` of an ordered list lies (nearest rank)."""
    return ordered[min(max(math.ceil(part * len(ordered)) - 1, 0), len(ordered) - 1)]


def _people(chance: random.Random, missing: int, share: float) -> int:
    """Draw how many of `missing` are trained, each with the same chance."""
    if missing <= EXACT_UP_TO:
        return sum(chance.random() < share for _each in range(missing))
    spread = math.sqrt(missing * share * (1 - share))
    return min(max(round(chance.gauss(missing * share, spread)), 0), missing)


def _says_something(before: Course | None) -> bool:
    return (
        before is not None
        and before.in_scope >= FEWEST_PEOPLE
        and sum(before.by_day.values()) >= FEWEST_TRAINED
    )


def _has_pace(now: Course, day: dt.date) -> bool:
    weeks = (day - dt.date(now.year, 1, 1)).days // 7
    return weeks >= FEWEST_WEEKS and now.trained_by(day) >= FEWEST_TRAINED


def _a_year_before(day: dt.date) -> dt.date:
    return (
        day - dt.timedelta(days=365)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )


# --- Who would have to be trained -----------------------------------------------------------------


def fewest_for_committees(
    members_missing: Mapping[int, frozenset[int]], *, budget: int
) -> list[tuple[int, frozenset[int]]]:
    """Return which committees to make whole with at most `budget` people, and by whom.

    members_missing  committee → those of its members who are not trained

    Greedy: always the committee that needs fewest people besides those chosen already; of equal
    ones the lowest key. Where nobody sits in two committees this is the best possible choice;
    otherwise the best one is a hard problem (the minimum k-union), and this is a good one.
    """
    waiting = {key: set(people) for key, people in members_missing.items() if people}
    chosen: list[tuple[int, frozenset[int]]] = []
    left = budget
    while waiting:
        key = min(waiting, key=lambda each: (len(waiting[each]), each))
        needed = frozenset(waiting.pop(key))
        if len(needed) > left:
            break
        left -= len(needed)
        chosen.append((key, needed))
        for others in waiting.values():
            others -= needed
    return chosen


class Nearness(StrEnum):
    """How near somebody is to being trained, the nearest first."""

    AWAITING = "awaiting"
    BEGUN = "begun"
    ENROLLED = "enrolled"
    NOT_ENROLLED = "not_enrolled"
    NEVER_SIGNED_IN = "never_signed_in"


ORDER = list(Nearness)


def nearness(*, reason: str, done: int, total: int, has_signed_in: bool) -> Nearness:
    """Return how near a person is who is not trained.

    done, total  units of the class that is furthest; total 0: in no class
    """
    if reason == "awaiting":
        return Nearness.AWAITING
    if total and done:
        return Nearness.BEGUN
    if total:
        return Nearness.ENROLLED
    return Nearness.NOT_ENROLLED if has_signed_in else Nearness.NEVER_SIGNED_IN


# --- The picture ----------------------------------------------------------------------------------


def line(course: Course, *, until: dt.date, width: int, height: int) -> list[tuple[float, float]]:
    """Return the corners of the line of shares trained, in units of a picture; one for each week."""
    first = dt.date(course.year, 1, 1)
    days = [first + WEEK * number for number in range((until - first).days // 7 + 1)]
    if not days or days[-1] != until:
        days.append(until)
    return [
        point(each, course.trained_by(each), course.in_scope, width=width, height=height)
        for each in days
    ]


def point(day: dt.date, count: int, total: int, *, width: int, height: int) -> tuple[float, float]:
    share = min(count / total, 1.0) if total else 0.0
    days = (dt.date(day.year, 12, 31) - dt.date(day.year, 1, 1)).days
    across = (day - dt.date(day.year, 1, 1)).days / days
    return round(across * width, 1), round(height - share * height, 1)
