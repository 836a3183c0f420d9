"""Who came after whom: following organisations through mergers and divisions. Plain values."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Link:
    """One merger, division or dissolution; those of one day in the order of `number`.

    successors  empty for a dissolution. A predecessor among them goes on.
    """

    on: dt.date
    number: int
    predecessors: frozenset[int]
    successors: frozenset[int]


def successors(links: Iterable[Link], ids: Iterable[int]) -> dict[int, set[int]]:
    """Return for each organisation those in which it lives on after all `links`.

    An organisation to which nothing happened lives on in itself; a dissolved one in none.
    """
    after: dict[int, list[Link]] = defaultdict(list)
    for link in sorted(links):
        for code in link.predecessors:
            after[code].append(link)
    return {each: _follow(each, after) for each in ids}


def predecessors(links: Iterable[Link], ids: Iterable[int]) -> dict[int, set[int]]:
    """Return for each organisation those of before all `links` that live on in it.

    An organisation opened by one of the links was none before; one that went on is among its own.
    """
    before: dict[int, list[Link]] = defaultdict(list)
    for link in sorted(links, reverse=True):
        for code in link.successors:
            before[code].append(link)
    return {each: _trace(each, before) for each in ids}


def _follow(start: int, after: Mapping[int, list[Link]]) -> set[int]:
    ends: set[int] = set()
    waiting: list[tuple[int, Link | None]] = [(start, None)]
    seen: set[tuple[int, Link | None]] = set()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        here, last = at
        link = next((one for one in after.get(here, ()) if last is None or one > last), None)
        if link is None:
            ends.add(here)
        else:
            waiting += [(each, link) for each in link.successors]
    return ends


def _trace(start: int, before: Mapping[int, list[Link]]) -> set[int]:
    ends: set[int] = set()
    waiting: list[tuple[int, Link | None]] = [(start, None)]
    seen: set[tuple[int, Link | None]] = set()
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        here, last = at
        link = next((one for one in before.get(here, ()) if last is None or one < last), None)
        if link is None:
            ends.add(here)
        else:
            waiting += [(each, link) for each in link.predecessors]
    return ends
