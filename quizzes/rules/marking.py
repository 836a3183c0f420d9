"""What people give for essays: points by criterion, two markers, a third who decides."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from quizzes.rules.grading import share_earned
from quizzes.rules.kinds.common import Content, Kind

_HUNDREDTH = Decimal("0.01")
_HALF = Decimal("0.5")
# Kinds of which a person marks all or a part.
MARKED_BY_PEOPLE = frozenset({Kind.ESSAY, Kind.SITUATION})


class MarksRefused(ValueError):
    """`number` is the criterion whose points are missing or not to be had."""

    def __init__(self, number: str) -> None:
        super().__init__(f"criterion {number}")
        self.number = number


@dataclass(frozen=True)
class Criterion:
    """number  "1", or "2.1" for criterion 1 of part 2
    text    empty where the author named no criteria: then there is one for the whole answer
    points  to be had
    """

    number: str
    text: str
    points: Decimal

    @property
    def choices(self) -> list[Decimal]:
        """All that may be given: half points, and everything."""
        halves = [_HALF * step for step in range(int(self.points / _HALF) + 1)]
        return halves if halves[-1] == self.points else [*halves, self.points]

    def read(self, value: Any) -> Decimal:
        """Return given points. Raises MarksRefused."""
        try:
            points = Decimal(str(value).strip().replace(",", "."))
        except InvalidOperation as error:
            raise MarksRefused(self.number) from error
        if points not in self.choices:
            raise MarksRefused(self.number)
        return points


@dataclass(frozen=True)
class Essay:
    """An answered essay that a person marks.

    part    number of the part of a situation, from 1; 0 for a question that is an essay
    stem    of the part; empty for a question that is an essay
    photos  ids of the photographed pages
    worth   how many points of the question it can earn
    """

    part: int
    stem: str
    guide: str
    criteria: tuple[Criterion, ...]
    text: str
    photos: tuple[int, ...]
    worth: Fraction

    def points(self, given: Mapping[str, Decimal]) -> Fraction:
        """Return what points by criterion are worth in the question."""
        to_be_had = sum((Fraction(each.points) for each in self.criteria), Fraction(0))
        earned = sum((Fraction(given[each.number]) for each in self.criteria), Fraction(0))
        return self.worth * earned / to_be_had if to_be_had else Fraction(0)


def essays(kind: str, content: Content, answer: Any, max_points: Decimal) -> list[Essay]:
    """Return what a person has to mark of an answer (in stored numbers); an empty essay is not."""
    if answer is None:
        return []
    worth = Fraction(max_points)
    if kind == Kind.ESSAY:
        return [_essay(0, "", content, answer, worth)]
    if kind != Kind.SITUATION:
        return []
    parts = content["parts"]
    total = sum(Fraction(part["points"]) for part in parts)
    return [
        _essay(
            number, part["stem"], part["content"], given, worth * Fraction(part["points"]) / total
        )
        for number, (part, given) in enumerate(zip(parts, answer, strict=True), 1)
        if part["kind"] == Kind.ESSAY and given is not None
    ]


def read_marks(asked: Sequence[Essay], given: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return the points by criterion. Raises MarksRefused with the first that is not in order."""
    return {
        criterion.number: criterion.read(given.get(criterion.number, ""))
        for essay in asked
        for criterion in essay.criteria
    }


def readable_marks(asked: Sequence[Essay], given: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return what of a draft can be kept: the points that are in order."""
    found = {}
    for criterion in (criterion for essay in asked for criterion in essay.criteria):
        try:
            found[criterion.number] = criterion.read(given.get(criterion.number, ""))
        except MarksRefused:
            continue
    return found


def points_given(asked: Sequence[Essay], given: Mapping[str, Decimal]) -> Decimal:
    """Return what one person gives, in points of the question: hundredths, half up."""
    return rounded(sum((essay.points(given) for essay in asked), Fraction(0)))


def as_text(points: Decimal) -> str:
    """Return given points as they are kept: "1.5", "2"."""
    return f"{points.normalize():f}"


def machine_points(kind: str, content: Content, answer: Any, max_points: Decimal) -> Fraction:
    """Return what the parts of a situation earn that nobody has to mark; 0 for an essay."""
    if kind != Kind.SITUATION or answer is None:
        return Fraction(0)
    parts = content["parts"]
    total = sum(Fraction(part["points"]) for part in parts)
    earned = sum(
        (
            Fraction(part["points"]) * (share_earned(part["kind"], part["content"], given) or 0)
            for part, given in zip(parts, answer, strict=True)
            if part["kind"] != Kind.ESSAY
        ),
        Fraction(0),
    )
    return Fraction(max_points) * earned / total


def with_marks(machine: Fraction, given: Decimal, max_points: Decimal) -> Decimal:
    """Return the points of an answer of which people marked a part."""
    return min(rounded(machine + Fraction(given)), max_points)


@dataclass(frozen=True)
class Given:
    """What one person gave."""

    points: Decimal
    is_decisive: bool = False


def settled(given: Sequence[Given], *, markers: int, tolerance: Decimal) -> Decimal | None:
    """Return what counts; None while another person has to mark.

    markers    how many mark each answer
    tolerance  by how many points two may differ; beyond it a third decides alone
    """
    for each in given:
        if each.is_decisive:
            return each.points
    if len(given) < max(markers, 1):
        return None
    points = [each.points for each in given]
    if len(points) > 1 and max(points) - min(points) > tolerance:
        return None
    return mean(points)


def counting(given: Sequence[Given]) -> Decimal | None:
    """Return what counted once an answer was settled, whatever the test says today."""
    if not given:
        return None
    decisive = [each.points for each in given if each.is_decisive]
    return decisive[0] if decisive else mean([each.points for each in given])


def mean(points: Sequence[Decimal]) -> Decimal:
    """Return the average of what people gave, in hundredths, half up."""
    return rounded(sum((Fraction(each) for each in points), Fraction(0)) / len(points))


def rounded(exact: Fraction) -> Decimal:
    return (exact.numerator / Decimal(exact.denominator)).quantize(_HUNDREDTH, ROUND_HALF_UP)


def shown_number(response: int, *, secret: str) -> str:
    """Return the number by which markers speak of an answer: it says nothing about whose it is."""
    digits = f"{int(_stir(f'number:{response}', secret), 16) % 10**8:08d}"
    return f"{digits[:4]}-{digits[4:]}"


def place_in_queue(response: int, *, marker: int, secret: str) -> str:
    """Return what a marker's queue is sorted by: mixed, but always the same for one marker."""
    return _stir(f"queue:{marker}:{response}", secret)


def _stir(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _essay(part: int, stem: str, content: Content, answer: Any, worth: Fraction) -> Essay:
    prefix = f"{part}." if part else ""
    criteria = tuple(
        Criterion(f"{prefix}{number}", each["text"], Decimal(each["points"]))
        for number, each in enumerate(content["criteria"], 1)
    ) or (Criterion(f"{prefix}1", "", rounded(worth)),)
    return Essay(
        part=part,
        stem=stem,
        guide=content["guide"],
        criteria=criteria,
        text=answer.get("text", ""),
        photos=tuple(answer.get("photos", ())),
        worth=worth,
    )
