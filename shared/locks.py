"""Doing long work alone, where there is no row yet to lock."""

import datetime as dt
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import OperationalError, connection, transaction

_BETWEEN_TRIES = 0.2
# What PostgreSQL calls a lock that was not to be had in time.
_LOCK_NOT_AVAILABLE = "55P03"
_SET_TIMEOUT = "SELECT set_config('lock_timeout', %s, true)"


class Busy(Exception):
    """Somebody else does the same work, and did not finish within the time given."""


@contextmanager
def busy_when_locked() -> Iterator[None]:
    """Run the block in one transaction; whatever rows it has to wait for too long raise Busy.

    Then nothing has been done.
    """
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise Busy from error


def yield_after(wait: dt.timedelta) -> None:
    """Let this transaction wait no longer than that for any one lock. It fails then.

    Less than a second, and whoever waits for it in turn goes on: PostgreSQL has not looked for a
    deadlock by then, nor chosen whom of the two to end.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_SET_TIMEOUT, [f"{int(wait.total_seconds() * 1000)}ms"])


@contextmanager
def alone(name: str, *, wait: dt.timedelta) -> Iterator[None]:
    """Run the block in one transaction while nobody else is in a block of the same `name`.

    Raises Busy when the other has not finished after `wait`; then nothing has been done.
    """
    with ExitStack() as stack:
        if connection.vendor == "sqlite":
            _enter_on_sqlite(stack, wait)
        else:
            stack.enter_context(transaction.atomic())
            _lock_on_postgresql(name, wait)
        yield


def _enter_on_sqlite(stack: ExitStack, wait: dt.timedelta) -> None:
    # Every writing transaction is alone from its BEGIN; only the waiting has to be longer.
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
        _set_busy_timeout(int(wait.total_seconds() * 1000))
    try:
        stack.enter_context(transaction.atomic())
    except OperationalError as error:
        raise Busy from error
    finally:
        _set_busy_timeout(usual)


def _set_busy_timeout(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")


def _lock_on_postgresql(name: str, wait: dt.timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        usual = cursor.fetchone()[0]
        cursor.execute(_SET_TIMEOUT, [f"{int(wait.total_seconds() * 1000)}ms"])
        try:
            with transaction.atomic():
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
        except OperationalError as error:
            raise Busy from error
        cursor.execute(_SET_TIMEOUT, [usual])


@contextmanager
def alone_if_free(name: str) -> Iterator[bool]:
    """Give False at once while somebody else is in a block of the same `name`.

    For use inside a transaction; the lock is held until it ends.
    """
    if connection.vendor == "sqlite":
        yield True
        return
    yield _try_on_postgresql(name)


@contextmanager
def alone_at_one_moment(name: str, *, wait: dt.timedelta) -> Iterator[None]:
    """Like `alone`; besides, every statement of the block sees the database as of one moment.

    Inside a transaction of the caller's it is no more than `alone`. Raises Busy.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        with alone(name, wait=wait):
            yield
        return
    end = time.monotonic() + wait.total_seconds()
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            # Whoever waited inside would see the database as of before the waiting.
            if _try_on_postgresql(name):
                yield
                return
        if time.monotonic() > end:
            raise Busy
        time.sleep(_BETWEEN_TRIES)


def _try_on_postgresql(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
        return bool(cursor.fetchone()[0])
