"""Adding to the journal."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model

from audit.models import Event
from audit.rules import seal_of
from shared.locks import Busy, alone


def record(
    verb: str,
    obj: Model,
    *,
    by: Any,
    at: dt.datetime,
    person_code: str = "",
    **data: Any,
) -> None:
    """Add one line about `obj`.

    verb         noun and past participle: "attempt.submitted", "person.read"
    by           the acting user, or None when the system acted
    person_code  code of the person whose data was touched or read, if it is about a person
    data         small JSON values; names of fields rather than personal values
    """
    line = Event(**_fields(verb, obj, by=by, at=at, person_code=person_code, data=data))
    collected = _collected.get()
    if collected is None:
        line.save(force_insert=True)
    else:
        collected.append(line)


_collected: ContextVar[list[Event] | None] = ContextVar("collected", default=None)


@contextmanager
def lines_together() -> Iterator[None]:
    """Write the lines that `record` adds inside in one statement at the end, in their order.

    For what is done or undone as a whole: an exception inside leaves no line, so it must not be
    caught inside either.
    """
    if _collected.get() is not None:
        yield
        return
    lines: list[Event] = []
    token = _collected.set(lines)
    try:
        yield
    finally:
        _collected.reset(token)
    Event.objects.bulk_create(lines)


def record_many(verb: str, objects: list[Any], *, by: Any, at: dt.datetime, **data: Any) -> None:
    """Add one line for each object, in one statement."""
    Event.objects.bulk_create(
        Event(**_fields(verb, obj, by=by, at=at, person_code="", data=data)) for obj in objects
    )


SEALED_AT_ONCE = 2000


# How long a sweep waits for another one before it leaves the work to it.
SEALING_WAIT = dt.timedelta(seconds=5)


def seal_lines() -> int:
    """Chain the lines that are not sealed yet, a bounded number of them; return how many."""
    try:
        with alone("audit.seal", wait=SEALING_WAIT):
            return _seal_next()
    except Busy:
        return 0


def _seal_next() -> int:
    last = Event.objects.exclude(seal_number=None).order_by("-seal_number").first()
    number, seal = (last.seal_number or 0, last.seal) if last else (0, "")
    lines = list(Event.objects.filter(seal_number=None).order_by("pk")[:SEALED_AT_ONCE])
    for line in lines:
        number += 1
        seal = seal_of(line.sealed_content(), previous=seal)
        line.seal_number, line.seal = number, seal
    Event.objects.bulk_update(lines, ["seal_number", "seal"], batch_size=500)
    return len(lines)


def _fields(
    verb: str, obj: Model, *, by: Any, at: dt.datetime, person_code: str, data: dict[str, Any]
) -> dict[str, Any]:
    return {
        "verb": verb,
        "at": at,
        "actor_id": by.pk if by else None,
        "actor_name": str(by)[:200] if by else "",
        "object_type": obj._meta.label_lower,
        "object_id": str(obj.pk),
        "person_code": person_code,
        "data": data,
    }
