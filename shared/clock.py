"""The database's clock. Deadlines are decided by it, so that no web server's clock matters."""

import datetime as dt
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, Func
from django.db.models.sql.compiler import SQLCompiler
from django.utils.dateparse import parse_datetime

_SQLITE = "strftime('%Y-%m-%d %H:%M:%f', 'now')"


class DatabaseNow(Func):
    """The instant at which the database reads the row, not the one at which the transaction began.

    Annotate it in the query that is made anyway: `queryset.annotate(now=DatabaseNow())`.
    """

    template = "clock_timestamp()"
    output_field = DateTimeField()
    arity = 0

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template=_SQLITE.replace("%", "%%%%"), **extra)


def clock_sql(connection: BaseDatabaseWrapper) -> str:
    """The clock inside a statement written by hand; read it with `as_instant`."""
    return _SQLITE.replace("%", "%%") if connection.vendor == "sqlite" else "clock_timestamp()"


def as_instant(value: dt.datetime | str) -> dt.datetime:
    """Return an instant as a cursor gives it: SQLite has no time zones, and keeps UTC."""
    read = parse_datetime(value) if isinstance(value, str) else value
    if read is None:
        raise ValueError(value)
    return read if read.tzinfo else read.replace(tzinfo=dt.UTC)


def database_now(using: str = "default") -> dt.datetime:
    """Ask the database for the time. One query."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {clock_sql(connection)}", ())
        (now,) = cursor.fetchone()
    return as_instant(now)
