"""What an indicator counts: pure functions of plain facts about people on one day.

An indicator divides what is counted by what is in scope. The rule says who is counted; the reading
says whether people, posts or committees are, and of which scope.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from records.rules.audience import Position
from records.rules.standing import meets
from records.rules.targets import Share
from shared.text import fold

# Codes of readings. Any other is read like PEOPLE.
PEOPLE, POSTS = "nguoi", "chuc_danh"
COMMITTEES_WHOLLY, COMMITTEES_PARTLY = "ca_cap_uy", "mot_nguoi"
TOGETHER, SEPARATELY = "chung", "rieng"
EVERYBODY, CONCURRENTLY = "tat_ca", "kiem_nhiem"

MEMBERS = frozenset({"chinh_thuc", "du_bi"})


class Rule(StrEnum):
    """What an indicator counts; the same codes as `Indicator.Rule`."""

    LEVELS = "levels"
    TRAINED = "trained"
    TRAINED_GROUPS = "trained_groups"
    TOPICS = "topics"
    PARTY_MEMBER = "party_member"
    CONCURRENT = "concurrent"
    AGE = "age"
    STANDARD_LEVELS = "standard_levels"
    STANDARD_COURSES = "standard_courses"
    STANDARD = "standard"


STANDARDS = {Rule.STANDARD_LEVELS, Rule.STANDARD_COURSES, Rule.STANDARD}
# Whoever is exempt from training is not in the scope of these.
OF_TRAINING = {
    Rule.TRAINED, Rule.TRAINED_GROUPS, Rule.TOPICS, Rule.STANDARD_COURSES, Rule.STANDARD,
}  # fmt: skip


@dataclass(frozen=True)
class Requirement:
    """What the holder of a position must have; `rank` is the least of a level."""

    kind: str
    dimension: str = ""
    code: str = ""
    name: str = ""
    rank: int = 0


@dataclass(frozen=True)
class Spec:
    """An indicator in one of its readings.

    levels      field → least rank of those counted; `of_levels` of those in scope
    topics      code → words
    standards   (title, kind of organisation) → what it asks for
    """

    rule: str
    reading: str = PEOPLE
    levels: Mapping[str, int] = field(default_factory=dict)
    of_levels: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()
    standards: Mapping[tuple[str, str], tuple[Requirement, ...]] = field(default_factory=dict)
    members_only: bool = False
    max_age: int | None = None


@dataclass(frozen=True)
class Subject:
    """A person of the audience on the day.

    place       the position under which the person counts; `seats` all of the audience here
    is_here     false for somebody with a seat here who counts, as a person, somewhere else
    held        every position of that day, in the audience or not
    committees  those the person sits in by a position of the audience
    is_planned  whether the person stands in the plan of cadres, for whatever position
    topics      of the courses completed in the year; `courses` code and name of all completed
    """

    person_id: int
    place: Position
    is_here: bool = True
    seats: tuple[Position, ...] = ()
    held: tuple[Position, ...] = ()
    committees: frozenset[int] = frozenset()
    levels: Mapping[str, int] = field(default_factory=dict)
    is_trained: bool = False
    is_exempt: bool = False
    is_planned: bool = False
    topics: frozenset[str] = frozenset()
    courses: frozenset[tuple[str, str]] = frozenset()
    sex: str = ""
    born_on: dt.date | None = None
    party_status: str = ""


@dataclass(frozen=True)
class Item:
    """One thing counted or missing: a person, a post (with its title) or a committee.

    lacks  requirements of positions that are not met
    """

    person_id: int | None = None
    organisation_id: int | None = None
    title: str = ""
    lacks: tuple[Requirement, ...] = ()


@dataclass(frozen=True)
class Part:
    """A share beside the main one: of a level, a topic, a group of people."""

    code: str
    share: Share
    name: str = ""


@dataclass(frozen=True)
class IndicatorTotals:
    """What is counted, in numbers alone.

    is_named  whether the things counted and missing can be listed
    """

    share: Share
    parts: tuple[Part, ...] = ()
    is_named: bool = False


@dataclass(frozen=True)
class Counted:
    """The share with everything behind it. `people` are those in scope, whatever the unit."""

    share: Share
    hits: tuple[Item, ...] = ()
    misses: tuple[Item, ...] = ()
    parts: tuple[Part, ...] = ()
    people: tuple[Subject, ...] = ()


def count(spec: Spec, subjects: Iterable[Subject], day: dt.date) -> Counted:
    """Count `subjects` as the indicator in its reading says."""
    people = tuple(each for each in subjects if in_scope(spec, each))
    if counts_committees(spec):
        return _of_committees(spec, people, day)
    if counts_posts(spec):
        return _of_posts(spec, people, day)
    people = tuple(each for each in people if each.is_here)
    if is_separate(spec):
        return _separately(spec, people, day)
    return _of_people(spec, people, day)


def with_reading(spec: Spec, reading: str) -> Spec:
    return replace(spec, reading=reading)


def counts_committees(spec: Spec) -> bool:
    return spec.reading in {COMMITTEES_WHOLLY, COMMITTEES_PARTLY}


def counts_posts(spec: Spec) -> bool:
    return spec.reading == POSTS


def is_separate(spec: Spec) -> bool:
    """Whether each of several levels has a share of its own, and the lowest stands for all."""
    return spec.rule == Rule.LEVELS and spec.reading == SEPARATELY and len(spec.levels) > 1


def in_scope(spec: Spec, subject: Subject) -> bool:
    """Whether a member of the audience is in the denominator."""
    if spec.rule in OF_TRAINING and subject.is_exempt:
        return False
    if spec.members_only and subject.party_status not in MEMBERS:
        return False
    if spec.reading == CONCURRENTLY and not holds_one_of(subject, spec.titles):
        return False
    if spec.rule in STANDARDS and not requirements(spec, subject):
        return False
    return meets(subject.levels, spec.of_levels)


def is_counted(spec: Spec, subject: Subject, day: dt.date) -> bool:
    """Whether somebody in scope is in the numerator."""
    match spec.rule:
        case Rule.LEVELS:
            return meets(subject.levels, spec.levels)
        case Rule.TRAINED | Rule.TRAINED_GROUPS:
            return subject.is_trained
        case Rule.TOPICS:
            return any(has_topic(subject, code, name) for code, name in spec.topics.items())
        case Rule.PARTY_MEMBER:
            return subject.party_status in MEMBERS
        case Rule.CONCURRENT:
            return holds_one_of(subject, spec.titles) and is_young(subject, spec.max_age, day)
        case Rule.AGE:
            return is_young(subject, spec.max_age, day)
        case _ if spec.rule in STANDARDS:
            return not lacks(spec, subject)
    raise ValueError(spec.rule)


# --- Facts about one person -----------------------------------------------------------------------


def age_on(born_on: dt.date | None, day: dt.date) -> int | None:
    """Return the age in whole years; None when the day of birth is not known.

    Of a year alone the first of January is stored, so that nobody is taken for younger than they
    may be.
    """
    if born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def earliest_birth(age: int, day: dt.date) -> dt.date:
    """Return the day of birth of the oldest who are `age` on `day`: all born later are no older."""
    year = day.year - age - 1
    if (day.month, day.day) == (2, 29):
        return dt.date(year, 3, 1)
    return day.replace(year=year) + dt.timedelta(days=1)


def is_young(subject: Subject, max_age: int | None, day: dt.date) -> bool:
    """Whether the person is known to be no older than `max_age`; anybody when there is none."""
    if max_age is None:
        return True
    age = age_on(subject.born_on, day)
    return age is not None and age <= max_age


def holds_one_of(subject: Subject, titles: frozenset[str]) -> bool:
    return any(each.title in titles for each in subject.held)


def has_topic(subject: Subject, code: str, name: str) -> bool:
    """Whether a course on the topic was completed."""
    return any(is_topic(each, code, name) for each in subject.topics)


def is_topic(typed: str, code: str, name: str) -> bool:
    """Whether what stands with a course is the topic: its code, or its name as typed."""
    return typed == code or (bool(name) and fold(name) == fold(typed))


def is_of_programme(course: tuple[str, str], code: str, words: str) -> bool:
    """Whether a course (code and name) belongs to a programme: by code, or by words in its name."""
    return course[0] == code or (bool(words) and fold(words) in fold(course[1]))


def requirements(spec: Spec, subject: Subject) -> tuple[Requirement, ...]:
    """Return what all positions held ask for, each once, as far as the rule looks at it."""
    wanted = (
        each
        for position in subject.held
        for each in spec.standards.get((position.title, position.organisation_kind), ())
        if looks_at(spec, each)
    )
    return tuple(dict.fromkeys(wanted))


def looks_at(spec: Spec, wanted: Requirement) -> bool:
    """Whether the rule asks for what the position asks for."""
    if spec.rule == Rule.STANDARD_LEVELS:
        return wanted.kind == "level"
    return spec.rule == Rule.STANDARD or wanted.kind != "level"


def lacks(spec: Spec, subject: Subject) -> tuple[Requirement, ...]:
    """Return the requirements of the positions held that are not met."""
    return tuple(each for each in requirements(spec, subject) if not _has(subject, each))


def _has(subject: Subject, wanted: Requirement) -> bool:
    if wanted.kind == "level":
        return subject.levels.get(wanted.dimension, 0) >= wanted.rank
    if wanted.kind == "yearly":
        return subject.is_trained
    if wanted.kind == "topic":
        return has_topic(subject, wanted.code, wanted.name)
    return any(is_of_programme(each, wanted.code, wanted.name) for each in subject.courses)


# --- Units ----------------------------------------------------------------------------------------


def _item(spec: Spec, subject: Subject) -> Item:
    missing = lacks(spec, subject) if spec.rule in STANDARDS else ()
    return Item(subject.person_id, subject.place.organisation_id, subject.place.title, missing)


def _of_people(spec: Spec, people: tuple[Subject, ...], day: dt.date) -> Counted:
    hits: list[Item] = []
    misses: list[Item] = []
    for each in people:
        (hits if is_counted(spec, each, day) else misses).append(_item(spec, each))
    return Counted(
        Share(len(hits), len(people)),
        tuple(hits),
        tuple(misses),
        parts=_parts(spec, people),
        people=people,
    )


def _of_posts(spec: Spec, people: tuple[Subject, ...], day: dt.date) -> Counted:
    hits: list[Item] = []
    misses: list[Item] = []
    for each in people:
        found = hits if is_counted(spec, each, day) else misses
        found += [Item(each.person_id, seat.organisation_id, seat.title) for seat in each.seats]
    share = Share(len(hits), len(hits) + len(misses))
    return Counted(share, tuple(hits), tuple(misses), people=people)


def _of_committees(spec: Spec, people: tuple[Subject, ...], day: dt.date) -> Counted:
    seats: dict[int, list[bool]] = {}
    for each in people:
        for committee in each.committees:
            seats.setdefault(committee, []).append(is_counted(spec, each, day))
    enough: Callable[[Iterable[bool]], bool] = any if spec.reading == COMMITTEES_PARTLY else all
    hits = tuple(Item(organisation_id=pk) for pk, done in seats.items() if enough(done))
    misses = tuple(Item(organisation_id=pk) for pk, done in seats.items() if not enough(done))
    return Counted(Share(len(hits), len(seats)), hits, misses, people=people)


def _separately(spec: Spec, people: tuple[Subject, ...], day: dt.date) -> Counted:
    """One share for each condition; the lowest of them stands for the indicator."""
    each = [
        _of_people(replace(spec, reading=TOGETHER, levels={dimension: rank}), people, day)
        for dimension, rank in spec.levels.items()
    ]
    return replace(min(each, key=lambda one: one.share.count), parts=_parts(spec, people))


def _parts(spec: Spec, people: tuple[Subject, ...]) -> tuple[Part, ...]:
    if spec.rule == Rule.LEVELS and len(spec.levels) > 1:
        return tuple(
            Part(dimension, _share(meets(each.levels, {dimension: rank}) for each in people))
            for dimension, rank in spec.levels.items()
        )
    if spec.rule == Rule.TOPICS and len(spec.topics) > 1:
        return tuple(
            Part(code, _share(has_topic(each, code, name) for each in people), name)
            for code, name in spec.topics.items()
        )
    return ()


def _share(answers: Iterable[bool]) -> Share:
    rows = list(answers)
    return Share(sum(rows), len(rows))
