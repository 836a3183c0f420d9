"""How large a name may be printed so that it stays on its line."""

# Most letters a name may have → step of size. Steps are classes of the stylesheet, 1 the largest.
_STEPS = ((24, 1), (32, 2), (42, 3), (56, 4))
SMALLEST_STEP = 5
# Letters of a name line of the heading.
_HEADING_LINE = 42

# Letters of a verification code that stand together: 26 in fours leave two, in fives a single one.
CODE_GROUP = 4


def name_step(full_name: str) -> int:
    """Return the step of size of a name, by the number of its letters. At the smallest it wraps."""
    for letters, step in _STEPS:
        if len(full_name) <= letters:
            return step
    return SMALLEST_STEP


def is_heading_long(superior: str, issuer: str) -> bool:
    """Whether the names on the top left need small letters: one of them takes a second line."""
    return len(superior) > _HEADING_LINE or len(issuer) > _HEADING_LINE


def long_date(day: int, month: int, year: int) -> str:
    """Return a date as documents write it out: two digits for days below 10, months 1 and 2."""
    shown_month = f"{month:02d}" if month <= 2 else str(month)
    return f"ngày {day:02d} tháng {shown_month} năm {year}"
