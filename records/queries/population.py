"""An audience on any day, in today's tree or in one long gone: everything from facts."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from organisations.api import Tree, tree_on
from records.queries import facts
from records.rules.audience import (
    AudienceDefinition,
    Clause,
    Position,
    fitting,
    highest_position,
)
from records.rules.standing import (
    LevelFact,
    Training,
    YearOfTraining,
    levels_on,
    topics_of,
    year_of_training,
)

# Up to so many organisations the database is asked for their people only; beyond, for everybody.
ORGANISATIONS_IN_A_QUESTION = 2000


@dataclass(frozen=True)
class Member:
    """A person of the audience.

    place       the position under which the person counts
    committees  organisations whose committee the person sits in by any position of the audience
    """

    person_id: int
    place: Position
    committees: frozenset[int]
    levels: dict[str, int]
    is_exempt: bool = False
    training: YearOfTraining = field(default_factory=YearOfTraining)
    topics: frozenset[str] = frozenset()

    @property
    def is_trained(self) -> bool:
        return self.training.trained_on is not None


@dataclass(frozen=True)
class Population:
    """The audience on a day and the tree of that day.

    `members` may also hold people who count outside the organisation asked for but hold a position
    at or below it, such as a seat in its committee; `placed_in` leaves them out.
    """

    on: dt.date
    tree: Tree
    members: list[Member]

    def placed_in(self, organisation_id: int) -> Iterator[Member]:
        inside = self.tree.subtree_ids(organisation_id)
        return (member for member in self.members if member.place.organisation_id in inside)


def population(
    audience: str, *, on: dt.date, year: int | None = None, organisation_id: int | None = None
) -> Population:
    """Return the audience as it was on `on`; with `year`, also its training of that year by then.

    A fixed number of queries: four, and two more with `year`.
    """
    wanted = facts.audience_definitions(audience).get(audience, AudienceDefinition(audience))
    return populations([wanted], on=on, year=year, organisation_id=organisation_id)[audience]


def populations(
    audiences: Iterable[AudienceDefinition],
    *,
    on: dt.date,
    year: int | None = None,
    organisation_id: int | None = None,
) -> dict[str, Population]:
    """Return several audiences as they were on `on`, by code; with `year`, as in `population`.

    A fixed number of queries, however many audiences: three, and two more with `year`.
    """
    audiences = list(audiences)
    tree = tree_on(on)
    every_clause = dict.fromkeys(clause for each in audiences for clause in each.clauses)
    holdings = facts.fitting_holdings(every_clause, on)
    people = Q()
    if organisation_id is not None:
        inside = tree.subtree_ids(organisation_id)
        if len(inside) <= ORGANISATIONS_IN_A_QUESTION:
            here = holdings.filter(organisation__in=inside)
            people = Q(person_id__in=here.values("person_id"))
    found = _Facts(
        positions=facts.positions(holdings.filter(people)),
        levels=facts.level_facts(people),
        trainings={} if year is None else facts.trainings(people, year=year),
        exempt=set() if year is None else facts.exempt_people(people, on),
    )
    return {
        each.code: Population(
            on=on, tree=tree, members=_members(found, each.clauses, on=on, year=year or on.year)
        )
        for each in audiences
    }


@dataclass(frozen=True)
class _Facts:
    """What the ledger says of people who hold a position of any of the audiences, by person."""

    positions: dict[int, list[Position]]
    levels: dict[int, list[LevelFact]]
    trainings: dict[int, list[Training]]
    exempt: set[int]


def _members(found: _Facts, clauses: tuple[Clause, ...], *, on: dt.date, year: int) -> list[Member]:
    members = []
    for person, held in found.positions.items():
        fit = fitting(held, clauses)
        place = highest_position(fit)
        if place is None:
            continue
        done = found.trainings.get(person, [])
        members.append(
            Member(
                person_id=person,
                place=place,
                committees=frozenset(each.organisation_id for each in fit if each.has_committee),
                levels=levels_on(found.levels.get(person, ()), on),
                is_exempt=person in found.exempt,
                training=year_of_training(done, year=year, day=on),
                topics=topics_of(done, year=year, day=on),
            )
        )
    return members
