"""What a token may be allowed, and where that holds. Plain values."""

from collections.abc import Iterable
from enum import StrEnum


class Right(StrEnum):
    """One thing a token may do. Its owner must be allowed the same on the day of each request."""

    FIGURES = "figures"
    PEOPLE = "people"
    RECORDS = "records"
    CERTIFICATES = "certificates"
    IMPORT = "import"
    PAPERS = "papers"


def narrowed(paths: Iterable[str], path: str) -> tuple[str, ...]:
    """Return the part of `paths` (materialised paths of the tree) that lies at or below `path`."""
    inside = {one if one.startswith(path) else path for one in paths if _touch(one, path)}
    return tuple(sorted(inside))


def _touch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
