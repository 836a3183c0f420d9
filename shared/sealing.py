"""Sealing short secrets: readable only with a key, comparable without opening them."""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_LENGTH = 12
_VERSION = b"\x01"


class SealBroken(Exception):
    """The sealed value was altered, belongs to something else, or was sealed with another key."""


def new_sealing_key() -> str:
    """Return a fresh key as text."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def seal(value: str, *, key: str, context: str) -> bytes:
    """Return `value` encrypted and signed (AES-256-GCM); the same value never looks the same.

    context  what the value belongs to: it cannot be opened as anything else
    """
    nonce = os.urandom(_NONCE_LENGTH)
    box = AESGCM(_derived(key, b"sealing"))
    return _VERSION + nonce + box.encrypt(nonce, value.encode(), context.encode())


def unseal(sealed: bytes, *, key: str, context: str) -> str:
    """Return what was sealed. Raises SealBroken."""
    version, nonce = sealed[:1], sealed[1 : 1 + _NONCE_LENGTH]
    if version != _VERSION or len(nonce) != _NONCE_LENGTH:
        raise SealBroken
    try:
        box = AESGCM(_derived(key, b"sealing"))
        return box.decrypt(nonce, sealed[1 + _NONCE_LENGTH :], context.encode()).decode()
    except InvalidTag as error:
        raise SealBroken from error


def keyed_hash(value: str, *, key: str, context: str) -> str:
    """Return 64 hex digits by which equal values are found, useless without the key."""
    message = f"{context}\0{value}".encode()
    return hmac.new(_derived(key, b"finding"), message, hashlib.sha256).hexdigest()


def masked(value: str, *, shown: int = 3) -> str:
    """Return `value` with all but the last few characters as dots: •••••••••123."""
    if len(value) <= shown:
        return "•" * len(value)
    return "•" * (len(value) - shown) + value[-shown:]


def _derived(key: str, purpose: bytes) -> bytes:
    """Two keys from one, so that the hash tells nothing about the seal."""
    return hmac.new(key.encode(), purpose, hashlib.sha256).digest()
