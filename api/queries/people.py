"""People of the register, as another system reads them."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.api import Scope
from api.queries.organisations import top_organisations
from api.queries.pages import cut
from organisations.api import Organisation
from people.api import Holding, Person, PersonQuerySet, PlannedPosition
from records.api import Audience, audience_members, population
from shared.dates import in_force

Values = dict[str, Any]
LIST = "people"


@dataclass(frozen=True)
class Asked:
    """Which people a page is about.

    audience  a code; "" for everybody who holds a position on that day
    """

    scope: Scope
    top: Organisation | None
    audience: str
    on: dt.date
    is_today: bool


def is_audience(code: str) -> bool:
    return Audience.objects.filter(code=code).exists()


def audiences() -> list[Values]:
    rows = Audience.objects.order_by("code").values_list("code", "name")
    return [{"code": code, "name": name} for code, name in rows]


def people_page(asked: Asked, *, after: str, limit: int) -> tuple[list[Values], str | None]:
    """Return people in the order of their codes."""
    rows = _those(asked, after)
    found, following = cut(rows, limit, name=LIST, place=lambda row: row.code)
    return person_values(found, asked.scope, on=asked.on), following


def _those(asked: Asked, after: str) -> Iterable[Person]:
    ordered = Person.objects.filter(code__gt=after).order_by("code")
    if not asked.audience:
        return ordered.filter(pk__in=_holders(asked).values("pk")).iterator(chunk_size=600)
    tops = [asked.top] if asked.top else list(top_organisations(asked.scope))
    if asked.is_today:
        inside = Q(pk__in=[])
        for top in tops:
            members = audience_members(asked.audience, organisation=top, on=asked.on)
            inside |= Q(pk__in=members.values("pk"))
        return ordered.filter(inside).iterator(chunk_size=600)
    return _of_the_past(asked, tops, ordered)


def _holders(asked: Asked) -> PersonQuerySet:
    place = asked.scope.q("organisation__")
    if asked.top is not None:
        place &= Q(organisation__path__startswith=asked.top.path)
    return Person.objects.holding_within(place, on=asked.on)


def _of_the_past(
    asked: Asked, tops: Iterable[Organisation], ordered: PersonQuerySet
) -> Iterator[Person]:
    """Naming thousands of ids in a question is slower than reading by and by."""
    members: set[int] = set()
    for top in tops:
        people = population(asked.audience, on=asked.on, year=asked.on.year, organisation_id=top.pk)
        members |= {each.person_id for each in people.placed_in(top.pk)}
    return (person for person in ordered.iterator(chunk_size=600) if person.pk in members)


def person_values(people: Collection[Person], scope: Scope, *, on: dt.date) -> list[Values]:
    """Return people as plain values, with the positions of a day that lie in scope.

    Two queries: those held, and those planned for.
    """
    positions = _positions(Holding, people, scope, on=on)
    planned = _positions(PlannedPosition, people, scope, on=on)
    return [
        {
            "code": each.code,
            "full_name": each.full_name,
            "born": partial(each.born_on, year_only=each.born_year_only),
            "sex": each.sex,
            "party_status": each.party_status,
            "joined_party": partial(each.joined_party_on, year_only=each.joined_party_year_only),
            "positions": positions.get(each.pk, []),
            "planned_positions": planned.get(each.pk, []),
        }
        for each in people
    ]


def _positions(
    model: type[Holding] | type[PlannedPosition],
    people: Collection[Person],
    scope: Scope,
    *,
    on: dt.date,
) -> dict[int, list[Values]]:
    """Return the positions of each person, the highest first."""
    rows = (
        model._default_manager.filter(
            in_force(on), scope.q("organisation__"), person__in=[each.pk for each in people]
        )
        .select_related("title", "organisation")
        .order_by("-title__rank", "organisation__code", "pk")
    )
    found: dict[int, list[Values]] = {}
    for each in rows:
        found.setdefault(each.person_id, []).append(_position(each))
    return found


def _position(held: Holding | PlannedPosition) -> Values:
    last = None if held.valid_until is None else held.valid_until - dt.timedelta(days=1)
    return {
        "title": held.title_id,
        "title_name": held.title.name,
        "organisation": held.organisation.code,
        "first_day": held.valid_from,
        "last_day": last,
    }


def partial(day: dt.date | None, *, year_only: bool) -> str | None:
    """Return a day as ISO, or its year alone where only that is known."""
    if day is None:
        return None
    return f"{day:%Y}" if year_only else day.isoformat()
