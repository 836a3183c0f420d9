"""How dates and codes are written, and how letters get smaller until they fit."""

import math

# Points below which nothing is printed: what needs less does not fit.
SMALLEST_LETTERS = 6.0
# Each step is at least this much smaller, and at most that much.
_LEAST_STEP, _MOST_STEP = 0.96, 0.6

# Letters of a verification code that stand together: 26 in fours leave two, in fives a single one.
CODE_GROUP = 4


def smaller_letters(points: float, share: float) -> float:
    """Return the next smaller size to try, when only `share` (0 to 1) of the height fits.

    Letters of half the size take a quarter of the room, so the root of the share comes close.
    """
    step = min(_LEAST_STEP, max(_MOST_STEP, math.sqrt(share)))
    return max(SMALLEST_LETTERS, points * step)


def long_date(day: int, month: int, year: int) -> str:
    """Return a date as documents write it out: two digits for days below 10, months 1 and 2."""
    shown_month = f"{month:02d}" if month <= 2 else str(month)
    return f"ngày {day:02d} tháng {shown_month} năm {year}"
