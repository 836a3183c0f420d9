"""What the standings ought to say, computed from facts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from people.api import Person
from records.models import Standing, StandingScope
from records.queries import facts
from records.rules.audience import Clause, Position, fitting, highest_position
from records.rules.standing import (
    LEVEL_FIELDS,
    Training,
    levels_on,
    reference_day,
    topics_of,
    year_of_training,
)
from records.rules.tallies import Place, Stand

# Columns of a standing that are computed; the scopes come on top.
FIELDS = ("is_exempt", "trained_on", "on_time", "periods", *LEVEL_FIELDS.values(), "topics")

PEOPLE_AT_ONCE = 2000


@dataclass(frozen=True)
class Expected:
    """A standing as the facts have it.

    values      in the order of `FIELDS`
    scopes      audience → (organisation, title)
    committees  audience → organisations whose committee the person sits in by it, in order
    """

    values: tuple[Any, ...]
    scopes: dict[str, tuple[int, str]] = field(default_factory=dict)
    committees: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def stand(self, reason: str) -> Stand:
        """What is counted of it. A reason is only kept of somebody who is missing."""
        known = dict(zip(FIELDS, self.values, strict=True))
        is_missing = not known["is_exempt"] and known["trained_on"] is None
        return Stand(
            is_exempt=known["is_exempt"],
            trained_on=known["trained_on"],
            on_time=known["on_time"],
            reason=reason if is_missing else "",
            topics=tuple(known["topics"]),
            levels={dimension: known[column] for dimension, column in LEVEL_FIELDS.items()},
        )

    def places(self) -> list[Place]:
        return [
            Place(audience, organisation, self.committees.get(audience, ()))
            for audience, (organisation, _title) in sorted(self.scopes.items())
        ]


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
    """Return the standing of everyone in an audience that has standings or trained in `year`.

    Five queries.

    people  condition on `person_id`
    today   a year that has passed is seen on its last day, the current one today
    """
    day = reference_day(year, today)
    audiences = facts.clauses_kept_ready()
    placed = _placed(people, audiences, day)
    trainings = facts.trainings(people, year=year)
    exempt = facts.exempt_people(people, day)
    levels = facts.level_facts(people)
    return {
        person: Expected(
            values=_values(
                trainings.get(person, ()),
                levels_on(levels.get(person, ()), day),
                year=year,
                day=day,
                is_exempt=person in exempt,
            ),
            scopes={audience: place for audience, (place, _) in placed.get(person, {}).items()},
            committees={audience: sits for audience, (_, sits) in placed.get(person, {}).items()},
        )
        for person in placed.keys() | trainings.keys()
    }


def stored_standings(people: Q, *, year: int) -> dict[int, Expected]:
    """Return the standings as they are stored. Two queries."""
    found = {
        row[0]: Expected(values=row[1:])
        for row in Standing.objects.filter(people, year=year).values_list("person_id", *FIELDS)
    }
    scopes = StandingScope.objects.filter(
        standing__in=Standing.objects.filter(people, year=year)
    ).values_list(
        "standing__person_id",
        "audience_id",
        "organisation_id",
        "title_id",
        "sits_here",
        "sits_elsewhere",
    )
    for person, audience, organisation, title, here, elsewhere in scopes:
        found[person].scopes[audience] = (organisation, title)
        found[person].committees[audience] = seats(organisation, elsewhere, here=here)
    return found


def seats(organisation: int, elsewhere: Iterable[int], *, here: bool) -> tuple[int, ...]:
    """Return the committees that a place in an audience stands for, in order."""
    return tuple(sorted([*elsewhere, organisation] if here else elsewhere))


def years_with_standings() -> list[int]:
    return list(Standing.objects.order_by("year").values_list("year", flat=True).distinct())


# Where a person counts, and the committees the person sits in.
_Placed = tuple[tuple[int, str], tuple[int, ...]]


def _placed(
    people: Q, audiences: dict[str, tuple[Clause, ...]], day: dt.date
) -> dict[int, dict[str, _Placed]]:
    every_clause = {clause for clauses in audiences.values() for clause in clauses}
    holdings = facts.fitting_holdings(sorted(every_clause, key=repr), day).filter(people)
    found: dict[int, dict[str, _Placed]] = {}
    for person, positions in facts.positions(holdings).items():
        places = {
            audience: place
            for audience, clauses in audiences.items()
            if (place := _place(positions, clauses)) is not None
        }
        if places:
            found[person] = places
    return found


def _place(positions: list[Position], clauses: tuple[Clause, ...]) -> _Placed | None:
    fit = fitting(positions, clauses)
    highest = highest_position(fit)
    if highest is None:
        return None
    committees = {each.organisation_id for each in fit if each.has_committee}
    return (highest.organisation_id, highest.title), tuple(sorted(committees))


def _values(
    done: Sequence[Training],
    levels: dict[str, int],
    *,
    year: int,
    day: dt.date,
    is_exempt: bool,
) -> tuple[Any, ...]:
    training = year_of_training(done, year=year, day=day)
    return (
        is_exempt,
        training.trained_on,
        training.on_time,
        training.periods,
        *(levels.get(dimension, 0) for dimension in LEVEL_FIELDS),
        sorted(topics_of(done, year=year, day=day)),
    )
