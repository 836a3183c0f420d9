"""Percentages and numbers as files write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

# People write 33.33 or 16.67 and mean a third and a sixth.
_MEANT_WITHIN = Fraction(1, 100)
_LARGEST_DIVISOR = 20
_DIGITS_AFTER_POINT = 5
# Nobody weighs in longer numbers; arithmetic on them would not end.
_LONGEST_NUMBER = 40


def number(text: str) -> str | None:
    """Return a number without needless zeros, with a point; None if it is none.

    A comma is a decimal comma.
    """
    text = text.strip().replace(",", ".")
    if not text or len(text) > _LONGEST_NUMBER:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST_NUMBER:
        return None
    return plain_number(value)


def plain_number(value: Decimal) -> str:
    """Return `value` without an exponent and without needless zeros."""
    shown = f"{value:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown in {"-0", ""} else shown


def meant(weight: Fraction) -> Fraction:
    """Return the simple fraction of 100 that a rounded percentage stands for, or itself."""
    simple = (weight / 100).limit_denominator(_LARGEST_DIVISOR) * 100
    return simple if abs(simple - weight) <= _MEANT_WITHIN else weight


def shown(weight: Fraction) -> str:
    """Return a percentage with at most five decimals."""
    rounded = round(weight, _DIGITS_AFTER_POINT)
    return plain_number(Decimal(rounded.numerator) / Decimal(rounded.denominator))


@dataclass(frozen=True)
class Weighing:
    """How several right answers count.

    scoring  of `rules.kinds`: "partial_penalty", or "weights" with a weight for each option
    total    what all right ones earn together, in per cent
    """

    scoring: str
    weights: list[str]
    total: str

    @property
    def is_whole(self) -> bool:
        return self.total == "100"


def weighing(weights: Sequence[str]) -> Weighing:
    """Return how options with these weights count, where several may be chosen."""
    exact = [Fraction(weight) for weight in weights]
    if sum(weight for weight in exact if weight > 0) != 100:
        exact = [meant(weight) for weight in exact]
    total = sum((weight for weight in exact if weight > 0), Fraction(0))
    rights = [weight for weight in exact if weight > 0]
    wrongs = [weight for weight in exact if weight <= 0]
    even = _all_near(rights, Fraction(100)) and _all_near(wrongs, Fraction(-100))
    if rights and wrongs and even:
        return Weighing("partial_penalty", [], "100")
    return Weighing("weights", [shown(weight) for weight in exact], shown(total))


def _all_near(weights: list[Fraction], whole: Fraction) -> bool:
    return all(abs(weight - whole / len(weights)) <= _MEANT_WITHIN for weight in weights)
