"""Marks of a class: from the tests to the mark, from the mark to its name."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

_HUNDREDTH = Decimal("0.01")


def class_mark(unit_marks: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mark of a class: the mean of its tests' marks of 10, to a hundredth, half up.

    Units without a mark (lessons) do not count; None when no unit has one.
    """
    marks = [mark for mark in unit_marks if mark is not None]
    if not marks:
        return None
    return (sum(marks, Decimal(0)) / len(marks)).quantize(_HUNDREDTH, ROUND_HALF_UP)


def band_of(mark: Decimal | None, bands: Sequence[tuple[str, Decimal]]) -> str:
    """Return the name of the highest band that `mark` reaches; "" for no mark or none reached.

    bands  (name, lowest mark of 10, inclusive), in any order
    """
    if mark is None:
        return ""
    reached = [(from_mark, name) for name, from_mark in bands if mark >= from_mark]
    return max(reached)[1] if reached else ""
