"""Reading the journal."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from audit.models import Event
from audit.rules import seal_of

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


def events_about(person_code: str) -> QuerySet[Event]:
    """Return every line that concerns a person, the latest first."""
    return Event.objects.filter(person_code=person_code).order_by("-at", "-pk")


def changes_since(person_codes: Collection[str], since: dt.datetime) -> QuerySet[Event]:
    """Return what was done with these people's data after `since`, without readings, in order."""
    lines = Event.objects.filter(person_code__in=person_codes, at__gt=since)
    return lines.exclude(verb=READ).order_by("at", "pk")


LINES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """What a line is about, without who and why."""

    verb: str
    object_type: str
    object_id: str
    person_code: str


def lines_since(since: dt.datetime) -> Iterator[Line]:
    """Yield the lines added since, the latest first. Costs what they are, not the whole journal.

    A line is older than its key says where its transaction took long: ask for some time more than
    is needed.
    """
    before: int | None = None
    while True:
        older = Event.objects.all() if before is None else Event.objects.filter(pk__lt=before)
        rows = older.order_by("-pk").values_list(
            "pk", "at", "verb", "object_type", "object_id", "person_code"
        )[:LINES_AT_ONCE]
        found = list(rows)
        yield from (Line(*row[2:]) for row in found if row[1] >= since)
        if len(found) < LINES_AT_ONCE or all(row[1] < since for row in found):
            return
        before = found[-1][0]


@dataclass(frozen=True)
class ChainCheck:
    """What came of checking the seals.

    good_until   place of the last line whose seal is right
    broken_at    place of the first one that is not; None when all are
    last_seal    to be kept outside the database: it also betrays lines cut off at the end
    unsealed     lines that no sweep has reached yet
    """

    good_until: int
    broken_at: int | None
    last_seal: str
    unsealed: int


def check_chain() -> ChainCheck:
    """Recompute every seal from the first line on. Reads the whole journal, a part at a time."""
    number, seal = 0, ""
    sealed = Event.objects.exclude(seal_number=None).order_by("seal_number")
    unsealed = Event.objects.filter(seal_number=None).count()
    for line in sealed.iterator(chunk_size=2000):
        expected = seal_of(line.sealed_content(), previous=seal)
        if line.seal_number != number + 1 or line.seal != expected:
            return ChainCheck(number, number + 1, seal, unsealed)
        number, seal = line.seal_number, line.seal
    return ChainCheck(number, None, seal, unsealed)
