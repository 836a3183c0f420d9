"""Adding to the journal."""

import datetime as dt
from typing import Any

from django.db.models import Model

from audit.models import Event


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
    Event.objects.create(**_fields(verb, obj, by=by, at=at, person_code=person_code, data=data))


def record_many(
    verb: str, objects: list[Any], *, by: Any, at: dt.datetime, **data: Any
) -> None:
    """Add one line for each object, in one statement."""
    Event.objects.bulk_create(
        Event(**_fields(verb, obj, by=by, at=at, person_code="", data=data)) for obj in objects
    )


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
