"""How well questions and tests measure. In words, with worked numbers: docs/algorithms/item-analysis.md.

Sums are exact, whatever the points are (whole numbers, `Decimal`, `Fraction`), so that "no
variance" is a fact and not a matter of rounding; only ratios and roots are floats.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from quizzes.rules.fisher import f_quantile

# Below this number of attempts no figure is shown: it would be chance.
FEWEST_ATTEMPTS = 20
CONFIDENCE = 0.95

# Whole numbers, `Decimal` or `Fraction`: exact, and of one sort within a call.
Points = Any


@dataclass(frozen=True)
class Item:
    """The marks of one question in the attempts that had it; the sequences go together.

    marks   the points earned
    totals  the points of the whole attempt
    maxima  the points that were to be had for the question
    """

    marks: Sequence[Points]
    totals: Sequence[Points]
    maxima: Sequence[Points]


@dataclass(frozen=True)
class ItemFigures:
    """What an item analysis says of one question; None where it says nothing.

    facility        mean points in per cent of those to be had
    deviation       standard deviation of the points, likewise in per cent
    discrimination  correlation of the points with those of the rest of the paper, −100 to 100
    efficiency      discrimination in per cent of the best these marks allow, at most 100
    guess           per cent that blind chance earns
    """

    attempts: int
    facility: float | None
    deviation: float | None
    discrimination: float | None
    efficiency: float | None
    guess: float | None
    has_different_points: bool
    is_alike: bool


@dataclass(frozen=True)
class Weight:
    """Parts of the whole test in per cent: as intended by points, and as the marks turned out."""

    intended: float | None
    effective: float | None


@dataclass(frozen=True)
class MarkFigures:
    """The marks of a test; skewness and kurtosis from k-statistics (0 for the normal curve)."""

    attempts: int
    mean: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None


@dataclass(frozen=True)
class Reliability:
    """How far the questions of a test measure one thing.

    consistency     coefficient of internal consistency (Cronbach's α) in per cent, at most 100
    low, high       its confidence interval (Feldt) at 95 per cent
    error_ratio     the part of the deviation of marks that is chance, in per cent
    standard_error  in points; None, like the others, where the marks do not vary
    """

    attempts: int
    places: int
    consistency: float | None = None
    low: float | None = None
    high: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None


def item_figures(item: Item, *, guess: float | None = None) -> ItemFigures:
    """Analyse one question. `guess` is the part of the points that chance earns, from 0 to 1."""
    attempts, to_be_had = len(item.marks), sum(item.maxima)
    spread = _Spread.of(item.marks, _others(item))
    return ItemFigures(
        attempts=attempts,
        facility=_percent(sum(item.marks), to_be_had),
        deviation=_deviation_percent(spread, to_be_had),
        discrimination=spread.correlation(),
        efficiency=spread.efficiency(),
        guess=None if guess is None else 100 * float(guess),
        has_different_points=len(set(item.maxima)) > 1,
        is_alike=attempts > 1 and spread.of_first == 0,
    )


def weights(items: Mapping[Any, Item]) -> dict[Any, Weight]:
    """Return intended and effective weights of questions that stand in every paper.

    Effective weights are shares of the sum of √cov(points, total) over those questions whose
    covariance is not negative; the others have none.
    """
    intended = {key: sum(item.maxima) for key, item in items.items()}
    roots = {key: _root(_covariance(item.marks, item.totals)) for key, item in items.items()}
    all_points = sum(intended.values())
    all_roots = sum(root for root in roots.values() if root is not None)
    return {
        key: Weight(_percent(intended[key], all_points), _percent(roots[key], all_roots))
        for key in items
    }


def mark_figures(marks: Iterable[Points]) -> MarkFigures:
    """Describe the marks of a test."""
    exact = sorted(Fraction(mark) for mark in marks)
    n = len(exact)
    if n == 0:
        return MarkFigures(0, None, None, None, None, None)
    mean = sum(exact, Fraction(0)) / n
    k2, k3, k4 = _k_statistics([mark - mean for mark in exact])
    return MarkFigures(
        attempts=n,
        mean=float(mean),
        median=float((exact[(n - 1) // 2] + exact[n // 2]) / 2),
        deviation=None if k2 is None else math.sqrt(k2),
        skewness=float(k3) / float(k2) ** 1.5 if k2 and k3 is not None else None,
        kurtosis=float(k4 / k2**2) if k2 and k4 is not None else None,
    )


def reliability(rows: Sequence[Sequence[Points]]) -> Reliability:
    """Return how consistent the marks are.

    rows  for each attempt the points of its places, in the same order for all
    """
    attempts, places = len(rows), len(rows[0]) if rows else 0
    if attempts < 2 or places < 2:
        return Reliability(attempts, places)
    total = _variance([sum(row) for row in rows])
    if total == 0:
        return Reliability(attempts, places)
    of_places = sum(_variance(column) for column in zip(*rows, strict=True))
    left_over = float(Fraction(places, places - 1) * (1 - of_places / total))
    low, high = _interval(left_over, attempts, places)
    error_ratio = 100 * math.sqrt(max(0.0, 1 - left_over))
    return Reliability(
        attempts=attempts,
        places=places,
        consistency=100 * left_over,
        low=100 * low,
        high=100 * high,
        error_ratio=error_ratio,
        standard_error=error_ratio * math.sqrt(total) / 100,
    )


@dataclass(frozen=True)
class OptionFigures:
    """Who chose an option.

    count, share  how many, and in per cent of all attempts
    mean          mean mark of those who chose it, None where nobody did
    upper, lower  how many of the upper and of the lower group did
    """

    count: int
    share: float
    mean: float | None
    upper: int
    lower: int


@dataclass(frozen=True)
class Groups:
    """The attempts with the highest and the lowest marks (positions in the list of marks).

    Both are empty where the marks differ too little to tell the groups apart.
    """

    upper: frozenset[int] = field(default_factory=frozenset)
    lower: frozenset[int] = field(default_factory=frozenset)


GROUP_PERCENT = 27


def groups(marks: Sequence[Points]) -> Groups:
    """Return the upper and lower 27 per cent.

    Who has the same mark as the last one in a group belongs to it too: no attempt is in a group
    because of the order in which attempts happen to be read.
    """
    ordered = sorted(marks)
    size = max(1, (len(ordered) * GROUP_PERCENT + 50) // 100)
    if not ordered or ordered[size - 1] >= ordered[-size]:
        return Groups()
    return Groups(
        upper=frozenset(n for n, mark in enumerate(marks) if mark >= ordered[-size]),
        lower=frozenset(n for n, mark in enumerate(marks) if mark <= ordered[size - 1]),
    )


def option_figures(
    option: Any, chosen: Sequence[frozenset[Any]], marks: Sequence[Points], apart: Groups
) -> OptionFigures:
    """Analyse one option; `chosen` and `marks` are those of each attempt, in the same order."""
    who = [n for n, options in enumerate(chosen) if option in options]
    return OptionFigures(
        count=len(who),
        share=100 * len(who) / len(chosen) if chosen else 0.0,
        mean=float(Fraction(sum(marks[n] for n in who)) / len(who)) if who else None,
        upper=sum(n in apart.upper for n in who),
        lower=sum(n in apart.lower for n in who),
    )


@dataclass(frozen=True)
class _Spread:
    """Variances and covariance of two sequences, each times n(n − 1), which keeps them exact."""

    n: int
    of_first: Points
    of_second: Points
    together: Points
    best: Points

    @classmethod
    def of(cls, first: Sequence[Points], second: Sequence[Points]) -> "_Spread":
        return cls(
            n=len(first),
            of_first=_co(first, first),
            of_second=_co(second, second),
            together=_co(first, second),
            # No order of these marks goes together better than both from the lowest up.
            best=_co(sorted(first), sorted(second)),
        )

    def correlation(self) -> float | None:
        if self.of_first == 0 or self.of_second == 0:
            return None
        # One root of an exact number: a perfect correlation is 100, not nearly.
        squared = Fraction(self.together) ** 2 / (
            Fraction(self.of_first) * Fraction(self.of_second)
        )
        return math.copysign(100 * math.sqrt(squared), self.together)

    def efficiency(self) -> float | None:
        return None if self.best == 0 else _percent(self.together, self.best)


def _others(item: Item) -> list[Points]:
    """Return what each attempt earned without the question."""
    return [total - mark for total, mark in zip(item.totals, item.marks, strict=True)]


def _co(first: Sequence[Points], second: Sequence[Points]) -> Points:
    """Return the covariance times n(n − 1)."""
    products = sum(a * b for a, b in zip(first, second, strict=True))
    return len(first) * products - sum(first) * sum(second)


def _covariance(first: Sequence[Points], second: Sequence[Points]) -> Fraction | None:
    n = len(first)
    return Fraction(_co(first, second)) / (n * (n - 1)) if n > 1 else None


def _variance(values: Sequence[Points]) -> Fraction:
    return _covariance(values, values) or Fraction(0)


def _root(covariance: Fraction | None) -> float | None:
    return None if covariance is None or covariance < 0 else math.sqrt(covariance)


def _percent(part: Points, whole: Points) -> float | None:
    if part is None or whole == 0:
        return None
    return float(100 * Fraction(part) / Fraction(whole))


def _deviation_percent(spread: _Spread, to_be_had: Points) -> float | None:
    if spread.n < 2 or to_be_had == 0:
        return None
    deviation = math.sqrt(Fraction(spread.of_first) / (spread.n * (spread.n - 1)))
    return 100 * deviation * spread.n / float(to_be_had)


def _k_statistics(
    apart: Sequence[Fraction],
) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Return the second, third and fourth k-statistic of deviations from the mean."""
    n = len(apart)
    m2, m3, m4 = (sum((x**power for x in apart), Fraction(0)) / n for power in (2, 3, 4))
    k2 = n * m2 / (n - 1) if n > 1 else None
    k3 = n * n * m3 / ((n - 1) * (n - 2)) if n > 2 else None
    k4 = None
    if n > 3:
        k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    return k2, k3, k4


def _interval(alpha: float, attempts: int, places: int) -> tuple[float, float]:
    """Return Feldt's interval: (1 − α) / (1 − estimate) follows F(n − 1, (n − 1)(p − 1))."""
    above, below = attempts - 1, (attempts - 1) * (places - 1)
    tail = (1 - CONFIDENCE) / 2
    low = 1 - (1 - alpha) * f_quantile(1 - tail, above, below)
    high = 1 - (1 - alpha) * f_quantile(tail, above, below)
    return low, high
