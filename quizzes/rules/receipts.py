"""The short code by which a learner shows that a test was handed in."""

import secrets

# Without what is mistaken for something else when read aloud or copied: 0/O, 1/I/L, 2/Z, 5/S, 8/B.
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 10


def new_receipt() -> str:
    """Return a code of ten letters of 25: 46 bits, so nobody guesses that of another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_spoken(receipt: str) -> str:
    """Return the code in two groups, as it is shown and read aloud: "K7QDM-3XRAT"."""
    return f"{receipt[:5]}-{receipt[5:]}" if receipt else ""
