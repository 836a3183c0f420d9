"""Rules that the database itself keeps, for what no constraint can say: triggers that refuse.

PostgreSQL gets them from a migration of the app they belong to. SQLite rebuilds a table to change
it, loses the triggers of that table then, and cannot do it at all while a trigger of another table
names it: there they are taken away before migrations and put back after them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate


@dataclass(frozen=True)
class Guard:
    """One refusal.

    event    as "BEFORE DELETE"
    refused  the condition, over OLD and NEW; {differs} is the operator for "not the same", with
             nulls as values. Without one, the event is refused always
    names    the further tables that the condition looks into
    """

    name: str
    table: str
    event: str
    words: str
    refused: str = "1 = 1"
    names: tuple[str, ...] = ()


def changed(columns: Iterable[str]) -> str:
    """The condition that one of these columns gets another value."""
    return " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in columns)


def install(guards: Iterable[Guard], connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, in place of those of the same name."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards:
            # A single app may be migrated while the tables of those above it are not there yet.
            if there.issuperset({guard.table, *guard.names}):
                for statement in _STATEMENTS[connection.vendor](guard):
                    cursor.execute(statement)


def remove(guards: Iterable[Guard], connection: BaseDatabaseWrapper) -> None:
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in guards:
            if guard.table in there:
                on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on}")


def _sqlite(guard: Guard) -> list[str]:
    condition = guard.refused.format(differs="IS NOT")
    return [
        f"DROP TRIGGER IF EXISTS {guard.name}",
        f"CREATE TRIGGER {guard.name} {guard.event} ON {guard.table} "
        f"BEGIN SELECT RAISE(ABORT, '{guard.words}') WHERE {condition}; END",
    ]


def _postgresql(guard: Guard) -> list[str]:
    condition = guard.refused.format(differs="IS DISTINCT FROM")
    goes_on = "OLD" if "DELETE" in guard.event else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {condition} THEN RAISE EXCEPTION '{guard.words}' "
        f"USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{guard.name}'; END IF; "
        f"RETURN {goes_on}; END $$",
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"CREATE TRIGGER {guard.name} {guard.event} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}


def migration(guards: Iterable[Guard]) -> tuple[Any, Any]:
    """What a RunPython of PostgreSQL does, and takes back."""
    rows = tuple(guards)

    def there(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            install(rows, schema_editor.connection)

    def back(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            remove(rows, schema_editor.connection)

    return there, back


def keep_on_sqlite(guards: Iterable[Guard], app: Any) -> None:
    """Take the triggers away before each run of migrations and put them back. Call in `ready()`."""
    rows = tuple(guards)

    def before(using: str, **_kwargs: Any) -> None:
        if connections[using].vendor == "sqlite":
            remove(rows, connections[using])

    def after(using: str, **_kwargs: Any) -> None:
        if connections[using].vendor == "sqlite":
            install(rows, connections[using])

    pre_migrate.connect(before, sender=app, weak=False, dispatch_uid=f"{app.name}.guards.before")
    post_migrate.connect(after, sender=app, weak=False, dispatch_uid=f"{app.name}.guards.after")
