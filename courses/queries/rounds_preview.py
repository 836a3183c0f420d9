"""Whom a requirement will concern, before it does: who is in, who is out and why."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from courses.models import Requirement
from courses.queries.rounds import minutes_needed, programmes_of, trainings_in
from courses.queries.rounds_people import Membership, audience_on
from courses.rules.rounds import (
    done_on,
    due_day,
    has_too_little_time,
    is_in_this_year,
    needs_second_person,
    realistic_day,
)
from organisations.api import STEP_LENGTH, Organisation
from people.api import Exemption, Holding, Person
from shared.dates import in_force

# A longer list of names is not read; the number says how many there are.
MOST_NAMES = 100


class Outside(StrEnum):
    """Why somebody of the audience will not be summoned. The first that fits is said."""

    JOINED_LATE = "joined_late"
    SATISFIED = "satisfied"
    EXEMPT = "exempt"
    NO_ACCOUNT = "no_account"


@dataclass(frozen=True)
class Candidate:
    """A person of the audience; `outside` is None for whoever will be summoned."""

    person: Person
    organisation: Organisation
    outside: Outside | None
    done_on: dt.date | None = None
    joined_on: dt.date | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True)
class Preview:
    """everyone   by organisation, then given name
    of           people with a position in the owner's part of the tree
    realistic    a due day that can be met, where the one of the rule cannot; else None
    """

    everyone: Sequence[Candidate]
    places: Sequence[tuple[Organisation, int, int]]
    of: int
    realistic: dt.date | None = None

    @property
    def summoned(self) -> list[Candidate]:
        return [one for one in self.everyone if one.outside is None]

    @property
    def without_due_day(self) -> list[Candidate]:
        return [one for one in self.everyone if one.due_on is None and one.outside is None]

    @property
    def count(self) -> dict[str, int]:
        counted = Counter(one.outside for one in self.everyone)
        return {reason.value: counted[reason] for reason in Outside}

    @property
    def by_reason(self) -> list[tuple[Outside, int, list[Candidate]]]:
        """Return why people are not summoned, how many each time, and the first of them."""
        groups = [(why, [one for one in self.everyone if one.outside is why]) for why in Outside]
        return [(why, len(people), people[:MOST_NAMES]) for why, people in groups if people]

    @property
    def needs_second_person(self) -> bool:
        return needs_second_person(len(self.everyone), of=self.of)


def preview_of(requirement: Requirement, *, on: dt.date) -> Preview:
    """Return whom a requirement would concern if it went live on `on`. Twelve queries at most."""
    members = audience_on(requirement, on=on).members
    people = {person.pk: person for person in Person.objects.filter(pk__in=members)}
    wanted = {one.organisation_id for one in members.values()}
    places = {place.pk: place for place in Organisation.objects.filter(pk__in=wanted)}
    exempt = set(Exemption.objects.filter(in_force(on)).values_list("person", flat=True))
    done = _done(requirement, on=on)
    minutes = minutes_needed(requirement)
    everyone = [
        Candidate(
            person=people[pk],
            organisation=places[member.organisation_id],
            outside=_outside(
                requirement, member, people[pk], done=done.get(pk), is_exempt=pk in exempt
            ),
            done_on=done.get(pk),
            joined_on=member.joined_on,
            due_on=_due_on(requirement, member, on=on),
        )
        for pk, member in members.items()
    ]
    days = [one.due_on for one in everyone if one.due_on is not None]
    hurried = any(has_too_little_time(day, on=on, minutes=minutes) for day in days)
    return Preview(
        sorted(everyone, key=_place_in_list),
        _places(requirement.owner, everyone),
        people_in_tree(requirement.owner, on=on),
        realistic_day(on=on, minutes=minutes) if hurried else None,
    )


def people_in_tree(organisation: Organisation, *, on: dt.date) -> int:
    """Return how many people hold a position in an organisation or below it. One query."""
    held = Holding.objects.filter(in_force(on), organisation__path__startswith=organisation.path)
    return held.values("person").distinct().count()


def _places(
    owner: Organisation, everyone: Sequence[Candidate]
) -> list[tuple[Organisation, int, int]]:
    """Return how many are summoned in each organisation right below the owner, and how many not."""
    length = len(owner.path) + STEP_LENGTH
    inside = Counter(one.organisation.path[:length] for one in everyone if one.outside is None)
    outside = Counter(one.organisation.path[:length] for one in everyone if one.outside)
    found = Organisation.objects.filter(path__in={*inside, *outside})
    return [
        (place, inside[place.path], outside[place.path])
        for place in found.order_by("sort_key", "code")
    ]


def _place_in_list(one: Candidate) -> tuple[str, str, str, str]:
    return (
        one.organisation.sort_key, one.organisation.code, one.person.sort_key, one.person.code
    )  # fmt: skip


def _outside(
    requirement: Requirement,
    member: Membership,
    person: Person,
    *,
    done: dt.date | None,
    is_exempt: bool,
) -> Outside | None:
    if not is_in_this_year(member.joined_on, requirement.joined_by):
        return Outside.JOINED_LATE
    if done is not None:
        return Outside.SATISFIED
    if is_exempt:
        return Outside.EXEMPT
    return Outside.NO_ACCOUNT if person.user_id is None else None


def _due_on(requirement: Requirement, member: Membership, *, on: dt.date) -> dt.date | None:
    return due_day(
        requirement.due_rule,
        due_on=requirement.due_on,
        days=requirement.due_days,
        position_start=member.position_since,
        live_on=on,
    )


def _done(requirement: Requirement, *, on: dt.date) -> dict[int, dt.date]:
    """Return who has satisfied the requirement already, and when."""
    codes = programmes_of([requirement])[requirement.pk]
    facts = (
        trainings_in(codes)
        .filter(completed_on__year=requirement.year, reverses=None, reversed_by=None)
        .values_list("person", "programme", "completed_on")
    )
    found: dict[int, list[tuple[str, dt.date]]] = {}
    for person, code, day in facts:
        found.setdefault(person, []).append((code, day))
    done = {
        person: done_on(rows, programmes=codes, year=requirement.year, due=None, on=on)
        for person, rows in found.items()
    }
    return {person: day for person, day in done.items() if day is not None}
