"""Working through many rows a handful at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of at most `size` rows, in order."""
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch
