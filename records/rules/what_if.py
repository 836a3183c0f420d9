"""The same facts under other rules: who gains, who loses. Nothing here is stored."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from records.rules.audience import Clause, Position, fitting, highest_position
from records.rules.standing import LevelFact, meets, proves

POLITICAL_THEORY, DECLARED, CONFIRMATION = "ly_luan_chinh_tri", "khai_bao", "giay_xac_nhan"


@dataclass(frozen=True, slots=True)
class Course:
    """A completed course; `programme` is its code, or its name where it has none."""

    programme: str
    completed_on: dt.date
    due_on: dt.date | None
    counts: bool


@dataclass(frozen=True)
class PersonFacts:
    """Everything the rules look at, of one person."""

    person_id: int
    positions: tuple[Position, ...]
    is_exempt: bool = False
    courses: tuple[Course, ...] = ()
    levels: tuple[LevelFact, ...] = ()


@dataclass(frozen=True)
class TrialRules:
    """The rules in force, or a copy with something changed.

    clauses        who belongs to the audience
    programmes     which count for the year; None: those that counted when they were completed
    due_on         the last day on time for everybody; None: the day of each course
    declared       a political theory level that was only declared counts
    confirmations  a political theory level by confirmation (before 9/7/2021) counts
    """

    clauses: tuple[Clause, ...]
    programmes: frozenset[str] | None = None
    due_on: dt.date | None = None
    declared: bool = False
    confirmations: bool = True


@dataclass(frozen=True)
class Stand:
    """Where a person stands under some rules; None as a place: not in the audience.

    measures  what holds for the person, as in figures: "in_scope", "exempt", "trained", "on_time",
              "level:…"
    """

    place: int | None = None
    committees: frozenset[int] = frozenset()
    measures: frozenset[str] = frozenset()


def stand(
    facts: PersonFacts,
    rules: TrialRules,
    *,
    day: dt.date,
    indicators: Mapping[str, Mapping[str, int]],
) -> Stand:
    """Return where a person stands on `day` under `rules`.

    indicators  code → dimension → least rank
    """
    fit = fitting(facts.positions, rules.clauses)
    place = highest_position(fit)
    if place is None:
        return Stand()
    levels = _levels(facts.levels, rules, day)
    found = {f"level:{code}" for code, asked in indicators.items() if meets(levels, asked)}
    if facts.is_exempt:
        found.add("exempt")
    else:
        found |= {"in_scope", *_training(facts, rules, day)}
    return Stand(
        place.organisation_id,
        frozenset(each.organisation_id for each in fit if each.has_committee),
        frozenset(found),
    )


def _training(facts: PersonFacts, rules: TrialRules, day: dt.date) -> set[str]:
    counting = [
        each
        for each in facts.courses
        if each.completed_on <= day
        and (each.counts if rules.programmes is None else each.programme in rules.programmes)
    ]
    if not counting:
        return set()
    on_time = {each: _is_on_time(each, rules) for each in counting}
    first = min(counting, key=lambda each: (each.completed_on, not on_time[each]))
    return {"trained", "on_time"} if on_time[first] else {"trained"}


def _is_on_time(course: Course, rules: TrialRules) -> bool:
    due_on = rules.due_on or course.due_on
    return due_on is None or course.completed_on <= due_on


def _levels(facts: tuple[LevelFact, ...], rules: TrialRules, day: dt.date) -> dict[str, int]:
    levels: dict[str, int] = {}
    for fact in facts:
        if _proves(fact, rules) and (fact.issued_on is None or fact.issued_on <= day):
            levels[fact.dimension] = max(levels.get(fact.dimension, 0), fact.rank)
    return levels


def _proves(fact: LevelFact, rules: TrialRules) -> bool:
    if fact.dimension != POLITICAL_THEORY:
        return proves(fact)
    if fact.evidence == DECLARED:
        return rules.declared
    return rules.confirmations or fact.evidence != CONFIRMATION


@dataclass(frozen=True)
class Change:
    """What other rules would make of somebody: measures gained and lost."""

    person_id: int
    before: Stand
    after: Stand

    @property
    def gained(self) -> frozenset[str]:
        return self.after.measures - self.before.measures

    @property
    def lost(self) -> frozenset[str]:
        return self.before.measures - self.after.measures


@dataclass
class Totals:
    """Counts of some people before and after: measure → number."""

    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)

    def add(self, before: Stand, after: Stand) -> None:
        for counts, one in ((self.before, before), (self.after, after)):
            for measure in one.measures:
                counts[measure] = counts.get(measure, 0) + 1


def whole_committees(stands: Iterable[Stand]) -> tuple[set[int], set[int]]:
    """Return the committees with a member who is not exempt, and those with all of them trained."""
    having: set[int] = set()
    lacking: set[int] = set()
    for each in stands:
        if "in_scope" in each.measures:
            having |= each.committees
            if "trained" not in each.measures:
                lacking |= each.committees
    return having, having - lacking
