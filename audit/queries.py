"""Reading the journal."""

import datetime as dt
from dataclasses import dataclass

from audit.models import Event

READ = "person.read"


@dataclass(frozen=True)
class Reading:
    """Somebody opened a person's record."""

    at: dt.datetime
    actor_name: str


def readings_of(person_code: str, *, limit: int = 20) -> list[Reading]:
    """Return who read the record of a person, the latest first."""
    rows = Event.objects.filter(verb=READ, person_code=person_code).order_by("-at", "-pk")
    return [Reading(*row) for row in rows.values_list("at", "actor_name")[:limit]]
