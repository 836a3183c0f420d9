"""The keys this installation signs with: files in one folder, the newest signs, none is forgotten.

A file holds one Ed25519 key as a JWK (RFC 8037), named by when it was made. A former key keeps only
its public half, so that what it signed still verifies and nothing new can be signed with it.
"""

import base64
import datetime as dt
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
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

    def sign(self, message: bytes) -> str:
        """Return the signature (RFC 8032) in base64url. Only a key with its private half can."""
        private: Any = self.jwk.private_key
        return base64.urlsafe_b64encode(private.sign(message)).decode()

    def has_signed(self, message: bytes, signature: str) -> bool:
        public: Any = self.jwk.public_key
        try:
            public.verify(base64.urlsafe_b64decode(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Ring:
    """All keys, newest first. `signing` is None where nothing can be signed."""

    keys: tuple[Key, ...]

    @property
    def signing(self) -> Key | None:
        newest = self.keys[0] if self.keys else None
        return newest if newest and newest.jwk.is_private else None

    def named(self, name: str) -> Key | None:
        return next((key for key in self.keys if key.name == name), None)


def ring_of(folder: Path) -> Ring:
    """The keys of a folder; read again when it changes."""
    return _read(tuple((str(file), file.stat().st_mtime_ns) for file in _files(folder)))


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
