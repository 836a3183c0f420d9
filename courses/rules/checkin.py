"""Checking in to a session by a code that changes: what is shown, what is taken, and when."""

import base64
import datetime as dt
import hashlib
import hmac

# A code is shown for this long and taken for as long again: time to type it.
STEP = dt.timedelta(seconds=60)
DIGITS = 6
OPENS_BEFORE = dt.timedelta(minutes=30)
LATE_AFTER = dt.timedelta(minutes=15)


def step_of(at: dt.datetime) -> int:
    """Return the number of the step in which `at` lies."""
    return int(at.timestamp()) // int(STEP.total_seconds())


def left_of_step(at: dt.datetime) -> int:
    """Return for how many whole seconds the code shown at `at` stays, at least 1."""
    length = int(STEP.total_seconds())
    return length - int(at.timestamp()) % length


def code_at(key: bytes, at: dt.datetime) -> str:
    """Return the six digits shown at `at`."""
    return _code(key, step_of(at))


def token_at(key: bytes, at: dt.datetime) -> str:
    """Return what the QR code holds at `at`: longer than the digits, for no one can type it."""
    return _token(key, step_of(at))


def code_fits(key: bytes, code: str, at: dt.datetime) -> bool:
    """Whether `code` is the one of now or the one before."""
    return any(_same(_code(key, step), code) for step in _taken(at))


def token_fits(key: bytes, token: str, at: dt.datetime) -> bool:
    return any(_same(_token(key, step), token) for step in _taken(at))


def is_open(starts_at: dt.datetime, ends_at: dt.datetime, at: dt.datetime) -> bool:
    """Whether people may check in at `at`: half an hour before the beginning until the end."""
    return starts_at - OPENS_BEFORE <= at <= ends_at


def is_late(starts_at: dt.datetime, at: dt.datetime) -> bool:
    """Whether checking in at `at` is late; the first quarter of an hour is not."""
    return at > starts_at + LATE_AFTER


def _same(shown: str, given: str) -> bool:
    return hmac.compare_digest(shown.encode(), given.encode())


def _taken(at: dt.datetime) -> tuple[int, int]:
    now = step_of(at)
    return now, now - 1


def _code(key: bytes, step: int) -> str:
    number = int.from_bytes(_digest(key, f"code:{step}")[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def _token(key: bytes, step: int) -> str:
    return base64.b32encode(_digest(key, f"token:{step}")[:10]).decode().lower()


def _digest(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
