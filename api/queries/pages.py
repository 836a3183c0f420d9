"""One page of a long list."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import TypeVar

from api.rules.cursors import cursor_of

Row = TypeVar("Row")


def cut(
    rows: Iterable[Row], limit: int, *, name: str, place: Callable[[Row], str | int]
) -> tuple[list[Row], str | None]:
    """Return the first rows of those that follow a place, and the cursor of the next page."""
    found = list(islice(rows, limit + 1))
    if len(found) <= limit:
        return found, None
    return found[:limit], cursor_of(name, place(found[limit - 1]))
