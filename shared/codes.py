"""Codes that people read aloud or type from paper."""

import secrets

# Crockford's base 32: no I, L, O or U, so that nothing is mistaken for 1, 0 or V.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CONFUSED = str.maketrans({"I": "1", "L": "1", "O": "0"})
VERIFICATION_LENGTH = 26


def new_verification_code() -> str:
    """Return 26 random characters of base 32 (130 bits): not to be guessed or counted through."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(VERIFICATION_LENGTH))


def normalise_code(typed: str) -> str:
    """Return a typed code as it is stored: upper case, no spaces or hyphens, O read as 0."""
    return "".join(char for char in typed.upper() if char.isalnum()).translate(_CONFUSED)


def grouped(code: str, size: int = 5) -> str:
    """Return `code` in groups for reading: ABCDE-FGHJK-…"""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))
