"""Keeping organisations as they are while something is done that relies on it."""

from collections.abc import Iterable

from django.db import connection

# Longer than others wait for a lock: a merger of a whole province is worth waiting for.
WAIT = "SET LOCAL lock_timeout = '60s'"
AS_USUAL = "SET LOCAL lock_timeout TO DEFAULT"


def hold_still(organisation_ids: Iterable[int]) -> None:
    """Wait until organisations have their new places in the tree, and keep these until the end of
    the transaction.

    A shared lock: any number may hold it at once, and only what really moves waits for it. SQLite
    has one writer at a time and needs none.
    """
    ids = ", ".join(str(int(pk)) for pk in sorted(set(organisation_ids)))
    if not ids or connection.vendor != "postgresql":
        return
    lock = f"SELECT 1 FROM organisations_organisation WHERE id IN ({ids}) ORDER BY id FOR KEY SHARE"  # noqa: S608 - whole numbers
    with connection.cursor() as cursor:
        cursor.execute(f"{WAIT}; {lock}; {AS_USUAL}")


def wait_patiently() -> None:
    """Let this transaction wait up to a minute for each lock: it moves many, and is rarely done."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(WAIT)
