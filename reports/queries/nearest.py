"""The smallest set of people whose completion reaches the target, and who runs out of time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from courses.api import Learning, learners_at_risk, nearest_learners
from organisations.api import Organisation
from people.api import Person
from records.api import (
    YEARLY_TRAINING,
    Share,
    StandingScope,
    clauses_by_audience,
    fitting_holdings,
)
from reports.queries import standings
from reports.queries.foresight import courses_of, missing_for, target_of_year
from reports.queries.places import place_names
from reports.rules.foresight import ORDER, Nearness, fewest_for_committees, nearness

# More people or committees than this are only counted.
MOST_PEOPLE, MOST_COMMITTEES, PEOPLE_ON_A_PAGE = 500, 20, 25
MISSING = Q(standing__is_exempt=False, standing__trained_on=None)


@dataclass(frozen=True)
class Candidate:
    """Somebody whose completion would count, and how near that is."""

    code: str
    full_name: str
    position: str
    organisation: str
    nearness: Nearness
    learning: Learning | None


@dataclass(frozen=True)
class Whole:
    """A committee that becomes wholly trained, and who is needed for it."""

    name: str
    people: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class NearestPage:
    """The smallest set of people whose completion reaches the target.

    number   how many are needed; the page shows at most `MOST_PEOPLE` of them
    blocked  people missing whom the register places wrongly; they are not counted on
    """

    number: int
    missing: int
    blocked: int
    page: Page[Candidate]
    by_nearness: Sequence[tuple[Nearness, int]]
    committees: Sequence[Whole]
    committees_more: int
    committees_missing: int


def nearest_page(organisation: Organisation, *, today: dt.date, page_number: str) -> NearestPage:
    """Return the people nearest to being trained, as many as the target lacks. Nineteen queries."""
    places = standings.places(organisation, YEARLY_TRAINING, year=today.year)
    missing = places.filter(MISSING)
    usable = missing.exclude(standing__reason="wrong_place")
    total = places.filter(standing__is_exempt=False).count()
    lacking, free = missing.count(), usable.count()
    target = target_of_year(organisation, today.year)
    last = courses_of([organisation.pk], today.year - 1)[organisation.pk]
    number = min(
        missing_for(target, Share(total - lacking, total), last if last.in_scope else None), free
    )
    candidates = _candidates(usable, min(number, MOST_PEOPLE))
    page: Page[Candidate] = Paginator(candidates, PEOPLE_ON_A_PAGE).get_page(page_number)
    committees, committees_missing = _committees(organisation, number, today)
    return NearestPage(
        number=number,
        missing=lacking,
        blocked=lacking - free,
        page=page,
        by_nearness=[
            (each, found)
            for each in ORDER
            if (found := sum(one.nearness == each for one in candidates))
        ],
        committees=_whole(committees[:MOST_COMMITTEES]),
        committees_more=max(len(committees) - MOST_COMMITTEES, 0),
        committees_missing=committees_missing,
    )


def _candidates(usable: QuerySet[StandingScope], number: int) -> list[Candidate]:
    """The nearest first: who only waits for somebody else, who has least left to do, who is in a
    class, who is in none; of equal ones by given name."""
    learning = {
        each.person_id: each
        for each in nearest_learners(usable.values("standing__person"), limit=2 * number or 1)
    }
    rows = usable.select_related("standing__person__user", "title", "organisation").order_by(
        "standing__person__sort_key", "standing__person__code"
    )
    awaiting = Q(standing__reason="awaiting")
    in_class = Q(standing__person__in=list(learning))
    found: dict[int, StandingScope] = {}
    for part in (
        rows.filter(awaiting)[:number],
        rows.filter(in_class),
        rows.filter(standing__person__user__last_login__isnull=False)[: 2 * number],
        rows[: 2 * number],
    ):
        found |= {row.standing.person_id: row for row in part}
    ordered = sorted(found.values(), key=lambda row: _distance(row, learning))[:number]
    names = place_names(row.organisation for row in ordered)
    return [
        Candidate(
            code=row.standing.person.code,
            full_name=row.standing.person.full_name,
            position=row.title.name,
            organisation=names[row.organisation_id],
            nearness=_nearness(row, learning),
            learning=learning.get(row.standing.person_id),
        )
        for row in ordered
    ]


def _nearness(row: StandingScope, learning: dict[int, Learning]) -> Nearness:
    person = row.standing.person
    place = learning.get(person.pk)
    return nearness(
        reason=row.standing.reason,
        done=place.done if place else 0,
        total=place.total if place else 0,
        has_signed_in=person.user is not None and person.user.last_login is not None,
    )


def _distance(row: StandingScope, learning: dict[int, Learning]) -> tuple[Any, ...]:
    person = row.standing.person
    place = learning.get(person.pk)
    left = place.left if place else 0
    return ORDER.index(_nearness(row, learning)), left, person.sort_key, person.code


def _committees(
    organisation: Organisation, budget: int, today: dt.date
) -> tuple[list[tuple[int, frozenset[int]]], int]:
    """Which committees so many people make whole, and how many are not whole now. Two queries."""
    clauses = clauses_by_audience(YEARLY_TRAINING)[YEARLY_TRAINING]
    sitting = fitting_holdings(clauses, today).filter(
        organisation__path__startswith=organisation.path,
        organisation__kind__has_committee=True,
        person__standings__year=today.year,
        person__standings__is_exempt=False,
        person__standings__trained_on=None,
    )
    missing: dict[int, set[int]] = {}
    for committee, person in sitting.values_list("organisation", "person").distinct():
        missing.setdefault(committee, set()).add(person)
    frozen = {key: frozenset(people) for key, people in missing.items()}
    return fewest_for_committees(frozen, budget=budget), len(missing)


def _whole(committees: Sequence[tuple[int, frozenset[int]]]) -> list[Whole]:
    organisations = Organisation.objects.in_bulk([key for key, _people in committees])
    names = place_names(organisations.values())
    people = Person.objects.in_bulk({pk for _key, needed in committees for pk in needed})
    return [
        Whole(
            names[key],
            sorted((people[pk].code, people[pk].full_name) for pk in needed),
        )
        for key, needed in committees
    ]


def at_risk_page(organisation: Organisation, *, today: dt.date, page_number: str) -> Page[Any]:
    """Return the people who have fourteen days or fewer and have done less than half."""
    missing = standings.places(organisation, YEARLY_TRAINING, year=today.year).filter(MISSING)
    rows = learners_at_risk(missing.values("standing__person"), on=today)
    page: Page[Any] = Paginator(rows, PEOPLE_ON_A_PAGE).get_page(page_number)
    return page
