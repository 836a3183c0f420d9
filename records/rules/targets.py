"""Targets: when one is met, and how many people are still missing.

Decided on exact whole numbers of people; a rounded percentage never decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shared.numbers import people_needed

EQUAL, ABOVE, AT_LEAST, BAND, TREND = "=", ">", ">=", "khoang", "tang"


@dataclass(frozen=True)
class Share:
    """So many of so many people."""

    count: int
    total: int


@dataclass(frozen=True)
class TargetLine:
    """A target of one year. `distance` counts the steps up to its owner: 0 is the organisation's
    own, 1 that of the organisation above … `reading` is empty for the default of the indicator.
    """

    year: int
    operator: str
    value: Decimal
    value_to: Decimal | None = None
    source: str = ""
    distance: int = 0
    reading: str = ""
    target_id: int = 0

    @property
    def asks_for_year_before(self) -> bool:
        return self.operator == TREND


def binding_lines(lines: Iterable[TargetLine]) -> list[TargetLine]:
    """Return one target for each year, that of the nearest owner, in order of years."""
    nearest: dict[int, TargetLine] = {}
    for line in sorted(lines, key=lambda line: line.distance):
        nearest.setdefault(line.year, line)
    return [nearest[year] for year in sorted(nearest)]


def next_target(lines: Iterable[TargetLine], year: int) -> TargetLine | None:
    """Return the target to be met next: of the earliest year from `year` on, else the last set."""
    ordered = binding_lines(lines)
    ahead = [line for line in ordered if line.year >= year]
    return ahead[0] if ahead else (ordered[-1] if ordered else None)


def yearly_target(lines: Iterable[TargetLine], year: int) -> TargetLine | None:
    """Return the target for every year that holds in `year`: the latest set until then."""
    begun = [line for line in binding_lines(lines) if line.year <= year]
    return begun[-1] if begun else None


def target_of(lines: Iterable[TargetLine], year: int) -> TargetLine | None:
    """Return the target set for exactly `year`."""
    return next((line for line in binding_lines(lines) if line.year == year), None)


def needed(operator: str, value: Decimal, share: Share, previous: Share | None = None) -> int:
    """Return the smallest count that meets the target among `share.total` people.

    "=" and ">=" are met by the share named, or more: nobody is sent away for exceeding 50 %.
    ">" is strictly more. A band is met from its lower end. A rising trend needs a larger share
    than `previous`, and as long as there is nothing to compare with, nothing.

    Raises ValueError for an operator that does not exist.
    """
    if operator in {EQUAL, AT_LEAST, BAND}:
        return people_needed(share.total, value)
    if operator == ABOVE:
        return _more_than(share.total, Fraction(value) / 100)
    if operator == TREND:
        if previous is None or previous.total == 0:
            return 0
        return _more_than(share.total, Fraction(previous.count, previous.total))
    raise ValueError(operator)


def gap_people(operator: str, value: Decimal, share: Share, previous: Share | None = None) -> int:
    """Return how many people are still missing; 0 when the target is met or nobody is in scope."""
    if share.total == 0:
        return 0
    return max(needed(operator, value, share, previous) - share.count, 0)


def is_met(
    operator: str,
    value: Decimal,
    share: Share,
    *,
    value_to: Decimal | None = None,
    previous: Share | None = None,
) -> bool | None:
    """Whether the target is met; None when nobody is in scope, so that there is nothing to judge."""
    if share.total == 0:
        return None
    if operator == BAND and value_to is not None and share.count * 100 > value_to * share.total:
        return False
    return gap_people(operator, value, share, previous) == 0


def value_meets(
    operator: str,
    value: Decimal,
    reached: Decimal,
    *,
    value_to: Decimal | None = None,
    previous: Decimal | None = None,
) -> bool | None:
    """Whether a percentage that was entered meets the target; None when nothing can be compared.

    Raises ValueError for an operator that does not exist.
    """
    if operator in {EQUAL, AT_LEAST}:
        return reached >= value
    if operator == ABOVE:
        return reached > value
    if operator == BAND:
        return reached >= value and (value_to is None or reached <= value_to)
    if operator == TREND:
        return None if previous is None else reached > previous
    raise ValueError(operator)


def _more_than(total: int, part: Fraction) -> int:
    """The smallest count above `part` of `total`; the whole when no count is above it."""
    return min(int(total * part) + 1, total)
