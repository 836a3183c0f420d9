"""Where things stand in a chart: plain numbers for the templates of `components/charts/`.

Charts over time have the same scale, 0 to 100 per cent, so that two can be laid side by side.
Positions are decimals of the units of its `viewBox`; nothing here knows colours or words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

WHOLE = Decimal(100)
_TENTH = Decimal("0.1")
# Steps of a heat map, besides the lightest, which is for nobody at all.
HEAT_STEPS = 5


@dataclass(frozen=True)
class Column:
    """One column of a chart over time. `height` 0 and `value` None where nothing is known."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    value: Decimal | None
    is_last: bool = False


def columns(
    values: Sequence[Decimal | None], *, width: int, height: int, gap: int = 2
) -> list[Column]:
    """Return a column for each share in per cent, from left to right over the whole width."""
    if not values:
        return []
    step = Decimal(width) / len(values)
    found = []
    for place, value in enumerate(values):
        tall = _units(value or Decimal(0), height)
        found.append(
            Column(
                x=_rounded(step * place),
                y=Decimal(height) - tall,
                width=_rounded(step - gap),
                height=tall,
                value=value,
                is_last=place == len(values) - 1,
            )
        )
    return found


def heat(share: Decimal | None, highest: Decimal) -> int:
    """Return how dark a field is: 0 for nobody, then by fifths of the highest share of the map."""
    if not share:
        return 0
    return int((share * HEAT_STEPS / highest).to_integral_value(ROUND_CEILING))


def shares(counts: Iterable[int]) -> list[Decimal]:
    """Return the length of each bar in per cent of the longest, for parts that are compared."""
    listed = list(counts)
    longest = max(listed, default=0)
    if not longest:
        return [Decimal(0)] * len(listed)
    return [_rounded(Decimal(count) * WHOLE / longest) for count in listed]


def _units(share: Decimal, height: int) -> Decimal:
    return _rounded(min(max(share, Decimal(0)), WHOLE) * height / WHOLE)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, ROUND_HALF_UP)
