"""Reads the environment strictly: a wrong value stops the start, names itself and says what would do."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class _Required:
    """Stands for "no default": the variable must be set."""


REQUIRED: Final = _Required()

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


def text(name: str, *, default: str | _Required = REQUIRED) -> str:
    """The value without surrounding spaces; an empty value counts as not set."""
    raw = os.environ.get(name, "").strip()
    if raw:
        return raw
    if isinstance(default, _Required):
        raise ImproperlyConfigured(f"{name} is not set; this project does not start without it.")
    return default


def flag(name: str, *, default: bool) -> bool:
    raw = text(name, default="").lower()
    if not raw:
        return default
    if raw not in YES | NO:
        raise ImproperlyConfigured(f"{name}={raw!r}; use 1 or 0.")
    return raw in YES


def whole(name: str, *, default: int) -> int:
    """A whole number, 1 or more."""
    raw = text(name, default="")
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) == 0:
        raise ImproperlyConfigured(f"{name}={raw!r}; use a whole number, 1 or more.")
    return int(raw)


def seconds(name: str, *, default: timedelta) -> timedelta:
    raw = text(name, default="")
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) == 0:
        raise ImproperlyConfigured(f"{name}={raw!r}; use a whole number of seconds, 1 or more.")
    return timedelta(seconds=int(raw))


def names(name: str, *, default: list[str] | _Required = REQUIRED) -> list[str]:
    """Values separated by commas."""
    raw = text(name, default=default if isinstance(default, _Required) else "")
    if not raw and not isinstance(default, _Required):
        return default
    return [part.strip() for part in raw.split(",") if part.strip()]


def hosts(name: str, *, default: list[str] | _Required = REQUIRED) -> list[str]:
    """Host names separated by commas; never the wildcard, which would accept forged hosts."""
    values = names(name, default=default)
    for value in values:
        if value == "*" or "/" in value:
            raise ImproperlyConfigured(
                f"{name}={value!r}; name the hosts, for example hoc.example.gov.vn, without https://."
            )
    return values


def path(name: str, *, default: Path) -> Path:
    raw = text(name, default="")
    if not raw:
        return default
    if not Path(raw).is_absolute():
        raise ImproperlyConfigured(f"{name}={raw!r}; use a path that starts with /.")
    return Path(raw)


def site(name: str, *, default: str | _Required = REQUIRED) -> str:
    """The address people use, without the last slash, as in https://hoc.example.gov.vn."""
    raw = text(name, default=default)
    url = urlsplit(raw)
    if url.scheme not in {"http", "https"} or not url.netloc or url.path not in {"", "/"}:
        raise ImproperlyConfigured(
            f"{name}={raw!r}; use an address like https://hoc.example.gov.vn."
        )
    return raw.rstrip("/")


def redis(name: str, *, default: str | _Required = REQUIRED) -> str:
    raw = text(name, default=default)
    if raw and urlsplit(raw).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(f"{name} must be a redis:// URL, not {urlsplit(raw).scheme}://.")
    return raw


def database(name: str, *, default: str | _Required = REQUIRED) -> dict[str, Any]:
    """A URL as Django's database dictionary: postgresql://user:password@host:5432/name or
    sqlite:////absolute/path.sqlite3. Parts after `?` become connection options."""
    url = urlsplit(text(name, default=default))
    if url.scheme == "sqlite":
        return _sqlite(name, url)
    if url.scheme in {"postgresql", "postgres"}:
        return _postgresql(name, url)
    raise ImproperlyConfigured(
        f"{name} must be a postgresql:// or sqlite:// URL, not {url.scheme or 'empty'}://."
    )


def _sqlite(name: str, url: SplitResult) -> dict[str, Any]:
    if url.netloc or len(url.path) < 2:
        raise ImproperlyConfigured(f"{name} needs a path, as in sqlite:////absolute/path.sqlite3.")
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": unquote(url.path[1:])}


def _postgresql(name: str, url: SplitResult) -> dict[str, Any]:
    options = dict(parse_qsl(url.query))
    database_name = unquote(url.path.lstrip("/"))
    if not database_name:
        raise ImproperlyConfigured(f"{name} needs a database, as in postgresql://host/hocba.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", unquote(url.hostname or "")),
        "PORT": str(url.port or ""),
        "OPTIONS": options,
    }


def kept_secret(file: Path, make: Callable[[], str]) -> str:
    """The secret in the file, made and kept there at first need, for its owner's eyes only."""
    if not file.exists():
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(make())
        # Two processes may start together: the first link wins, and both read the winner's.
        with suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text().strip()
