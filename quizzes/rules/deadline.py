"""When an attempt ends, and which answers still count. Instants come from the database's clock,
whoever asks."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Ends:
    """due  when the attempt ends
    delivery_until  until when answers given before that may still arrive
    """

    due: dt.datetime | None
    delivery_until: dt.datetime | None

    @classmethod
    def at(cls, due: dt.datetime | None, *, delivery: dt.timedelta) -> "Ends":
        return cls(due, None if due is None else due + delivery)


def due_at(
    started_at: dt.datetime,
    *,
    limit: dt.timedelta | None,
    closes_at: dt.datetime | None = None,
) -> dt.datetime | None:
    """Return the instant at which the attempt ends: the limit, or the closing of the test if that
    comes first; None without either.

    The limit runs from the start without a pause, also while the network is away.
    """
    ends = [closes_at, None if limit is None else started_at + limit]
    return min((end for end in ends if end is not None), default=None)


def changed_due(
    new: dt.datetime | None, *, old: dt.datetime | None, at: dt.datetime
) -> dt.datetime | None:
    """Return when an open attempt ends whose terms were changed at `at`.

    A later end is a later end, also where the old one has passed and nobody has closed the
    attempt yet. An earlier one takes away no time that has passed already.
    """
    if new is None or (old is not None and new >= old):
        return new
    return max(new, at if old is None else min(at, old))


class Delivery(StrEnum):
    """What becomes of a change by the clock."""

    IN_TIME = "in_time"
    DELIVERED_LATE = "delivered_late"
    TOO_LATE = "too_late"


def delivery_of(
    at: dt.datetime,
    *,
    changed_at: dt.datetime | None,
    acknowledged_at: dt.datetime,
    ends: Ends,
    grace: dt.timedelta,
) -> Delivery:
    """Say whether a change that arrives at `at` counts.

    Nothing that is claimed matters before the end. After it, a change counts if it was made before
    the end and arrives while delivery is open; it is then flagged as delivered late.

    changed_at       when the device says the change was made; None for a form without script,
                     which was sent as soon as it was made: `grace` forgives it a slow network
    acknowledged_at  the newest change of that device that was kept before
    """
    if ends.due is None or ends.delivery_until is None or at <= ends.due:
        return Delivery.IN_TIME
    if at > ends.delivery_until:
        return Delivery.TOO_LATE
    if changed_at is None:
        made_at = at - grace
    else:
        made_at = believed(changed_at, acknowledged_at=min(acknowledged_at, ends.due), at=at)
    return Delivery.DELIVERED_LATE if made_at <= ends.due else Delivery.TOO_LATE


def believed(claimed: dt.datetime, *, acknowledged_at: dt.datetime, at: dt.datetime) -> dt.datetime:
    """Return a claimed time of a change as far as it can be true: not before what that device
    made known already, and not in the future."""
    return min(max(claimed, acknowledged_at), at)


def is_over(at: dt.datetime, *, due: dt.datetime | None) -> bool:
    return due is not None and at >= due


def finished_at(at: dt.datetime, *, due: dt.datetime | None) -> dt.datetime:
    """Return when an attempt that is closed at `at` ended: never after its deadline."""
    return at if due is None else min(at, due)


def remaining(at: dt.datetime, *, due: dt.datetime | None) -> dt.timedelta | None:
    """Return the time left, not below zero; None without a limit."""
    return None if due is None else max(due - at, dt.timedelta(0))


def order_of_change(claimed: int | None, *, stored: int, at: dt.datetime) -> int:
    """Return the number by which a change is ordered among those of its question.

    claimed  what the page says: milliseconds of its clock, or one more than it knew. None for a
             form without script: that is a person pressing a button now, newer than anything.
    stored   that of the change kept so far, 0 for none

    A clock that is years ahead must not shut out every later change: a claim counts for at most
    one day from now.
    """
    now = int(at.timestamp() * 1000)
    if claimed is None:
        return max(stored + 1, now)
    return min(claimed, now + _ONE_DAY_MS)


_ONE_DAY_MS = 24 * 60 * 60 * 1000
