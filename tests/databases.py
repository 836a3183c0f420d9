"""The database of a test run, and how it becomes clean again after a test that commits.

Django empties all tables after such a test, and with them what the migrations put there
(Wagtail's first page, its languages, permissions). Here these rows come back.
"""

import fcntl
import hashlib
import importlib.metadata
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases

CACHE = Path(settings.BASE_DIR) / ".cache" / "test-databases"
# Kept copies of the migrated database: one for the branch at hand and a few for going back.
KEPT_COPIES = 4
SNAPSHOT = "rows_of_the_migrations"


class Database(Protocol):
    def remove(self) -> None: ...


def make() -> Database:
    return SqliteCopy() if connection.vendor == "sqlite" else PostgresqlDatabase()


class SqliteCopy:
    """A file of this process, copied from the kept one; copied anew after each committing test."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hocba-tests-"))
        self.numbers = itertools.count()
        self.template = migrated_file()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda _test: self.start_afresh()
        )
        self.start_afresh()

    def start_afresh(self) -> None:
        # A new name each time: a thread that still has the old file open cannot harm the new one.
        connections.close_all()
        fresh = self.folder / f"{next(self.numbers)}.sqlite3"
        for old in self.folder.iterdir():
            old.unlink()
        shutil.copyfile(self.template, fresh)
        connection.settings_dict["NAME"] = str(fresh)

    def remove(self) -> None:
        self.patch.undo()
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)


def migrated_file() -> Path:
    """Return the file of a migrated SQLite database, to be copied; migrates where there is none."""
    CACHE.mkdir(parents=True, exist_ok=True)
    template = CACHE / f"{_state_of_migrations()}.sqlite3"
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for interrupted in CACHE.glob("*.unfinished"):
            interrupted.unlink()
        if not template.exists():
            _migrate(template)
        template.touch()
        kept = sorted(CACHE.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-KEPT_COPIES]:
            old.unlink()
    return template


def _migrate(template: Path) -> None:
    unfinished = template.with_suffix(".unfinished")
    connection.close()
    connection.settings_dict["NAME"] = str(unfinished)
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        # One file and no side files, so that it can be copied.
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    unfinished.rename(template)


def _state_of_migrations() -> str:
    """Changes when a migration or reference rows of ours, settings or a package change."""
    digest = hashlib.sha256()
    ours = [app for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    files = [Path(settings.BASE_DIR) / "config/settings/base.py"]
    for app in ours:
        files += sorted((Path(app.path) / "migrations").glob("*.py"))
        files += sorted(Path(app.path).glob("reference.py"))
        files += sorted(Path(app.path).glob("models/guards.py"))
    for file in files:
        digest.update(str(file).encode() + file.read_bytes())
    packages = sorted(f"{d.name}=={d.version}" for d in importlib.metadata.distributions())
    digest.update("\n".join(packages).encode())
    return digest.hexdigest()[:16]


def migrated_database() -> str:
    """Return the name of a migrated database of the tests' PostgreSQL, to be copied; migrates where
    there is none."""
    name = f"migrated_{_state_of_migrations()}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            known = server.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if known is None:
                server.execute(f'DROP DATABASE IF EXISTS "{name}_unfinished"')
                server.execute(f'CREATE DATABASE "{name}_unfinished"')
                _migrate_postgresql(f"{name}_unfinished")
                server.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')
    return name


def _migrate_postgresql(name: str) -> None:
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


class PostgresqlDatabase:
    """A migrated database per process, with a copy of the migrations' rows in a second schema."""

    def __init__(self) -> None:
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database()
        self.config: Any = setup_databases(verbosity=0, interactive=False)
        self.kept = self._keep_rows()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda _test: self.start_afresh()
        )

    def _keep_rows(self) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {SNAPSHOT}")
            kept = self._tables_with_rows()
            for table in kept:
                cursor.execute(f'CREATE TABLE {SNAPSHOT}."{table}" AS TABLE public."{table}"')
        return kept

    def _tables_with_rows(self) -> list[str]:
        tables = connection.introspection.table_names()
        parts = [f"SELECT '{t}' WHERE EXISTS (SELECT FROM public.\"{t}\")" for t in tables]  # noqa: S608  # names from the catalogue
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts))
            return [row[0] for row in cursor.fetchall()]

    def start_afresh(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # Append-only tables refuse to be emptied; this switches such guards off, here only.
            cursor.execute("SET LOCAL session_replication_role = replica")
            # A few rows are sooner deleted than a table and its indexes made anew.
            for table in self._tables_with_rows():
                cursor.execute(f'DELETE FROM public."{table}"')  # noqa: S608 - from the catalogue
            for table in self.kept:
                cursor.execute(f'INSERT INTO public."{table}" TABLE {SNAPSHOT}."{table}"')

    def remove(self) -> None:
        self.patch.undo()
        teardown_databases(self.config, verbosity=0)
