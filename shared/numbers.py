"""Counts and shares, decided on exact decimals and rounded only to be shown."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

_HUNDREDTH = Decimal("0.01")


def percent(count: int, total: int) -> Decimal | None:
    """Return `count` of `total` in per cent with two decimals, half up; None when total is 0."""
    if total == 0:
        return None
    return (Decimal(count) * 100 / Decimal(total)).quantize(_HUNDREDTH, ROUND_HALF_UP)


def trimmed(value: Decimal) -> Decimal:
    """Return the same number without noughts at its end: 50.00 as 50."""
    return Decimal(f"{value.normalize():f}")


def people_needed(total: int, target_percent: Decimal) -> int:
    """Return the smallest number of people that is at least `target_percent` of `total`."""
    return int((Decimal(total) * target_percent / 100).to_integral_value(ROUND_CEILING))
