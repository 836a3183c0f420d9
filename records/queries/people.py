"""People as other parts of the site ask for them: members of an audience, a person's main post."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from organisations.api import Organisation, Placement
from people.api import Holding, Person
from records.queries import facts
from shared.dates import in_force


def audience_members(
    audience_code: str, *, organisation: Organisation, on: dt.date
) -> QuerySet[Person]:
    """People with a position of the audience in `organisation` or below it, in today's tree."""
    clauses = facts.clauses_by_audience(audience_code).get(audience_code, ())
    posts = facts.fitting_holdings(clauses, on).filter(
        person=OuterRef("pk"), organisation__path__startswith=organisation.path
    )
    return Person.objects.filter(Exists(posts))


def main_post(person: Person, *, on: dt.date) -> Holding | None:
    """Return the position under which `person` is named on `on`: the highest, then the oldest."""
    return main_posts([person.pk], on=on).get(person.pk)


def main_posts(person_ids: Iterable[int], *, on: dt.date) -> dict[int, Holding]:
    """Return the main position of each person who has one. One query."""
    placed = Placement.objects.filter(in_force(on), organisation=OuterRef("organisation"))
    held = (
        Holding.objects.filter(in_force(on), person__in=list(person_ids))
        .select_related("title", "organisation")
        .annotate(above_name=Subquery(placed.values("parent__name")[:1]))
        .order_by("person_id", "-title__rank", "organisation__code", "pk")
    )
    found: dict[int, Holding] = {}
    for holding in sorted(held, key=_seniority):
        found.setdefault(holding.person_id, holding)
    return found


def place_name(post: Holding) -> str:
    """Return the organisation of a main post with the one above it, as they were placed that day.

    Every ward has a "Chi bộ tổ dân phố 1"; only with the ward does the name say which.
    """
    above: str | None = getattr(post, "above_name", None)
    return f"{post.organisation.name}, {above}" if above else post.organisation.name


def _seniority(holding: Holding) -> tuple[int, int, dt.date]:
    return (holding.person_id, -holding.title.rank, holding.valid_from or dt.date.min)
