"""Who a person of the register is while something is written for them."""

import datetime as dt
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager

from django.db import connection

from people.models import Person
from shared.locks import alone


def alone_at_register(*, wait: dt.timedelta) -> AbstractContextManager[None]:
    """Run the block in one transaction in which nobody else imports, reorganises or merges.

    Raises Busy when somebody else has not finished after `wait`; then nothing has been done.
    """
    return alone("register", wait=wait)


def kept_records(people: Iterable[Person]) -> list[Person]:
    """Return the records that are kept of `people`, each once, and let no merge take them until
    the end of the transaction.

    Whoever was merged into another record meanwhile is that one; the others come back as they
    were given. Call it before anything is added for them: a merge that is being confirmed has
    either moved everything, or sees what was added and asks to be looked at again. One query.

    A shared lock: any number may hold it at once, and only a merge waits for it. SQLite has one
    writer at a time and needs none.
    """
    found = {person.pk: person for person in people}
    while merged := _locked(found):
        kept = Person.objects.in_bulk(set(merged.values()))
        now = [kept[merged[pk]] if pk in merged else one for pk, one in found.items()]
        found = {person.pk: person for person in now}
    return list(found.values())


def kept_record(person: Person) -> Person:
    """Return the record that is kept of one person; see `kept_records`."""
    return kept_records([person])[0]


def _locked(ids: Collection[int]) -> dict[int, int]:
    """Return whom those of these people lead to who were merged."""
    if not ids:
        return {}
    if connection.vendor != "postgresql":
        rows = Person.objects.filter(pk__in=ids, merged_into__isnull=False)
        return dict(rows.values_list("pk", "merged_into_id"))
    with connection.cursor() as cursor:
        # Without a condition on the second column, which would be looked at before the waiting.
        cursor.execute(
            "SELECT id, merged_into_id FROM people_person WHERE id = ANY(%s) ORDER BY id"
            " FOR KEY SHARE",
            [list(ids)],
        )
        return {pk: kept for pk, kept in cursor.fetchall() if kept is not None}
