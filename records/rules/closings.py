"""The closing of a year: the document, its digest, and what has changed since. Plain values.

A closing is two texts, both canonical JSON (RFC 8785 for what occurs here: keys in order, no
spaces, whole numbers and strings only): the figures of every organisation, and the people behind
them by code. The first names the digest of the second, so one digest vouches for both.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = "hoc-ba/year-closing/1"
PEOPLE_FORMAT = "hoc-ba/year-closing-people/1"
ADDENDUM_FORMAT = "hoc-ba/year-closing-addendum/1"

# Audience → measure → so many.
Figures = dict[str, dict[str, int]]
# What is known of a person of the closing; None where the person does not belong to it.
Status = dict[str, Any]


def canonical(document: Mapping[str, Any]) -> str:
    """Return the one text that this document has."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def statement(
    *, organisation: str, year: int, number: int, sha256: str, confirmed_at: str
) -> bytes:
    """What is signed: a few lines that say which document was confirmed, and when.

    The first line keeps a signature from being taken for that of anything else.
    """
    lines = [FORMAT, organisation, str(year), str(number), sha256, confirmed_at]
    return "\n".join([*lines, ""]).encode()


def added(one: Figures, other: Figures) -> Figures:
    """Return the sum, audience by audience and measure by measure."""
    return {
        audience: {
            measure: one.get(audience, {}).get(measure, 0) + other.get(audience, {}).get(measure, 0)
            for measure in sorted({*one.get(audience, {}), *other.get(audience, {})})
        }
        for audience in sorted({*one, *other})
    }


def rolled_up(
    order: Iterable[int], children_of: Callable[[int], list[int]], own: Mapping[int, Figures]
) -> dict[int, Figures]:
    """Return for each organisation its own figures with those of everything below it.

    order  the organisations, parents before their children
    """
    sums: dict[int, Figures] = {}
    for node in reversed(list(order)):
        total = own.get(node, {})
        for child in children_of(node):
            total = added(total, sums.get(child, {}))
        sums[node] = total
    return sums


@dataclass(frozen=True)
class ClosedIndicator:
    """An indicator of the organisation that is closed, as it read on the day, in the reading used.

    numerator    None where nothing was counted or entered; `denominator` also of what only is counted
    counted, of  the words for both, `unit` the word for what is counted
    value        a percentage that was entered without numbers, "67.50"; else ""
    target       the one that bound: year, operator, value, value_to; None without one
    lacking      how many more would have met it; None where that cannot be said
    """

    code: str
    name: str
    audience: str
    audience_name: str
    reading: str
    reading_name: str
    unit: str
    counted: str
    of: str
    numerator: int | None
    denominator: int | None
    value: str = ""
    target: Mapping[str, Any] | None = None
    lacking: int | None = None
    is_met: bool | None = None

    def as_plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class FigureChange:
    """A figure that is not what it was."""

    organisation: str
    audience: str
    measure: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


def changed_figures(
    before: Mapping[str, Figures], after: Mapping[str, Figures]
) -> list[FigureChange]:
    """Return every figure that differs, by organisation in the order of `before`."""
    found = []
    for organisation in dict.fromkeys([*before, *after]):
        was, now = before.get(organisation, {}), after.get(organisation, {})
        for audience in sorted({*was, *now}):
            old, new = was.get(audience, {}), now.get(audience, {})
            found += [
                FigureChange(
                    organisation, audience, measure, old.get(measure, 0), new.get(measure, 0)
                )
                for measure in sorted({*old, *new})
                if old.get(measure, 0) != new.get(measure, 0)
            ]
    return found


@dataclass(frozen=True)
class PersonChange:
    """A person who stands otherwise than before; None on a side: not in the closing there."""

    code: str
    before: Status | None
    after: Status | None

    @property
    def fields(self) -> list[str]:
        """What differs, by name; empty where the person came or went as a whole."""
        if self.before is None or self.after is None:
            return []
        names = sorted({*self.before, *self.after})
        return [name for name in names if self.before.get(name) != self.after.get(name)]


def changed_people(before: Mapping[str, Status], after: Mapping[str, Status]) -> list[PersonChange]:
    """Return who stands otherwise, by code."""
    return [
        PersonChange(code, before.get(code), after.get(code))
        for code in sorted({*before, *after})
        if before.get(code) != after.get(code)
    ]


def overlaid(figures: Mapping[str, Figures], changes: Iterable[FigureChange]) -> dict[str, Figures]:
    """Return the figures as they stand after an addendum."""
    found = {
        code: {name: dict(one) for name, one in each.items()} for code, each in figures.items()
    }
    for change in changes:
        audience = found.setdefault(change.organisation, {}).setdefault(change.audience, {})
        audience[change.measure] = change.after
    return found
