"""Keeping organisations as they are while something is done that relies on it."""

from collections.abc import Iterable

from django.db import connection


def hold_still(organisation_ids: Iterable[int]) -> None:
    """Wait for a reorganisation of these organisations to end, and keep the next one waiting.

    A shared lock until the end of the transaction: any number may hold it at once. SQLite has one
    writer at a time and needs none.
    """
    ids = sorted(set(organisation_ids))
    if not ids or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM organisations_organisation WHERE id = ANY(%s) ORDER BY id FOR SHARE",
            [ids],
        )
