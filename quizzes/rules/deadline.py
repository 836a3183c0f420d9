"""When an attempt ends. Instants come from the database's clock, whoever asks."""

import datetime as dt


def due_at(started_at: dt.datetime, *, limit: dt.timedelta | None) -> dt.datetime | None:
    """Return the instant at which the attempt ends; None without a limit.

    The limit runs from the start without a pause, also while the network is away.
    """
    return None if limit is None else started_at + limit


def accepts(at: dt.datetime, *, due: dt.datetime | None, grace: dt.timedelta) -> bool:
    """Whether an answer that arrives at `at` still counts: `grace` forgives a slow network."""
    return due is None or at <= due + grace


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
