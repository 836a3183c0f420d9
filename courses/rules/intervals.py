"""Which parts of a recording have been watched: the union of what was reported, in whole seconds."""

from collections.abc import Iterable, Sequence

Interval = tuple[int, int]

# A report may be so much faster than the clock: people watch at double speed.
FASTEST = 2
# Seconds granted before the first report, and against clocks that round differently.
HEAD_START = 15
# More parts in one report than any player makes.
MOST_PARTS = 200


def union(parts: Iterable[Sequence[int]]) -> list[Interval]:
    """Return the parts joined where they overlap or touch, in order; empty ones are dropped."""
    joined: list[Interval] = []
    for start, end in sorted((int(part[0]), int(part[1])) for part in parts):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def length(parts: Iterable[Sequence[int]]) -> int:
    """Return how many seconds the union of the parts lasts."""
    return sum(end - start for start, end in union(parts))


def within(parts: Iterable[Sequence[int]], seconds: int) -> list[Interval]:
    """Return what of the parts lies inside a recording of so many seconds."""
    return union((max(0, part[0]), min(seconds, part[1])) for part in parts)


def allowance(elapsed: float) -> int:
    """Return how many new seconds can have been watched in so many seconds of the clock."""
    return int(max(0.0, elapsed) * FASTEST) + HEAD_START


def grown(
    known: Iterable[Sequence[int]], reported: Iterable[Sequence[int]], *, most: int
) -> list[Interval]:
    """Return the union of both, having grown by `most` seconds at the most.

    What goes beyond is left out from the end: a later report may bring it again.
    """
    kept = union(known)
    left = most
    for start, end in union(reported):
        for gap in _gaps(kept, start, end):
            if left <= 0:
                return kept
            taken = min(gap[1] - gap[0], left)
            kept = union([*kept, (gap[0], gap[0] + taken)])
            left -= taken
    return kept


def _gaps(kept: Sequence[Interval], start: int, end: int) -> list[Interval]:
    gaps = []
    for from_, to in kept:
        if to <= start or from_ >= end:
            continue
        if from_ > start:
            gaps.append((start, from_))
        start = max(start, to)
    if start < end:
        gaps.append((start, end))
    return gaps


def percent(watched: int, seconds: int) -> int:
    """Return the part watched in whole percent, rounded down; 100 for a recording of no length."""
    return 100 if seconds <= 0 else min(100, watched * 100 // seconds)


def missing(watched: int, seconds: int, wanted_percent: int) -> int:
    """Return how many seconds are still to be watched until `wanted_percent` is reached."""
    return max(0, -(-seconds * wanted_percent // 100) - watched)
