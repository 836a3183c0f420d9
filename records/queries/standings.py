"""What the standings ought to say, computed from facts."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from people.api import Person
from records.models import Standing, StandingScope
from records.queries import facts
from records.rules.audience import Clause, Position, fitting, highest_position
from records.rules.standing import (
    LEVEL_FIELDS,
    YearOfTraining,
    levels_on,
    reference_day,
    year_of_training,
)

# Columns of a standing that are computed; the scopes come on top.
FIELDS = ("is_exempt", "trained_on", "on_time", "periods", *LEVEL_FIELDS.values())

PEOPLE_AT_ONCE = 2000


@dataclass(frozen=True)
class Expected:
    """A standing as the facts have it.

    values  in the order of `FIELDS`
    scopes  audience → (organisation, title)
    """

    values: tuple[object, ...]
    scopes: dict[str, tuple[int, str]] = field(default_factory=dict)


def chunks_of_people(person_ids: Iterable[int] | None) -> list[Q]:
    """Return conditions on `person_id` that together cover the people named, or everybody."""
    if person_ids is not None:
        ids = sorted(set(person_ids))
        return [Q(person_id__in=ids[at : at + 500]) for at in range(0, len(ids), 500)]
    ids = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    firsts = ids[::PEOPLE_AT_ONCE]
    lasts = [*[first - 1 for first in firsts[1:]], *ids[-1:]]
    return [
        Q(person_id__gte=first, person_id__lte=last)
        for first, last in zip(firsts, lasts, strict=True)
    ]


def expected_standings(people: Q, *, year: int, today: dt.date) -> dict[int, Expected]:
    """Return the standing of everyone in an audience or trained in `year`. Five queries.

    people  condition on `person_id`
    today   a year that has passed is seen on its last day, the current one today
    """
    day = reference_day(year, today)
    audiences = facts.clauses_by_audience()
    scopes = _scopes(people, audiences, day)
    trainings = facts.trainings(people, year=year)
    exempt = facts.exempt_people(people, day)
    levels = facts.level_facts(people)
    return {
        person: Expected(
            values=_values(
                year_of_training(trainings.get(person, ()), year=year, day=day),
                levels_on(levels.get(person, ()), day),
                is_exempt=person in exempt,
            ),
            scopes=scopes.get(person, {}),
        )
        for person in scopes.keys() | trainings.keys()
    }


def stored_standings(people: Q, *, year: int) -> dict[int, Expected]:
    """Return the standings as they are stored. Two queries."""
    found = {
        row[0]: Expected(values=row[1:])
        for row in Standing.objects.filter(people, year=year).values_list("person_id", *FIELDS)
    }
    scopes = StandingScope.objects.filter(
        standing__in=Standing.objects.filter(people, year=year)
    ).values_list("standing__person_id", "audience_id", "organisation_id", "title_id")
    for person, audience, organisation, title in scopes:
        found[person].scopes[audience] = (organisation, title)
    return found


def years_with_standings() -> list[int]:
    return list(Standing.objects.order_by("year").values_list("year", flat=True).distinct())


def _scopes(
    people: Q, audiences: dict[str, tuple[Clause, ...]], day: dt.date
) -> dict[int, dict[str, tuple[int, str]]]:
    every_clause = {clause for clauses in audiences.values() for clause in clauses}
    holdings = facts.fitting_holdings(sorted(every_clause, key=repr), day).filter(people)
    found: dict[int, dict[str, tuple[int, str]]] = {}
    for person, positions in facts.positions(holdings).items():
        places = {
            audience: place
            for audience, clauses in audiences.items()
            if (place := _place(positions, clauses)) is not None
        }
        if places:
            found[person] = places
    return found


def _place(positions: list[Position], clauses: tuple[Clause, ...]) -> tuple[int, str] | None:
    highest = highest_position(fitting(positions, clauses))
    return None if highest is None else (highest.organisation_id, highest.title)


def _values(
    training: YearOfTraining, levels: dict[str, int], *, is_exempt: bool
) -> tuple[object, ...]:
    return (
        is_exempt,
        training.trained_on,
        training.on_time,
        training.periods,
        *(levels.get(dimension, 0) for dimension in LEVEL_FIELDS),
    )
