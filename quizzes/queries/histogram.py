"""How many attempts have which marks, as a table and as bars of an SVG picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

BINS = 10
# The picture, in its own units; the words below and above the bars are part of it.
WIDTH, HEIGHT = 600, 240
_TOP, _BOTTOM, _GAP = 24, 30, 6


@dataclass(frozen=True)
class Bin:
    """Marks from `low` to just below `high`; the last one holds 10 as well. Sizes for the picture."""

    low: int
    high: int
    count: int
    percent: float
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def word_y(self) -> int:
        return self.y - 6


@dataclass(frozen=True)
class Histogram:
    bins: list[Bin]

    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - _BOTTOM
    words_y: int = HEIGHT - 8

    @property
    def tallest(self) -> Bin:
        """The most frequent marks; of several the highest."""
        return max(self.bins, key=lambda each: (each.count, each.low))


def histogram(marks: Iterable[Fraction]) -> Histogram:
    """Count marks of 10 by whole points."""
    counts = [0] * BINS
    for mark in marks:
        counts[min(BINS - 1, int(mark))] += 1
    tallest, total = max(counts), sum(counts)
    room, step = HEIGHT - _TOP - _BOTTOM, WIDTH // BINS
    bins = []
    for low, count in enumerate(counts):
        height = round(room * count / tallest) if tallest else 0
        bins.append(
            Bin(
                low=low,
                high=low + 1,
                count=count,
                percent=100 * count / total if total else 0.0,
                x=low * step + _GAP // 2,
                y=HEIGHT - _BOTTOM - height,
                width=step - _GAP,
                height=height,
            )
        )
    return Histogram(bins)
