"""The people behind a figure, by name."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from organisations.api import Organisation, Tree, tree_on
from people.api import Person, PersonQuerySet, PositionTitle, exemption_words_of
from records.api import (
    CELL_COMMITTEES,
    YEARLY_TRAINING,
    LevelIndicator,
    PlacedPerson,
    Standing,
    audience_definitions,
    level_indicators,
    people_on,
)
from reports.queries import standings
from reports.queries.helping import HELP
from reports.queries.people_filters import (
    Order,
    PeopleFilter,
    Wanted,
    of_person,
    of_standing,
    today_order,
)
from reports.queries.places import place_names
from reports.queries.why import WORDS
from reports.rules.period import Period

__all__ = [
    "PEOPLE_ON_A_PAGE",
    "Line",
    "PeopleFilter",
    "PeopleList",
    "condition_of",
    "lines_of",
    "people_by_name",
    "people_list",
]

PEOPLE_ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One person. `has_record` is false where the viewer may not open the record today.

    exemption  why an exempt person is, in words; "" where the viewer may not open the record
    reason  why the person is not trained: a code, "" for none of the five; None for those who are,
            and for past days, of which reasons are not kept
    """

    code: str
    full_name: str
    position: str
    organisation: str
    is_exempt: bool
    trained_on: dt.date | None
    on_time: bool | None
    has_record: bool = True
    exemption: str = ""
    reason: str | None = None

    @property
    def why(self) -> str:
        return "" if self.reason is None else str(WORDS[self.reason])

    @property
    def help(self) -> str:
        return "" if self.reason is None else str(HELP[self.reason])


@dataclass(frozen=True)
class PeopleList:
    """`indicator` is set when the list is of those who lack a level."""

    lines: list[Line]
    page: Page[Any]
    indicator: LevelIndicator | None


def people_list(
    organisation: Organisation,
    *,
    wanted: Wanted,
    period: Period,
    today: dt.date,
    page_number: str,
    visible: PersonQuerySet,
    on_a_page: int = PEOPLE_ON_A_PAGE,
) -> PeopleList:
    """Return a page of names. A fixed number of queries, whatever the number of people.

    visible  people whose record the viewer may open today
    """
    indicator = _indicator(wanted)
    shown = (page_number, on_a_page)
    if period.is_now(today) and standings.holds_in_standings([indicator] if indicator else []):
        of_list = of_standing(wanted, indicator, on=period.day)
        lines, page = _today(organisation, of_list, wanted, indicator, period, shown)
        return PeopleList(lines, page, indicator)
    lines, page = _in_the_past(organisation, wanted, indicator, period, shown, visible)
    return PeopleList(lines, page, indicator)


def _today(
    organisation: Organisation,
    of_list: Q,
    wanted: Wanted,
    indicator: LevelIndicator | None,
    period: Period,
    shown: tuple[str, int],
) -> tuple[list[Line], Page[Any]]:
    audience = CELL_COMMITTEES if indicator else YEARLY_TRAINING
    rows = (
        standings.places(organisation, audience, year=period.year)
        .filter(of_list)
        .select_related("standing__person", "title", "organisation")
        .order_by(*today_order(wanted))
    )
    number, on_a_page = shown
    page: Page[Any] = Paginator(rows, on_a_page).get_page(number)
    found = list(page.object_list)
    names = place_names(row.organisation for row in found)
    exempt = [row.standing.person_id for row in found if row.standing.is_exempt]
    exemptions = exemption_words_of(exempt, on=period.day)
    lines = [
        Line(
            code=row.standing.person.code,
            full_name=row.standing.person.full_name,
            position=row.title.name,
            organisation=names[row.organisation_id],
            is_exempt=row.standing.is_exempt,
            trained_on=row.standing.trained_on,
            on_time=row.standing.on_time,
            exemption=exemptions.get(row.standing.person_id, ""),
            reason=_reason(row.standing),
        )
        for row in found
    ]
    return lines, page


def _reason(standing: Standing) -> str | None:
    is_missing = standing.trained_on is None and not standing.is_exempt
    return standing.reason if is_missing else None


def condition_of(wanted: Wanted, *, on: dt.date) -> Q:
    """Return today's list as a condition on places of standings. One query, or none."""
    return of_standing(wanted, _indicator(wanted), on=on)


def _indicator(wanted: Wanted) -> LevelIndicator | None:
    if wanted.which != PeopleFilter.LACKING:
        return None
    known = level_indicators(CELL_COMMITTEES)
    return next((each for each in known if each.code == wanted.indicator), known[0])


def _in_the_past(
    organisation: Organisation,
    wanted: Wanted,
    indicator: LevelIndicator | None,
    period: Period,
    shown: tuple[str, int],
    visible: PersonQuerySet,
) -> tuple[list[Line], Page[Any]]:
    audience = CELL_COMMITTEES if indicator else YEARLY_TRAINING
    tree = tree_on(period.day)
    everybody = people_on(
        audience_definitions(audience)[audience],
        on=period.day,
        year=period.year,
        tree=tree,
        organisation_id=organisation.pk,
        indicator=indicator,
    )
    places = None if wanted.place is None else tree.subtree_ids(wanted.place.pk)
    people = {
        each.person_id: each
        for each in everybody
        if _belongs(each, wanted)
        and (places is None or each.organisation_id in places)
        and wanted.title in {"", each.title}
    }
    number, on_a_page = shown
    ordered = _ordered(people, wanted, tree, organisation, period.day)
    page: Page[Any] = Paginator(ordered, on_a_page).get_page(number)
    return lines_of([people[pk] for pk in page.object_list], visible, on=period.day), page


def _belongs(person: PlacedPerson, wanted: Wanted) -> bool:
    if wanted.which == PeopleFilter.LACKING:
        return not person.has_levels
    if wanted.which == PeopleFilter.EXEMPT:
        return person.is_exempt
    if wanted.which == PeopleFilter.ALL:
        return True
    if person.is_exempt:
        return False
    if wanted.which == PeopleFilter.LATE:
        return person.on_time is False
    return (person.trained_on is not None) is (wanted.which == PeopleFilter.TRAINED)


def _ordered(
    people: dict[int, PlacedPerson],
    wanted: Wanted,
    tree: Tree,
    organisation: Organisation,
    day: dt.date,
) -> list[int]:
    found = people_by_name(people, of_person(wanted, on=day))
    if wanted.order == Order.PLACE:
        places = {place: number for number, place in enumerate(tree.walk(organisation.pk))}
        found.sort(key=lambda pk: places[people[pk].organisation_id])
    elif wanted.order == Order.DAY:
        found.sort(key=lambda pk: people[pk].trained_on or dt.date.min, reverse=True)
    return found


def people_by_name(people: Collection[int], condition: Q | None = None) -> list[int]:
    """Return those of `people` who fit, by given name. One query."""
    wanted = set(people)
    # Naming thousands of ids in a question is slower than reading all.
    rows = Person.objects.filter(pk__in=wanted) if len(wanted) <= 2000 else Person.objects.all()
    by_name = rows.filter(condition or Q()).by_name().values_list("pk", flat=True)
    return [pk for pk in by_name if pk in wanted]


def lines_of(people: list[PlacedPerson], visible: PersonQuerySet, *, on: dt.date) -> list[Line]:
    """Return the lines of people as they counted `on` that day, in the order given."""
    ids = [each.person_id for each in people]
    found = Person.objects.in_bulk(ids)
    open_to_viewer = set(visible.filter(pk__in=ids).values_list("pk", flat=True))
    organisations = Organisation.objects.in_bulk(_each(one.organisation_id for one in people))
    names = place_names(organisations.values(), on=on)
    exempt = {one.person_id for one in people if one.is_exempt}
    exemptions = exemption_words_of(exempt & open_to_viewer, on=on)
    titles = PositionTitle.objects.in_bulk({each.title for each in people})
    return [
        Line(
            code=found[each.person_id].code,
            full_name=found[each.person_id].full_name,
            position=titles[each.title].name,
            organisation=names[each.organisation_id],
            is_exempt=each.is_exempt,
            trained_on=each.trained_on,
            on_time=each.on_time,
            has_record=each.person_id in open_to_viewer,
            exemption=exemptions.get(each.person_id, ""),
        )
        for each in people
    ]


def _each(ids: Iterable[int]) -> list[int]:
    return sorted(set(ids))
