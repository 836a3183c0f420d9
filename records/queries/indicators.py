"""Indicators with their rules, readings and sources; the people they speak of, from facts."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from organisations.api import Placement, Tree
from people.api import Holding, Person, PlannedPosition
from records.models import (
    Indicator,
    IndicatorCondition,
    IndicatorItem,
    IndicatorReading,
    OutcomeFigure,
    PositionRequirement,
    TrainingFact,
)
from records.queries import facts
from records.queries.population import ORGANISATIONS_IN_A_QUESTION
from records.rules.audience import AudienceDefinition, Position, fitting, highest_position
from records.rules.indicators import Requirement, Spec, Subject, lacks
from records.rules.levels import level_rank
from records.rules.standing import levels_on, topics_of, year_of_training
from shared.dates import in_force


@dataclass(frozen=True)
class Reading:
    """One way to understand an indicator, in words. `unit` is a code of `IndicatorReading.Unit`."""

    code: str
    name: str
    unit: str
    unit_label: str
    numerator: str
    denominator: str
    is_default: bool


@dataclass(frozen=True)
class Source:
    """The sentence that asks for an indicator; `row` is the number of the requirement."""

    row: str
    document: str
    place: str
    words: str


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator as the data say. `spec` is without a reading; `programmes` code → words."""

    code: str
    name: str
    short_name: str
    rule: str
    group: str
    audience: str
    is_yearly: bool
    spec: Spec
    readings: list[Reading]
    sources: list[Source]
    programmes: dict[str, str] = field(default_factory=dict)

    @property
    def default(self) -> Reading:
        return next(each for each in self.readings if each.is_default)

    def reading(self, code: str) -> Reading:
        """Return the reading named; the default one for an empty or unknown name."""
        return next((each for each in self.readings if each.code == code), self.default)


def indicator_rows(codes: Collection[str] | None = None) -> list[IndicatorRow]:
    """Return the indicators named, or all, in their order. Six queries."""
    found = Indicator.objects.prefetch_related("conditions", "items", "readings", "clauses")
    if codes is not None:
        found = found.filter(code__in=codes)
    standards = position_standards()
    return [_row(each, standards) for each in found]


def _row(
    indicator: Indicator, standards: dict[tuple[str, str], tuple[Requirement, ...]]
) -> IndicatorRow:
    items: dict[str, dict[str, str]] = {"title": {}, "topic": {}, "programme": {}}
    item: IndicatorItem
    for item in indicator.items.all():
        items[item.kind][item.code] = item.name
    return IndicatorRow(
        code=indicator.code,
        name=indicator.name,
        short_name=indicator.short_name,
        rule=indicator.rule,
        group=indicator.group,
        audience=indicator.audience_id,
        is_yearly=indicator.is_yearly,
        spec=Spec(
            rule=indicator.rule,
            levels=_levels(indicator, IndicatorCondition.Part.COUNTED),
            of_levels=_levels(indicator, IndicatorCondition.Part.SCOPE),
            topics=items["topic"],
            titles=frozenset(items["title"]),
            standards=standards if indicator.rule.startswith("standard") else {},
            members_only=indicator.members_only,
            max_age=indicator.max_age,
        ),
        readings=[_reading(each) for each in indicator.readings.all()],
        sources=[
            Source(each.row, each.document, each.place, each.words)
            for each in indicator.clauses.all()
        ],
        programmes=items["programme"],
    )


def _levels(indicator: Indicator, part: str) -> dict[str, int]:
    return {
        each.dimension: level_rank(each.dimension, each.level)
        for each in indicator.conditions.all()
        if each.part == part
    }


def _reading(row: IndicatorReading) -> Reading:
    return Reading(
        row.code,
        row.name,
        row.unit,
        unit_words(row.unit),
        row.numerator,
        row.denominator,
        row.is_default,
    )


def unit_words(unit: str) -> str:
    """Return what stands behind a number: "12 people", "3 committees"."""
    words = {
        IndicatorReading.Unit.PEOPLE: _("persons"),
        IndicatorReading.Unit.COMMITTEES: _("committees"),
        IndicatorReading.Unit.ENROLMENTS: _("enrolments"),
        IndicatorReading.Unit.POSTS: _("posts"),
        IndicatorReading.Unit.ORGANISATIONS: _("organisations"),
        IndicatorReading.Unit.PROGRAMMES: _("families of programmes"),
        IndicatorReading.Unit.ARTICLES: _("articles"),
    }
    return words[IndicatorReading.Unit(unit)]


def position_standards() -> dict[tuple[str, str], tuple[Requirement, ...]]:
    """Return what each position, in each kind of organisation, asks of its holder. One query."""
    found: dict[tuple[str, str], list[Requirement]] = {}
    for row in PositionRequirement.objects.order_by("pk"):
        rank = level_rank(row.dimension, row.code) if row.kind == "level" else 0
        wanted = Requirement(row.kind, row.dimension, row.code, row.name, rank)
        found.setdefault((row.title_id, row.organisation_kind_id), []).append(wanted)
    return {key: tuple(rows) for key, rows in found.items()}


# --- People ---------------------------------------------------------------------------------------


def subjects(
    audiences: Iterable[AudienceDefinition],
    *,
    on: dt.date,
    year: int,
    tree: Tree,
    organisation_id: int,
) -> dict[str, list[Subject]]:
    """Return who of each audience counts or has a seat at or below the organisation on `on`.

    A fixed number of queries, however many audiences: six. `tree` is that of `on`.
    """
    audiences = list(audiences)
    inside = tree.subtree_ids(organisation_id)
    if not inside or not audiences:
        return {each.code: [] for each in audiences}
    found = _facts_of(_holders(audiences, inside, on), on=on, year=year)
    return {
        each.code: [
            subject
            for person in found.held
            if (subject := _subject(person, each, found, inside)) is not None
        ]
        for each in audiences
    }


@dataclass(frozen=True)
class _Facts:
    """What is known of the people, by person."""

    held: dict[int, list[Position]]
    levels: dict[int, dict[str, int]]
    trained: set[int]
    topics: dict[int, frozenset[str]]
    exempt: set[int]
    persons: dict[int, tuple[str, dt.date | None, str, bool]]
    courses: dict[int, frozenset[tuple[str, str]]]


def _holders(
    audiences: list[AudienceDefinition], inside: set[int], on: dt.date
) -> QuerySet[Holding, Any] | None:
    """Those with a position of the audiences in these organisations; None for everybody."""
    if len(inside) > ORGANISATIONS_IN_A_QUESTION:
        return None
    every_clause = dict.fromkeys(clause for each in audiences for clause in each.clauses)
    here = facts.fitting_holdings(every_clause, on).filter(organisation__in=inside)
    return here.values("person_id")


def _facts_of(
    ids: QuerySet[Holding, Any] | Collection[int] | None, *, on: dt.date, year: int
) -> _Facts:
    people = Q() if ids is None else Q(person_id__in=ids)
    persons = Q() if ids is None else Q(pk__in=ids)
    placed = Placement.objects.filter(in_force(on), organisation=OuterRef("organisation"))
    held = Holding.objects.filter(people, in_force(on)).filter(Exists(placed))
    trainings = facts.trainings(people, year=year)
    return _Facts(
        held=facts.positions(held),
        levels={pk: levels_on(rows, on) for pk, rows in facts.level_facts(people).items()},
        trained={
            pk
            for pk, rows in trainings.items()
            if year_of_training(rows, year=year, day=on).trained_on is not None
        },
        topics={pk: topics_of(rows, year=year, day=on) for pk, rows in trainings.items()},
        exempt=facts.exempt_people(people, on),
        persons={
            pk: (sex, born_on, status, is_planned)
            for pk, sex, born_on, status, is_planned in Person.objects.filter(persons)
            .values_list("pk", "sex", "born_on", "party_status", planned_on(on))
            .iterator(chunk_size=5000)
        },
        courses=_courses(people, on=on),
    )


def planned_on(on: dt.date) -> Exists:
    """The condition that a person is planned for a position on that day."""
    return Exists(PlannedPosition.objects.filter(in_force(on), person=OuterRef("pk")))


def _courses(people: Q, *, on: dt.date) -> dict[int, frozenset[tuple[str, str]]]:
    """Return the courses completed by `on`; none where no position asks for a programme."""
    if not PositionRequirement.objects.filter(kind="programme").exists():
        return {}
    rows = TrainingFact.objects.filter(
        people, completed_on__lte=on, reverses=None, reversed_by=None
    ).values_list("person_id", "programme_code", "programme_name")
    found: dict[int, set[tuple[str, str]]] = {}
    for person, code, name in rows.iterator(chunk_size=5000):
        found.setdefault(person, set()).add((code, name))
    return {person: frozenset(courses) for person, courses in found.items()}


def _subject(
    person: int, audience: AudienceDefinition, found: _Facts, inside: set[int]
) -> Subject | None:
    held = found.held[person]
    fit = fitting(held, audience.clauses)
    place = highest_position(fit)
    seats = tuple(each for each in fit if each.organisation_id in inside)
    if place is None or not seats:
        return None
    unknown = ("", None, "", False)
    sex, born_on, party_status, is_planned = found.persons.get(person, unknown)
    return Subject(
        person_id=person,
        place=place,
        is_here=place.organisation_id in inside,
        seats=seats,
        held=tuple(held),
        committees=frozenset(each.organisation_id for each in seats if each.has_committee),
        levels=found.levels.get(person, {}),
        is_trained=person in found.trained,
        is_exempt=person in found.exempt,
        is_planned=is_planned,
        topics=found.topics.get(person, frozenset()),
        courses=found.courses.get(person, frozenset()),
        sex=sex,
        born_on=born_on,
        party_status=party_status,
    )


def requirements_not_met(
    spec: Spec, people: Collection[int], *, on: dt.date, year: int
) -> dict[int, tuple[Requirement, ...]]:
    """Return what the positions held by each of `people` ask for and they lack. Six queries."""
    found = _facts_of(people, on=on, year=year)
    return {
        person: lacks(
            spec,
            Subject(
                person_id=person,
                place=held[0],
                held=tuple(held),
                levels=found.levels.get(person, {}),
                is_trained=person in found.trained,
                topics=found.topics.get(person, frozenset()),
                courses=found.courses.get(person, frozenset()),
            ),
        )
        for person, held in found.held.items()
    }


# --- Entered figures ------------------------------------------------------------------------------


def outcome_figures(
    organisation_id: int, *, codes: Collection[str], years: Collection[int]
) -> dict[tuple[str, int, str], OutcomeFigure]:
    """Return the figure that holds, by indicator, year and reading: the newest. One query."""
    rows = OutcomeFigure.objects.filter(
        organisation=organisation_id, indicator__in=codes, year__in=years
    ).select_related("reading")
    found: dict[tuple[str, int, str], OutcomeFigure] = {}
    for row in rows.order_by("-entered_at", "-pk"):
        found.setdefault((row.indicator_id, row.year, row.reading.code), row)
    return found
