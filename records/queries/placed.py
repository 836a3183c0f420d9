"""The people of an audience on any day, one by one, without their facts ever being objects."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q
from django.utils.dateparse import parse_date

from organisations.api import Tree
from records.queries import facts
from records.queries.statement import Asked, Statement, asking, holders_in
from records.queries.targets import LevelIndicator
from records.rules.audience import AudienceDefinition


@dataclass(frozen=True, slots=True)
class PlacedPerson:
    """Somebody of the audience on a day, at the position under which they count.

    has_levels  whether the levels asked for were met; None when none were asked for
    """

    person_id: int
    organisation_id: int
    title: str
    is_exempt: bool
    trained_on: dt.date | None
    on_time: bool | None
    has_levels: bool | None = None


def people_on(
    audience: AudienceDefinition,
    *,
    on: dt.date,
    year: int,
    tree: Tree,
    organisation_id: int,
    indicator: LevelIndicator | None = None,
) -> list[PlacedPerson]:
    """Return who is counted at an organisation, or below it in that `tree`. One query."""
    inside = tree.subtree_ids(organisation_id)
    people = holders(audience, on=on, inside=inside)
    found = placed_people(audience, on=on, year=year, people=people, indicator=indicator)
    return [each for each in found if each.organisation_id in inside]


def holders(audience: AudienceDefinition, *, on: dt.date, inside: set[int]) -> Q:
    """People with a position of the audience in one of these organisations, or everybody."""
    return holders_in(facts.fitting_holdings(audience.clauses, on), inside)


def placed_people(
    audience: AudienceDefinition,
    *,
    on: dt.date,
    year: int,
    people: Q,
    indicator: LevelIndicator | None = None,
) -> list[PlacedPerson]:
    """Return those of `people` who were in the audience on `on`, wherever they counted. One query.

    people  condition on `person_id`
    """
    if not audience.clauses:
        return []
    asked = Asked(audience, is_yearly=True, indicators=[] if indicator is None else [indicator])
    statement = Statement([asked], on=on, year=year)
    statement.people = people
    try:
        text, params = statement.text_of_people()
    except EmptyResultSet:  # `people` can be nobody.
        return []
    with asking() as cursor:
        cursor.execute(text, params)
        return [_placed_person(row) for row in cursor]


def _placed_person(row: tuple[Any, ...]) -> PlacedPerson:
    person, organisation, title, is_exempt, trained_on, in_time_on, *levels = row
    # SQLite gives days as text.
    day = parse_date(trained_on) if isinstance(trained_on, str) else trained_on
    return PlacedPerson(
        person_id=person,
        organisation_id=organisation,
        title=title,
        is_exempt=bool(is_exempt),
        trained_on=day,
        on_time=None if day is None else trained_on == in_time_on,
        has_levels=bool(levels[0]) if levels else None,
    )
