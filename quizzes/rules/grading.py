"""Marks. The rules in words, with worked numbers: docs/algorithms/grading.md."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from quizzes.rules.answers import Answer
from quizzes.rules.content import Content, Kind, shown_rights
from shared.text import fold

_HUNDREDTH = Decimal("0.01")
_NOTHING, _EVERYTHING = Fraction(0), Fraction(1)
# What phones and people put around a word that is not part of it.
_AROUND_A_WORD = " .,;:!?…\"'“”‘’()-–"


@dataclass(frozen=True)
class MarkedQuestion:
    """One question as it was asked, and the answer in stored numbers (`answer_for_marking`)."""

    kind: str
    content: Content
    answer: Answer
    max_points: Decimal = Decimal(1)


@dataclass(frozen=True)
class Grade:
    """What a paper earned; `each` has the points of its questions in order."""

    points: Decimal
    max_points: Decimal
    passed: bool
    each: tuple[Decimal, ...]


def grade(questions: Iterable[MarkedQuestion], *, pass_percent: Decimal) -> Grade:
    """Mark a paper.

    pass_percent  0–100 of the points to be had. Passing is decided on the exact points, never on
                  a rounded percentage: 49.96 % of the points fails at 50.

    Raises ValueError if there are no questions: an empty paper has no grade.
    """
    asked = list(questions)
    if not asked:
        raise ValueError("cannot grade a paper without questions")
    each = tuple(points_of(question) for question in asked)
    points = sum(each, Decimal(0))
    max_points = sum((question.max_points for question in asked), Decimal(0))
    return Grade(points, max_points, is_pass(points, max_points, pass_percent=pass_percent), each)


def is_pass(points: Decimal, max_points: Decimal, *, pass_percent: Decimal) -> bool:
    return points * 100 >= pass_percent * max_points


def points_of(question: MarkedQuestion) -> Decimal:
    """Return the points of one question, in hundredths, half up.

    Rounded here and nowhere later, so that the figures a learner sees add up to the total.
    """
    share = share_earned(question.kind, question.content, question.answer)
    exact = question.max_points * share.numerator / Decimal(share.denominator)
    return exact.quantize(_HUNDREDTH, ROUND_HALF_UP)


def share_earned(kind: str, content: Content, answer: Answer) -> Fraction:
    """Return the part of a question's points that `answer` earns, from 0 to 1; nothing earns 0."""
    if answer is None:
        return _NOTHING
    return _SHARES[Kind(kind)](content, answer)


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


def same_short_answer(given: str, accepted: str) -> bool:
    """Compare without case, diacritics, extra spaces and punctuation around; uỷ is ủy."""
    return _bare(given) == _bare(accepted)


def _bare(text: str) -> str:
    return fold(text).strip(_AROUND_A_WORD)


def _single(content: Content, answer: Any) -> Fraction:
    return _EVERYTHING if content["options"][answer]["right"] else _NOTHING


def _multiple(content: Content, answer: Any) -> Fraction:
    rights = [option["right"] for option in content["options"]]
    chosen = [rights[number] for number in set(answer)]
    found = Fraction(sum(chosen), sum(rights))
    mistaken = Fraction(len(chosen) - sum(chosen), len(rights) - sum(rights))
    return max(_NOTHING, found - mistaken)


def _true_false(content: Content, answer: Any) -> Fraction:
    return _EVERYTHING if content["answer"] is answer else _NOTHING


def _matching(content: Content, answer: Any) -> Fraction:
    offered = shown_rights(content)
    pairs = content["pairs"]
    good = sum(
        chosen is not None and offered[chosen] == pair["right"]
        for pair, chosen in zip(pairs, answer, strict=True)
    )
    return Fraction(good, len(pairs))


def _ordering(content: Content, answer: Any) -> Fraction:
    items = content["items"]
    good = sum(
        place == number for number, place in zip(range(1, len(items) + 1), answer, strict=True)
    )
    return Fraction(good, len(items))


def _short_answer(content: Content, answer: Any) -> Fraction:
    known = any(same_short_answer(answer, accepted) for accepted in content["accepted"])
    return _EVERYTHING if known else _NOTHING


_SHARES: dict[Kind, Callable[[Content, Any], Fraction]] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.TRUE_FALSE: _true_false,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.SHORT_ANSWER: _short_answer,
}
