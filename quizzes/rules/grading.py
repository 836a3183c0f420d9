"""Marks. The rules in words, with worked numbers: docs/algorithms/grading.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from quizzes.rules.kinds import KINDS, situation
from quizzes.rules.kinds.common import EVERYTHING, NOTHING, Answer, Content, Kind
from quizzes.rules.kinds.short_answer import same_short_answer

__all__ = [
    "Grade",
    "MarkedQuestion",
    "grade",
    "guess_share",
    "is_pass",
    "mark_of_ten",
    "part_shares",
    "points_of",
    "same_short_answer",
    "share_earned",
]

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class MarkedQuestion:
    """One question as it was asked, and the answer in stored numbers (`answer_for_marking`)."""

    kind: str
    content: Content
    answer: Answer
    max_points: Decimal = Decimal(1)


@dataclass(frozen=True)
class Grade:
    """What a paper earned; `each` has the points of its questions in order.

    A question that a person has to mark has None there. `points` are then those of the others, and
    nothing is passed yet.
    """

    points: Decimal
    max_points: Decimal
    passed: bool
    each: tuple[Decimal | None, ...]

    @property
    def awaits_person(self) -> bool:
        return None in self.each

    @property
    def is_complete(self) -> bool:
        return not self.awaits_person


def grade(questions: Iterable[MarkedQuestion], *, pass_percent: Decimal) -> Grade:
    """Mark a paper.

    pass_percent  0–100 of the points to be had. Passing is decided on the exact points, never on
                  a rounded percentage: 49.96 % of the points fails at 50.

    Raises ValueError if nothing can be earned: an empty paper has no grade.
    """
    asked = list(questions)
    max_points = sum((question.max_points for question in asked), Decimal(0))
    if not max_points:
        raise ValueError("cannot grade a paper without questions")
    each = tuple(points_of(question) for question in asked)
    points = sum((earned for earned in each if earned is not None), Decimal(0))
    passed = None not in each and is_pass(points, max_points, pass_percent=pass_percent)
    return Grade(points, max_points, passed, each)


def is_pass(points: Decimal, max_points: Decimal, *, pass_percent: Decimal) -> bool:
    return points * 100 >= pass_percent * max_points


def points_of(question: MarkedQuestion) -> Decimal | None:
    """Return the points of one question, in hundredths, half up; None where a person marks.

    Rounded here and nowhere later, so that the figures a learner sees add up to the total.
    """
    share = share_earned(question.kind, question.content, question.answer)
    if share is None:
        return None
    exact = question.max_points * share.numerator / Decimal(share.denominator)
    return exact.quantize(_HUNDREDTH, ROUND_HALF_UP)


def share_earned(kind: str, content: Content, answer: Answer) -> Fraction | None:
    """Return the part of a question's points that `answer` earns, from 0 to 1; nothing earns 0.

    None where a person has to look at it: an essay that was handed in, also as part of a situation.
    """
    return NOTHING if answer is None else KINDS[Kind(kind)].share(content, answer)


def part_shares(
    kind: str, content: Content, answer: Answer
) -> list[tuple[Fraction, Fraction | None]]:
    """Return for each part of a situation its part of the points and what of that was earned.

    Both from 0 to 1; earned is None where a person marks. Other questions are one part.
    """
    if kind != Kind.SITUATION:
        return [(EVERYTHING, share_earned(kind, content, answer))]
    points = [Fraction(part["points"]) for part in content["parts"]]
    given = answer or [None] * len(points)
    shares = situation.part_shares(content, given)
    return [(each / sum(points), share) for each, share in zip(points, shares, strict=True)]


def guess_share(kind: str, content: Content) -> Fraction | None:
    """Return the part that pure chance earns on average; None where there is nothing to choose."""
    return KINDS[Kind(kind)].guess(content)


def mark_of_ten(points: Decimal, max_points: Decimal, *, pass_percent: Decimal) -> Decimal:
    """Return the mark of 10 with two decimals, half up.

    A paper that failed is never shown with the pass mark: 4.996 is then 4.99, not 5.00.
    """
    exact = points * 10 / max_points
    mark = exact.quantize(_HUNDREDTH, ROUND_HALF_UP)
    failed = not is_pass(points, max_points, pass_percent=pass_percent)
    if failed and mark * 10 >= pass_percent:
        return exact.quantize(_HUNDREDTH, ROUND_DOWN)
    return mark
