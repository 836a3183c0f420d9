"""What the tries of one learner at one test amount to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from quizzes.rules.grading import is_pass, mark_of_ten


class Method(StrEnum):
    """Which try counts."""

    HIGHEST = "highest"
    AVERAGE = "average"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True)
class Try:
    """A try; points, max_points and passed are None while it is open or waits for a marker."""

    number: int
    pass_percent: Decimal
    submitted_at: dt.datetime | None = None
    points: Decimal | None = None
    max_points: Decimal | None = None
    passed: bool | None = None

    @property
    def share(self) -> Fraction:
        """The part of the points that was earned; nothing where every question was dropped."""
        if self.points is None or not self.max_points:
            return Fraction(0)
        return Fraction(self.points) / Fraction(self.max_points)


@dataclass(frozen=True)
class QuizResult:
    """mark  of 10, two decimals"""

    mark: Decimal
    passed: bool


def quiz_result_of(tries: Sequence[Try], method: str) -> QuizResult | None:
    """Return what the tries amount to; None while that is not known.

    Tries that are open, and under HIGHEST and AVERAGE those that wait for a marker, are left out.
    Under AVERAGE the mean of the exact shares has to reach the pass mark of the last try, and one
    try has to have passed: sections that have to be passed on their own are, in one sitting.
    """
    closed = sorted(
        (each for each in tries if each.submitted_at is not None), key=lambda each: each.number
    )
    marked = [each for each in closed if each.passed is not None]
    if not marked:
        return None
    match Method(method):
        case Method.AVERAGE:
            return _average(marked)
        case Method.FIRST:
            counts = closed[0]
        case Method.LAST:
            counts = closed[-1]
        case Method.HIGHEST:
            counts = max(marked, key=lambda each: (bool(each.passed), each.share))
    if counts.passed is None:
        return None
    return QuizResult(mark(counts.points, counts.max_points, counts.pass_percent), counts.passed)


def mark(points: Decimal | None, max_points: Decimal | None, pass_percent: Decimal) -> Decimal:
    """Return the mark of 10; 0 where no points were to be had."""
    if points is None or not max_points:
        return Decimal("0.00")
    return mark_of_ten(points, max_points, pass_percent=pass_percent)


def _average(marked: Sequence[Try]) -> QuizResult:
    share = sum((each.share for each in marked), Fraction(0)) / len(marked)
    points, max_points = Decimal(share.numerator), Decimal(share.denominator)
    pass_percent = marked[-1].pass_percent
    passed = is_pass(points, max_points, pass_percent=pass_percent)
    return QuizResult(
        mark(points, max_points, pass_percent), passed and any(each.passed for each in marked)
    )
