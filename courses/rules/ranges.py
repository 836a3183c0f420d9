"""The part of a file that a browser asks for (RFC 9110, section 14): a single range of bytes."""

import re

_ONE = re.compile(r"^bytes=\s*(\d*)\s*-\s*(\d*)\s*$", re.IGNORECASE)


class NoSuchRange(ValueError):
    """The range begins behind the end of the file, or is empty."""


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last; None when the whole file is to be sent.

    Several ranges at once, other units and what cannot be read are ignored, as the standard allows.

    Raises NoSuchRange.
    """
    found = _ONE.match(header or "")
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise NoSuchRange
        return max(0, size - int(last)), size
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NoSuchRange
    return int(first), min(size, int(last) + 1) if last else size
