"""Reads about people of the register."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from people.models import Exemption, Holding, Person, PlannedPosition
from people.rules import exemption_words
from shared.dates import in_force


def person_of(user: Any) -> Person | None:
    """Return the person of the register behind an account; None for staff who are in no register.

    Asked once per request: Django keeps the answer, also "none", on the user object.
    """
    if not user.is_authenticated:
        return None
    return getattr(user, "person", None)


def holdings_of(person: Person, *, on: dt.date) -> list[Holding]:
    """Return the positions that `person` holds on that day, the highest first."""
    return list(
        person.holdings.filter(in_force(on))
        .select_related("title", "organisation")
        .order_by("-title__rank", "organisation__path", "pk")
    )


def planned_positions_of(person: Person, *, on: dt.date) -> list[PlannedPosition]:
    """Return the positions that `person` is planned for on that day, the highest first."""
    return list(
        person.planned_positions.filter(in_force(on))
        .select_related("title", "organisation")
        .order_by("-title__rank", "organisation__path", "pk")
    )


def exemption_words_of(people: Collection[int], *, on: dt.date) -> dict[int, str]:
    """Return why each of `people` is exempt on that day, in words. One query; none for nobody."""
    if not people:
        return {}
    rows = Exemption.objects.filter(in_force(on), person__in=people).order_by("kind", "pk")
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for person, kind in rows.values_list("person_id", "kind"):
        found[person][exemption_words(kind)] = None
    return {person: "; ".join(words) for person, words in found.items()}
