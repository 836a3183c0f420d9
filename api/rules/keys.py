"""Keys of other systems: 256 random bits that are shown once, and what is kept of them."""

import hashlib
import secrets

BEGINNING = "hocba_"
SHOWN = len(BEGINNING) + 6


def new_key() -> str:
    return BEGINNING + secrets.token_urlsafe(32)


def prefix_of(key: str) -> str:
    """Return the part of a key by which people tell it from others."""
    return key[:SHOWN]


def digest_of(key: str) -> str:
    """Return what is kept of a key. It is random and long, so no slower hash is needed."""
    return hashlib.sha256(key.encode()).hexdigest()
