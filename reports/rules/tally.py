"""Figures that add up: what is counted in one organisation, and the sums over a tree.

A person is tallied once, in the organisation where the person counts; the figures of an
organisation are its own and the sum of its children's, so that no level can contradict another.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self, TypeVar

# What "recently" means on a dashboard.
LATELY = dt.timedelta(days=30)


@dataclass(frozen=True)
class AnnualTally:
    """The yearly training of some people.

    in_scope    people who should be trained, without those exempt
    exempt      people set aside
    trained     of `in_scope`; `on_time` of these; `recent` of these in the last 30 days
    committees  with at least one member in scope; `committees_trained` with all of them trained
    topics      topic → people of `in_scope` who completed a course on it
    """

    in_scope: int = 0
    exempt: int = 0
    trained: int = 0
    on_time: int = 0
    recent: int = 0
    committees: int = 0
    committees_trained: int = 0
    topics: Mapping[str, int] = field(default_factory=dict)

    @property
    def late(self) -> int:
        return self.trained - self.on_time

    @property
    def missing(self) -> int:
        return self.in_scope - self.trained

    @property
    def is_empty(self) -> bool:
        return not (self.in_scope or self.exempt or self.committees)

    def __add__(self, other: Self) -> "AnnualTally":
        return AnnualTally(
            in_scope=self.in_scope + other.in_scope,
            exempt=self.exempt + other.exempt,
            trained=self.trained + other.trained,
            on_time=self.on_time + other.on_time,
            recent=self.recent + other.recent,
            committees=self.committees + other.committees,
            committees_trained=self.committees_trained + other.committees_trained,
            topics=_added(self.topics, other.topics),
        )


class TreeOfIds(Protocol):
    """What is needed of a tree: children, and a walk in which parents come before children."""

    def children_of(self, organisation_id: int) -> list[int]: ...

    def walk(self, organisation_id: int) -> Iterable[int]: ...


Figures = TypeVar("Figures")


def roll_up(
    tree: TreeOfIds,
    top: int,
    own: Mapping[int, Figures],
    *,
    nothing: Figures,
    add: Callable[[Figures, Figures], Figures],
) -> dict[int, Figures]:
    """Return for `top` and everything below it the sum of its own figures and its children's."""
    sums: dict[int, Figures] = {}
    for node in reversed(list(tree.walk(top))):
        total = own.get(node, nothing)
        for child in tree.children_of(node):
            total = add(total, sums[child])
        sums[node] = total
    return sums


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    if not other:
        return dict(one)
    return {key: one.get(key, 0) + other.get(key, 0) for key in sorted({*one, *other})}
