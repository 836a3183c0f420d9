"""Figures of several years, by the structure of then and by today's. Plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.numbers import percent


class Source(StrEnum):
    """Where a figure comes from."""

    CLOSED = "closed"
    FACTS = "facts"
    RUNNING = "running"


@dataclass(frozen=True)
class Part:
    """People trained, of those in scope."""

    trained: int
    in_scope: int

    @property
    def percent(self) -> Decimal | None:
        return percent(self.trained, self.in_scope)


@dataclass(frozen=True)
class YearOfSeries:
    """One year. `then` is None where the organisation did not exist on its last day.

    name  what it was called on that day, where it is called otherwise today
    """

    year: int
    source: Source
    then: Part | None
    now: Part
    name: str = ""

    @property
    def differs(self) -> bool:
        """Whether the two ways of counting give different figures."""
        return self.then != self.now


def course(years: Sequence[YearOfSeries]) -> tuple[YearOfSeries, YearOfSeries] | None:
    """Return the first and the last full year between which a sentence can tell the change, by
    today's structure; None when there are fewer than two."""
    known = [
        each for each in years if each.now.percent is not None and each.source != Source.RUNNING
    ]
    return (known[0], known[-1]) if len(known) > 1 else None
