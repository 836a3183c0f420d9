"""Where changes come from: triggers of the database that note each change in its own transaction.

They see what no hook of Python would: rows written in bulk, by imports, by commands, by hand.
PostgreSQL gets them from a migration. SQLite rebuilds a table to change it and loses its triggers
then; there they are taken away before migrations and put back after them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

NOTES = "api_change"


@dataclass(frozen=True)
class Feed:
    """Rows of `table` whose change is a change of the object that `column` names.

    place     column of the organisation in which the row lets the object be seen: whoever saw it
              there is told that it is gone, also when the row itself is no longer there
    events    of these: INSERT, UPDATE, DELETE
    columns   an update counts only if one of these gets another value; empty: always
    """

    kind: str
    table: str
    column: str = "id"
    place: str = ""
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")
    columns: tuple[str, ...] = ()

    def name(self, event: str) -> str:
        return f"api_feed_{self.table}_{event.lower()}"


FEEDS = [
    Feed(
        "organisation",
        "organisations_organisation",
        events=("INSERT", "UPDATE"),
        columns=(
            "code", "kind_id", "residential_kind_id", "sector", "legal_status", "name",
            "opened_on", "closed_on",
        ),
    ),
    Feed("organisation", "organisations_placement", "organisation_id", "parent_id"),
    Feed(
        "person",
        "people_person",
        events=("INSERT", "UPDATE"),
        columns=(
            "code", "full_name", "given", "born_on", "born_year_only", "sex", "party_status",
            "joined_party_on", "joined_party_year_only",
        ),
    ),
    Feed("person", "people_holding", "person_id", "organisation_id"),
    Feed("person", "people_exemption", "person_id"),
    Feed("training", "records_trainingfact", events=("INSERT",)),
    Feed("qualification", "records_qualification", events=("INSERT",)),
    Feed(
        "certificate",
        "certificates_certificate",
        events=("INSERT", "UPDATE"),
        columns=("revoked_at", "replaced_by_id"),
    ),
]  # fmt: skip


def install(feeds: Iterable[Feed], connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, in place of those of the same name."""
    there = set(connection.introspection.table_names())
    statements = _STATEMENTS[connection.vendor]
    with connection.cursor() as cursor:
        for feed in feeds:
            if there.issuperset({feed.table, NOTES}):
                for event in feed.events:
                    for statement in statements(feed, event):
                        cursor.execute(statement)


def remove(feeds: Iterable[Feed], connection: BaseDatabaseWrapper) -> None:
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for feed in feeds:
            if feed.table in there:
                on = f" ON {feed.table}" if connection.vendor == "postgresql" else ""
                for event in feed.events:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {feed.name(event)}{on}")


def _notes(feed: Feed, event: str, now: str, differs: str) -> Iterator[str]:
    """What a trigger does: one note, or two when a row went over to another object or place."""
    insert = f"INSERT INTO {NOTES} (kind, object_id, organisation_id, at) "

    def values(row: str) -> str:
        place = f"{row}.{feed.place}" if feed.place else "NULL"
        return f"'{feed.kind}', {row}.{feed.column}, {place}, {now}"

    if event != "DELETE":
        yield f"{insert} VALUES ({values('NEW')});"
    if event == "DELETE":
        yield f"{insert} VALUES ({values('OLD')});"
    elif event == "UPDATE" and feed.column != "id":
        other = [feed.column, *filter(None, [feed.place])]
        moved = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in other)
        yield f"{insert} SELECT {values('OLD')} WHERE {moved};"


def _when(feed: Feed, event: str, differs: str) -> str:
    if event != "UPDATE" or not feed.columns:
        return ""
    changes = (f"NEW.{column} {differs} OLD.{column}" for column in feed.columns)
    return f"WHEN ({' OR '.join(changes)})"


def _sqlite(feed: Feed, event: str) -> list[str]:
    notes = " ".join(_notes(feed, event, "strftime('%Y-%m-%d %H:%M:%f', 'now')", "IS NOT"))
    return [
        f"DROP TRIGGER IF EXISTS {feed.name(event)}",
        f"CREATE TRIGGER {feed.name(event)} AFTER {event} ON {feed.table} FOR EACH ROW "
        f"{_when(feed, event, 'IS NOT')} BEGIN {notes} END",
    ]


def _postgresql(feed: Feed, event: str) -> list[str]:
    name = feed.name(event)
    notes = " ".join(_notes(feed, event, "now()", "IS DISTINCT FROM"))
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {notes} RETURN NULL; END $$",
        f"DROP TRIGGER IF EXISTS {name} ON {feed.table}",
        f"CREATE TRIGGER {name} AFTER {event} ON {feed.table} FOR EACH ROW "
        f"{_when(feed, event, 'IS DISTINCT FROM')} EXECUTE FUNCTION {name}()",
    ]


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}


def migration(feeds: Iterable[Feed]) -> tuple[Any, Any]:
    """What a RunPython of PostgreSQL does, and takes back."""
    rows = tuple(feeds)

    def there(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            install(rows, schema_editor.connection)

    def back(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            remove(rows, schema_editor.connection)

    return there, back


def keep_on_sqlite(feeds: Iterable[Feed], app: Any) -> None:
    """Take the triggers away before each run of migrations and put them back. Call in `ready()`."""
    rows = tuple(feeds)

    def before(using: str, **_kwargs: Any) -> None:
        if connections[using].vendor == "sqlite":
            remove(rows, connections[using])

    def after(using: str, **_kwargs: Any) -> None:
        if connections[using].vendor == "sqlite":
            install(rows, connections[using])

    pre_migrate.connect(before, sender=app, weak=False, dispatch_uid="api.feeds.before")
    post_migrate.connect(after, sender=app, weak=False, dispatch_uid="api.feeds.after")
