"""The keys credentials are signed with: those of the installation (`shared.keys`)."""

from django.conf import settings
from django.utils import timezone

from shared.keys import Key, Ring, make_key, ring_of

__all__ = ["Key", "Ring", "make_key", "ring"]


def ring() -> Ring:
    """The keys of this installation; makes the first one where the settings say so."""
    found = ring_of(settings.CREDENTIAL_KEYS)
    if not found.keys and settings.CREDENTIAL_KEY_MADE_AT_NEED:
        make_key(settings.CREDENTIAL_KEYS, at=timezone.now())
        found = ring_of(settings.CREDENTIAL_KEYS)
    return found
