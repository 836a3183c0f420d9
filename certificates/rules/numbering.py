"""How the numbers of an issuer are written, and in which year or term they are counted.

A pattern is text with placeholders, such as "{serial:04}/{period}/GCN-{issuer}"; nothing in it is
executed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

CERTIFICATE_PATTERN = "{serial:04}/{period}/GCN-{issuer}"
REGISTER_PATTERN = "{serial:04}/{period}"
CONFIRMATION_PATTERN = "{serial:04}/{period}/GXN-{issuer}"
LONGEST_NUMBER = 60
# Digits of the largest number that a series can reach.
_MOST_DIGITS = 7

_PLACEHOLDER = re.compile(r"\{(serial|period|issuer)(?::0([1-7]))?\}")
_TERM = re.compile(r"(\d{4})-(\d{4})")


@dataclass(frozen=True)
class GivenNumber:
    """A number taken from a series.

    period  the year or term of office in which it is counted
    number  as it is written on the paper
    """

    serial: int
    period: str
    number: str


def written(pattern: str, *, serial: int, period: str, issuer: str) -> str:
    """Fill a pattern: "{serial:04}/{period}/GCN-{issuer}" gives "0007/2026/GCN-TTCT"."""
    values = {"period": period, "issuer": issuer}

    def value(found: re.Match[str]) -> str:
        name, width = found.groups()
        return f"{serial:0{width or 1}d}" if name == "serial" else values[name]

    return _PLACEHOLDER.sub(value, pattern)


def pattern_faults(pattern: str, *, needed: tuple[str, ...], issuer: str) -> Iterator[str]:
    """Yield what is wrong with a pattern, as codes; nothing when it may be used.

    "unknown"   a brace that belongs to no placeholder
    "missing"   without one of `needed` two papers could bear one number
    "twice"     a placeholder that stands there twice
    "adjacent"  two placeholders that touch: 1 and 12026 would look like 11 and 2026
    "long"      the longest number would not fit

    issuer  the code of the body, as it is filled in
    """
    names = [name for name, _width in _PLACEHOLDER.findall(pattern)]
    rest = _PLACEHOLDER.sub("", pattern)
    widths = [name for name, width in _PLACEHOLDER.findall(pattern) if width and name != "serial"]
    if "{" in rest or "}" in rest or widths:
        yield "unknown"
    if not set(needed) <= set(names):
        yield "missing"
    if len(names) > len(set(names)):
        yield "twice"
    if "}{" in pattern:
        yield "adjacent"
    longest = written(pattern, serial=10**_MOST_DIGITS - 1, period="2025-2030", issuer=issuer)
    if len(longest) > LONGEST_NUMBER:
        yield "long"


def is_term(label: str) -> bool:
    """Whether this names a term of office, such as "2025-2030"."""
    found = _TERM.fullmatch(label)
    return found is not None and 0 < int(found[2]) - int(found[1]) <= 10
