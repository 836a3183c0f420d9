"""What the database itself does, for what no constraint can say: triggers that refuse or note.

PostgreSQL gets them from a migration of the app they belong to. SQLite rebuilds a table to change
it, loses the triggers of that table then, and cannot do it at all while a trigger of another table
names it: there they are taken away before migrations and put back after them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate


class Trigger(Protocol):
    """Anything that can be put on a table.

    names  the further tables that it looks into or writes to
    """

    @property
    def name(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    def statements(self, vendor: str) -> list[str]:
        """What creates it, in place of one of the same name."""


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

    def statements(self, vendor: str) -> list[str]:
        return _sqlite(self) if vendor == "sqlite" else _postgresql(self)


def changed(columns: Iterable[str]) -> str:
    """The condition that one of these columns gets another value."""
    return " OR ".join(f"NEW.{column} {{differs}} OLD.{column}" for column in columns)


def install(triggers: Iterable[Trigger], connection: BaseDatabaseWrapper) -> None:
    """Create the triggers, in place of those of the same name."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in triggers:
            # A single app may be migrated while the tables of those above it are not there yet.
            if there.issuperset({trigger.table, *trigger.names}):
                for statement in trigger.statements(connection.vendor):
                    cursor.execute(statement)


def remove(triggers: Iterable[Trigger], connection: BaseDatabaseWrapper) -> None:
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for trigger in triggers:
            if trigger.table in there:
                on = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on}")


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


def migration(triggers: Iterable[Trigger]) -> tuple[Any, Any]:
    """What a RunPython of PostgreSQL does, and takes back."""
    rows = tuple(triggers)

    def there(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            install(rows, schema_editor.connection)

    def back(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            remove(rows, schema_editor.connection)

    return there, back


def keep_on_sqlite(triggers: Iterable[Trigger], app: Any) -> None:
    """Take the triggers away before each run of migrations and put them back. Call in `ready()`."""
    rows = tuple(triggers)

    def before(using: str, **_kwargs: Any) -> None:
        if connections[using].vendor == "sqlite":
            remove(rows, connections[using])

    def after(using: str, **_kwargs: Any) -> None:
        if connections[using].vendor == "sqlite":
            install(rows, connections[using])

    pre_migrate.connect(before, sender=app, weak=False, dispatch_uid=f"{app.name}.guards.before")
    post_migrate.connect(after, sender=app, weak=False, dispatch_uid=f"{app.name}.guards.after")
