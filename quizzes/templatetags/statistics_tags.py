"""Showing figures: a number with one decimal, and a bar that says the same to the eye."""

from typing import Any

from django import template
from django.template.defaultfilters import floatformat

from quizzes.rules.verdicts import (
    DUBIOUS_BELOW_PERCENT,
    EASY_FROM_PERCENT,
    HARD_BELOW_PERCENT,
)

register = template.Library()

# Where the ticks of a bar stand: the limits of the verdicts.
_LIMITS = {
    "facility": (HARD_BELOW_PERCENT, EASY_FROM_PERCENT),
    "discrimination": (0.0,),
    "efficiency": (DUBIOUS_BELOW_PERCENT,),
    "share": (),
}
_SIGNED = {"discrimination", "efficiency"}


@register.filter
def figure(value: float | None) -> str:
    """Show a number with one decimal; a dash where there is none."""
    return "–" if value is None else str(floatformat(value, 1)).replace("-", "−")


@register.inclusion_tag("quizzes/staff/_statistics_bar.html")
def figure_bar(value: float | None, kind: str) -> dict[str, Any]:
    """Draw a figure of `kind`; signed ones start in the middle and go left or right.

    Positions are text with a point, as SVG wants them whatever the language.
    """
    signed = kind in _SIGNED
    ends = (0.0, value or 0.0)
    start, end = sorted(_position(each, signed=signed) for each in ends)
    return {
        "value": value,
        "is_negative": (value or 0.0) < 0,
        "start": _text(start),
        "length": _text(end - start),
        "limits": [_text(_position(limit, signed=signed)) for limit in _LIMITS[kind]],
    }


def _position(value: float, *, signed: bool) -> float:
    if signed:
        return 50 + max(-100.0, min(100.0, value)) / 2
    return max(0.0, min(100.0, value))


def _text(number: float) -> str:
    return f"{number:.1f}"
