"""Where a person stands on a day: pure functions of plain facts.

The same functions make the stored standings, check them, and answer for any day in the past.
Facts handed in here have not been reversed; a reversed fact never was.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Dimension of the ledger → column of `Standing`.
LEVEL_FIELDS: dict[str, str] = {
    "pho_thong": "general_education",
    "chuyen_mon": "professional",
    "ly_luan_chinh_tri": "political_theory",
    "quan_ly_nha_nuoc": "state_management",
}


@dataclass(frozen=True, slots=True)
class LevelFact:
    """A level of the ledger; `issued_on` None means that it was there before the records began."""

    dimension: str
    rank: int
    evidence: str
    issued_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Training:
    """A completed course; `due_on` is the last day on which it is on time."""

    completed_on: dt.date
    due_on: dt.date | None
    periods: int
    counts_for_annual: bool
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearOfTraining:
    """What the yearly target asks of one person: when, whether on time, and how many tiết."""

    trained_on: dt.date | None = None
    on_time: bool | None = None
    periods: int = 0


def proves(fact: LevelFact) -> bool:
    """Whether the evidence is enough for a level.

    Political theory needs a degree, or a confirmation (the database refuses those issued since
    9 July 2021); a mere declaration does not raise it. Elsewhere a declaration counts until
    somebody corrects it.
    """
    return not (fact.dimension == "ly_luan_chinh_tri" and fact.evidence == "khai_bao")


def levels_on(facts: Iterable[LevelFact], day: dt.date) -> dict[str, int]:
    """Return the highest proven rank in each dimension on `day`; a missing dimension is 0."""
    levels: dict[str, int] = {}
    for fact in facts:
        if proves(fact) and (fact.issued_on is None or fact.issued_on <= day):
            levels[fact.dimension] = max(levels.get(fact.dimension, 0), fact.rank)
    return levels


def meets(levels: Mapping[str, int], conditions: Mapping[str, int]) -> bool:
    """Whether every condition (dimension → least rank) is met."""
    return all(levels.get(dimension, 0) >= rank for dimension, rank in conditions.items())


def year_of_training(facts: Iterable[Training], *, year: int, day: dt.date) -> YearOfTraining:
    """Return how the yearly target stood on `day`, from the courses completed in `year` by then.

    The first course that counts decides when a person was trained and whether on time; a course
    without a due day is on time. The due day itself is on time.
    """
    counting = [
        fact
        for fact in facts
        if fact.counts_for_annual and fact.completed_on.year == year and fact.completed_on <= day
    ]
    if not counting:
        return YearOfTraining()
    first = min(counting, key=lambda fact: (fact.completed_on, not is_on_time(fact)))
    return YearOfTraining(
        trained_on=first.completed_on,
        on_time=is_on_time(first),
        periods=sum(fact.periods for fact in counting),
    )


def is_on_time(fact: Training) -> bool:
    return fact.due_on is None or fact.completed_on <= fact.due_on


def topics_of(facts: Iterable[Training], *, year: int, day: dt.date) -> frozenset[str]:
    """Return the topics of all courses completed in `year` by `day`, counting or not."""
    return frozenset(
        topic
        for fact in facts
        if fact.completed_on.year == year and fact.completed_on <= day
        for topic in fact.topics
    )


def reference_day(year: int, today: dt.date) -> dt.date:
    """Return the day a year is looked at: today while it runs, its last day afterwards."""
    return min(today, dt.date(year, 12, 31))
