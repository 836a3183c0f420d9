"""Where a process keeps its data: database, cache, queue, files. Chosen by a few URLs.

Without any, everything lies in one folder on disk, which is enough for a demonstration or a
commune. With `DATABASE_URL` and `REDIS_URL` the same code serves a province.
"""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

from config.settings import env

# How long the database may work on one statement before it gives up.
STATEMENT_TIMEOUT = timedelta(minutes=5)
# How long a statement may wait for a row or table that somebody else holds.
LOCK_TIMEOUT = timedelta(seconds=2)
# A transaction that does nothing for so long is a bug, and holds its locks meanwhile.
IDLE_TRANSACTION_TIMEOUT = timedelta(seconds=30)
# How often the server looks whether the client is still there.
CLIENT_CHECK_INTERVAL = timedelta(seconds=2)
# How long an idle connection is kept; opening one costs as much as ten queries.
CONNECTION_AGE = timedelta(minutes=10)
# A statement asked so often on one connection is kept by the server with its plan.
PREPARE_THRESHOLD = 3
# How long to wait for the database or the broker to accept a connection.
CONNECT_TIMEOUT = timedelta(seconds=3)


def database(config: dict[str, Any]) -> dict[str, Any]:
    """Adds to a parsed `DATABASE_URL` the options under which it is safe to run."""
    if config["ENGINE"].endswith("sqlite3"):
        return config | {"OPTIONS": _sqlite_options()}
    return config | {
        "ENGINE": "config.postgresql",
        "OPTIONS": _postgresql_options() | config.get("OPTIONS", {}),
        "CONN_MAX_AGE": int(CONNECTION_AGE.total_seconds()),
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite_options() -> dict[str, Any]:
    # IMMEDIATE takes the write lock at BEGIN: two writers wait for each other instead of failing.
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }


def _postgresql_options() -> dict[str, Any]:
    limits = {
        "statement_timeout": env.seconds("DATABASE_STATEMENT_TIMEOUT", default=STATEMENT_TIMEOUT),
        "lock_timeout": LOCK_TIMEOUT,
        "idle_in_transaction_session_timeout": IDLE_TRANSACTION_TIMEOUT,
        "client_connection_check_interval": CLIENT_CHECK_INTERVAL,
    }
    return {
        "connect_timeout": int(CONNECT_TIMEOUT.total_seconds()),
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        **_prepared_statements(),
        "options": " ".join(
            f"-c {name}={int(limit.total_seconds() * 1000)}" for name, limit in limits.items()
        ),
    }


def _prepared_statements() -> dict[str, Any]:
    """What a connection has asked before, the server need not plan again.

    A pooler that hands each transaction to another connection must know of them (PgBouncer does
    since 1.21, with max_prepared_statements), or they are switched off.
    """
    if not env.flag("DATABASE_PREPARED_STATEMENTS", default=True):
        return {}
    return {"server_side_binding": True, "prepare_threshold": PREPARE_THRESHOLD}


def run_folder(var: Path, database_config: dict[str, Any]) -> Path:
    """The folder of the embedded queue and cache, one per database: a command that works on
    another database must not hand its tasks to this one's worker."""
    name = f"{database_config.get('HOST', '')}/{database_config['NAME']}"
    folder = var / "run" / hashlib.sha256(name.encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# Of one process: for pieces of pages that are the same for everybody.
MEMORY = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "memory",
    "OPTIONS": {"MAX_ENTRIES": 2000},
}


def caches(redis_url: str, folder: Path) -> dict[str, dict[str, Any]]:
    """The default one is shared by all processes: sign-in limits are counted in it."""
    if redis_url:
        return {
            "memory": MEMORY,
            "default": {
                "BACKEND": "config.cache.ForgivingRedisCache",
                "LOCATION": redis_url,
                "KEY_PREFIX": "hocba",
                "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
            },
        }
    return {
        "memory": MEMORY,
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": folder / "cache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        },
    }


def sign_ins(redis_url: str) -> tuple[str, int]:
    """The session engine, and for how many seconds the cache answers for an account.

    With a shared cache, a request of somebody who is signed in costs no query for who it is.
    """
    if redis_url:
        return "config.sessions", 30
    return "django.contrib.sessions.backends.db", 0


def broker(redis_url: str, folder: Path) -> tuple[str, dict[str, Any]]:
    """The queue's URL and its transport options. What must not be lost is a row in the
    database, found again by a sweep; the queue only makes it quick."""
    if redis_url:
        limit = CONNECT_TIMEOUT.total_seconds()
        return redis_url, {"socket_timeout": limit, "socket_connect_timeout": limit}
    queue = folder / "queue"
    control = folder / "control"
    for path in (queue, control):
        path.mkdir(parents=True, exist_ok=True)
    return "filesystem://localhost//", {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(control),
        "store_processed": False,
        # Seconds; with the default of 1 s, 400 small tasks take 33 s instead of 1 s.
        "polling_interval": 0.05,
    }


def storages(media: Path, private: Path, *, staticfiles: str) -> dict[str, dict[str, Any]]:
    """`default` is shown to everybody; `private` has no address and is only handed out by views
    that have checked who asks."""
    files = "django.core.files.storage.FileSystemStorage"
    return {
        "default": {"BACKEND": files, "OPTIONS": {"location": media}},
        "private": {
            "BACKEND": "config.storages.PrivateFileSystemStorage",
            "OPTIONS": {"location": private},
        },
        "staticfiles": {"BACKEND": staticfiles},
    }
