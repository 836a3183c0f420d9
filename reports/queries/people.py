"""The people behind a figure, by name."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from organisations.api import Organisation
from people.api import Person, PersonQuerySet, PositionTitle
from records.api import (
    CELL_COMMITTEES,
    YEARLY_TRAINING,
    LevelIndicator,
    Member,
    level_indicators,
    meets,
    population,
)
from reports.queries import standings
from reports.queries.places import place_names
from reports.rules.period import Period

PEOPLE_ON_A_PAGE = 50


class PeopleFilter(StrEnum):
    """Which of the people of an organisation a list shows, by the word in the address."""

    MISSING = "chua"
    TRAINED = "da"
    LATE = "tre"
    EXEMPT = "mien"
    ALL = "tat-ca"
    LACKING = "thieu"


@dataclass(frozen=True)
class Line:
    """One person. `has_record` is false where the viewer may not open the record today."""

    code: str
    full_name: str
    position: str
    organisation: str
    is_exempt: bool
    trained_on: dt.date | None
    on_time: bool | None
    has_record: bool = True


@dataclass(frozen=True)
class PeopleList:
    """`indicator` is set when the list is of those who lack a level."""

    lines: list[Line]
    page: Page[Any]
    indicator: LevelIndicator | None


def people_list(
    organisation: Organisation,
    *,
    which: PeopleFilter,
    indicator_code: str,
    period: Period,
    today: dt.date,
    page_number: str,
    visible: PersonQuerySet,
) -> PeopleList:
    """Return a page of names. A fixed number of queries, whatever the number of people.

    visible  people whose record the viewer may open today
    """
    indicator = None
    if which == PeopleFilter.LACKING:
        known = level_indicators(CELL_COMMITTEES)
        indicator = next((each for each in known if each.code == indicator_code), known[0])
    if period.is_now(today) and standings.holds_in_standings([indicator] if indicator else []):
        lines, page = _today(organisation, which, indicator, period, page_number)
    else:
        lines, page = _in_the_past(organisation, which, indicator, period, page_number, visible)
    return PeopleList(lines, page, indicator)


def _today(
    organisation: Organisation,
    which: PeopleFilter,
    indicator: LevelIndicator | None,
    period: Period,
    page_number: str,
) -> tuple[list[Line], Page[Any]]:
    audience = CELL_COMMITTEES if indicator else YEARLY_TRAINING
    rows = (
        standings.places(organisation, audience, year=period.year)
        .filter(_condition(which, indicator))
        .select_related("standing__person", "title", "organisation")
        .order_by("standing__person__sort_key", "standing__person__code")
    )
    page: Page[Any] = Paginator(rows, PEOPLE_ON_A_PAGE).get_page(page_number)
    found = list(page.object_list)
    names = place_names(row.organisation for row in found)
    lines = [
        Line(
            code=row.standing.person.code,
            full_name=row.standing.person.full_name,
            position=row.title.name,
            organisation=names[row.organisation_id],
            is_exempt=row.standing.is_exempt,
            trained_on=row.standing.trained_on,
            on_time=row.standing.on_time,
        )
        for row in found
    ]
    return lines, page


def _condition(which: PeopleFilter, indicator: LevelIndicator | None) -> Q:
    if indicator is not None:
        return ~standings.has_levels(indicator, prefix="standing__")
    counted = Q(standing__is_exempt=False)
    return {
        PeopleFilter.MISSING: counted & Q(standing__trained_on=None),
        PeopleFilter.TRAINED: counted & Q(standing__trained_on__isnull=False),
        PeopleFilter.LATE: counted & Q(standing__on_time=False),
        PeopleFilter.EXEMPT: Q(standing__is_exempt=True),
    }.get(which, Q())


def _in_the_past(
    organisation: Organisation,
    which: PeopleFilter,
    indicator: LevelIndicator | None,
    period: Period,
    page_number: str,
    visible: PersonQuerySet,
) -> tuple[list[Line], Page[Any]]:
    people = population(
        CELL_COMMITTEES if indicator else YEARLY_TRAINING,
        on=period.day,
        year=period.year,
        organisation_id=organisation.pk,
    )
    members = {
        each.person_id: each
        for each in people.placed_in(organisation.pk)
        if _belongs(each, which, indicator)
    }
    page: Page[Any] = Paginator(_by_name(members), PEOPLE_ON_A_PAGE).get_page(page_number)
    return _lines([members[pk] for pk in page.object_list], visible), page


def _belongs(member: Member, which: PeopleFilter, indicator: LevelIndicator | None) -> bool:
    if indicator is not None:
        return not meets(member.levels, indicator.conditions)
    if which == PeopleFilter.EXEMPT:
        return member.is_exempt
    if which == PeopleFilter.ALL:
        return True
    if member.is_exempt:
        return False
    if which == PeopleFilter.LATE:
        return member.training.on_time is False
    return member.is_trained is (which == PeopleFilter.TRAINED)


def _by_name(members: Iterable[int]) -> list[int]:
    wanted = set(members)
    # Naming thousands of ids in a question is slower than reading all.
    rows = Person.objects.filter(pk__in=wanted) if len(wanted) <= 2000 else Person.objects.all()
    ordered = rows.order_by("sort_key", "code").values_list("pk", flat=True)
    return [pk for pk in ordered if pk in wanted]


def _lines(members: list[Member], visible: PersonQuerySet) -> list[Line]:
    ids = [member.person_id for member in members]
    people = Person.objects.in_bulk(ids)
    open_to_viewer = set(visible.filter(pk__in=ids).values_list("pk", flat=True))
    organisations = Organisation.objects.in_bulk({m.place.organisation_id for m in members})
    names = place_names(organisations.values())
    titles = PositionTitle.objects.in_bulk({m.place.title for m in members})
    return [
        Line(
            code=people[member.person_id].code,
            full_name=people[member.person_id].full_name,
            position=titles[member.place.title].name,
            organisation=names[member.place.organisation_id],
            is_exempt=member.is_exempt,
            trained_on=member.training.trained_on,
            on_time=member.training.on_time,
            has_record=member.person_id in open_to_viewer,
        )
        for member in members
    ]
