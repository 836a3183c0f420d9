"""Giving changes their numbers, in the order in which they became visible."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from api.models import Change
from people.api import Exemption, Holding, PlannedPosition
from shared.locks import Busy, alone

NUMBERED_AT_ONCE = 5000
# Somebody else is at it: what they number is as good.
WAIT = dt.timedelta(seconds=2)
KEPT_FOR = dt.timedelta(days=90)


def number_changes() -> int:
    """Number the changes that are visible and have no number yet; return how many.

    Their keys are given while their transactions still run, and a transaction may commit long
    after one that began later: an order by key would have gaps that fill behind a reader's back.
    Here one transaction at a time gives the next numbers, and only to rows that have been
    committed. What commits later gets a higher number, whatever its key.
    """
    total = 0
    try:
        while numbered := _number_some():
            total += numbered
            if numbered < NUMBERED_AT_ONCE:
                break
    except Busy:
        return total
    return total


def _number_some() -> int:
    if not Change.objects.filter(number=None).exists():
        return 0
    with alone("api.changes", wait=WAIT):
        number = Change.objects.aggregate(newest=Max("number"))["newest"] or 0
        rows = list(Change.objects.filter(number=None).order_by("pk")[:NUMBERED_AT_ONCE])
        for row in rows:
            number += 1
            row.number = number
        Change.objects.bulk_update(rows, ["number"], batch_size=500)
    return len(rows)


@transaction.atomic
def note_turn_of_day(*, on: dt.date, at: dt.datetime) -> int:
    """Note the people whose positions, plans or exemptions begin or end today by the calendar alone.

    Nothing is written on such a day, so no trigger sees it. Noted twice, it is read twice.
    """
    people: set[int] = set()
    for model in (Holding, PlannedPosition, Exemption):
        for bound in ("valid_from", "valid_until"):
            rows = model._default_manager.filter(**{bound: on})
            people |= set(rows.values_list("person_id", flat=True))
    Change.objects.bulk_create(
        (Change(kind=Change.Kind.PERSON, object_id=pk, at=at) for pk in sorted(people)),
        batch_size=1000,
    )
    return len(people)


@transaction.atomic
def forget_changes(*, at: dt.datetime) -> int:
    """Delete changes that are no longer kept, but never the newest: numbers go on from it."""
    newest = Change.objects.aggregate(newest=Max("number"))["newest"] or 0
    old = Change.objects.filter(at__lt=at - KEPT_FOR, number__lt=newest)
    return old._raw_delete(old.db)
