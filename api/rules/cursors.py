"""Places in a list, as they travel: opaque words that only this site reads."""

import base64
import binascii
import json

LONGEST = 400


class UnreadableCursor(ValueError):
    """Not a cursor of this list."""


def cursor_of(list_name: str, place: str | int) -> str:
    """Return the word for a place in the list called `list_name`."""
    packed = json.dumps([list_name, place], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def text_place(cursor: str, list_name: str) -> str:
    """Return the place that a cursor names. Raises UnreadableCursor."""
    place = _place(cursor, list_name)
    if not isinstance(place, str) or "\0" in place:
        raise UnreadableCursor(cursor)
    return place


def number_place(cursor: str, list_name: str) -> int:
    """Return the place that a cursor names. Raises UnreadableCursor."""
    place = _place(cursor, list_name)
    if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < 2**63:
        raise UnreadableCursor(cursor)
    return place


def _place(cursor: str, list_name: str) -> object:
    if len(cursor) > LONGEST or not cursor.isascii():
        raise UnreadableCursor(cursor)
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise UnreadableCursor(cursor) from error
    if not isinstance(found, list) or len(found) != 2 or found[0] != list_name:
        raise UnreadableCursor(cursor)
    place: object = found[1]
    return place
