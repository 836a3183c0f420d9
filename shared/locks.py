"""Doing long work alone, where there is no row yet to lock."""

import datetime as dt
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import OperationalError, connection, transaction


class Busy(Exception):
    """Somebody else does the same work, and did not finish within the time given."""


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
        set_timeout = "SELECT set_config('lock_timeout', %s, true)"
        cursor.execute(set_timeout, [f"{int(wait.total_seconds() * 1000)}ms"])
        try:
            with transaction.atomic():
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
        except OperationalError as error:
            raise Busy from error
        cursor.execute(set_timeout, [usual])
