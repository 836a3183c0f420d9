"""When something is sent, again, or not yet; and filling in words. Plain values."""

import datetime as dt
import re
from collections.abc import Mapping

MOST_TRIES = 5
FIRST_WAIT = dt.timedelta(minutes=2)
# Each wait is so many times the one before: 2, 8, 32 and 128 minutes.
WAIT_GROWS = 4
# Older news is not sent out any more: it can be read inside.
STALE_AFTER = dt.timedelta(days=3)
# The longest text of an SMS with its link: two parts in Vietnamese letters.
LONGEST_SMS = 130

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_LINE_ENDS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def wait_after(tries: int) -> dt.timedelta | None:
    """Return how long to wait after the `tries`-th failure; None when it is set aside."""
    if tries >= MOST_TRIES:
        return None
    return FIRST_WAIT * WAIT_GROWS ** (tries - 1)


def is_quiet(clock: dt.time, quiet_from: dt.time, quiet_until: dt.time) -> bool:
    """Whether a time of day lies in the quiet hours, which may go over midnight.

    The beginning is quiet, the end is not. The same hour twice means no quiet hours.
    """
    if quiet_from <= quiet_until:
        return quiet_from <= clock < quiet_until
    return clock >= quiet_from or clock < quiet_until


def after_quiet(local: dt.datetime, quiet_from: dt.time, quiet_until: dt.time) -> dt.datetime:
    """Return `local` (in the clock of the recipient), or the end of the quiet hours it lies in."""
    if not is_quiet(local.time(), quiet_from, quiet_until):
        return local
    end = local.replace(hour=quiet_until.hour, minute=quiet_until.minute, second=0, microsecond=0)
    return end if end > local else end + dt.timedelta(days=1)


def placeholders_in(text: str) -> set[str]:
    """Return the names that stand in braces."""
    return set(_PLACEHOLDER.findall(text))


def has_stray_braces(text: str) -> bool:
    """Whether a brace belongs to no placeholder."""
    return bool(re.search(r"[{}]", _PLACEHOLDER.sub("", text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of placeholders, once: braces inside a value stay as they are.

    A name without a value is left empty.
    """
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], ""), text)


def one_line(text: str) -> str:
    """Return text without line ends, so that it cannot begin another header."""
    return _LINE_ENDS.sub(" ", text).strip()


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def masked_address(address: str) -> str:
    """Return an address as a list shows it: d***@example.vn, +84*****678."""
    name, at_sign, host = address.partition("@")
    if at_sign:
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}{'*' * max(len(address) - 6, 0)}{address[-3:]}"
