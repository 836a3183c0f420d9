"""Reads about people of the register."""

import datetime as dt
from typing import Any

from people.models import Holding, Person
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
