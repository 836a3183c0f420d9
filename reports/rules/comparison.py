"""Organisations beside each other: shares and changes of shares only, and no small ones alone.

People are never compared. Sizes do not count: an organisation of ten and one of a thousand stand
on the same scale.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.rules.masking import join_small
from shared.numbers import percent


@dataclass(frozen=True)
class Strength:
    """People in scope, how many of them are trained, and of these how many in the last days."""

    in_scope: int
    trained: int
    recent: int

    def __add__(self, other: "Strength") -> "Strength":
        return Strength(
            self.in_scope + other.in_scope,
            self.trained + other.trained,
            self.recent + other.recent,
        )


@dataclass(frozen=True)
class Compared:
    """One line. `change` is in percentage points over the last days.

    joined  how many organisations the line is of; 1 for one with a name of its own
    """

    name: str
    level: Decimal
    change: Decimal
    joined: int = 1


@dataclass(frozen=True)
class Comparison:
    """lines   organisations by name, those joined last
    hidden  small organisations of which nothing can be said, not even together
    """

    lines: list[Compared]
    hidden: int

    @property
    def by_level(self) -> list[Compared]:
        return sorted(self.lines, key=lambda line: (-line.level, line.joined > 1, line.name))

    @property
    def by_change(self) -> list[Compared]:
        return sorted(self.lines, key=lambda line: (-line.change, line.joined > 1, line.name))


def compare(strengths: Iterable[tuple[str, Strength]], *, smallest: int) -> Comparison:
    """Return organisations, given with their names; those of fewer than `smallest` people joined.

    Organisations without anybody in scope have no share and are left out.
    """
    counted = [(name, each) for name, each in strengths if each.in_scope]
    grouping = join_small(
        {place: each.in_scope for place, (_name, each) in enumerate(counted)}, smallest=smallest
    )
    lines = [_line(*counted[place]) for place in grouping.alone]
    if grouping.is_told:
        total = sum((counted[place][1] for place in grouping.together), Strength(0, 0, 0))
        lines.append(_line("", total, joined=len(grouping.together)))
    return Comparison(lines, hidden=0 if grouping.is_told else len(grouping.together))


def _line(name: str, each: Strength, *, joined: int = 1) -> Compared:
    level = percent(each.trained, each.in_scope) or Decimal(0)
    change = percent(each.recent, each.in_scope) or Decimal(0)
    return Compared(name, level, change, joined)
