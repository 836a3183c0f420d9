"""The keys credentials are signed with: files in one folder, the newest signs, all are published.

A file holds one Ed25519 key as a JWK (RFC 8037), named by when it was made. A former key keeps only
its public half, so that what it signed still verifies and nothing new can be signed with it.
"""

import datetime as dt
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from joserfc.jwk import OKPKey


@dataclass(frozen=True)
class Key:
    """One key. `name` is its thumbprint (RFC 7638)."""

    name: str
    jwk: OKPKey

    def public(self) -> dict[str, Any]:
        """What may be published of it."""
        half = self.jwk.as_dict(private=False)
        return {name: half[name] for name in ("kty", "crv", "x")}


@dataclass(frozen=True)
class Ring:
    """All keys, newest first. `signing` is None where nothing can be signed."""

    keys: tuple[Key, ...]

    @property
    def signing(self) -> Key | None:
        newest = self.keys[0] if self.keys else None
        return newest if newest and newest.jwk.is_private else None


def ring() -> Ring:
    """The keys of this installation. Read again when the folder changes; makes the first key where
    the settings say so."""
    folder: Path = settings.CREDENTIAL_KEYS
    files = _files(folder)
    if not files and settings.CREDENTIAL_KEY_MADE_AT_NEED:
        make_key(folder, at=timezone.now())
        files = _files(folder)
    return _read(tuple((str(file), file.stat().st_mtime_ns) for file in files))


def make_key(folder: Path, *, at: dt.datetime) -> Key:
    """Make the key that signs from now on, and leave only the public half of the others."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    former = _files(folder)
    fresh = OKPKey.generate_key("Ed25519", private=True)
    _write(folder / f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%S%fZ}.json", fresh.as_dict(private=True))
    for file in former:
        _write(file, OKPKey.import_key(json.loads(file.read_text())).as_dict(private=False))
    return Key(fresh.thumbprint(), fresh)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"), reverse=True)


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, int], ...]) -> Ring:
    keys = [OKPKey.import_key(json.loads(Path(name).read_text())) for name, _changed in files]
    return Ring(tuple(Key(key.thumbprint(), key) for key in keys))


def _write(file: Path, jwk: dict[str, Any]) -> None:
    # Beside it and then over it: nobody ever reads half a key.
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(
        json.dumps({name: jwk[name] for name in ("kty", "crv", "x", "d") if name in jwk})
    )
    fresh.replace(file)
