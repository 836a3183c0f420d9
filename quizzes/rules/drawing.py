"""Choosing the questions of a paper by topic and difficulty."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """So many questions of a topic and a difficulty."""

    topic: str
    difficulty: str
    count: int


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn."""

    question: int
    topic: str
    difficulty: str


@dataclass(frozen=True)
class Shortage:
    """A row of the blueprint for which the bank has too few questions."""

    wanted: Wanted
    available: int


class PoolTooSmall(ValueError):
    """The bank cannot fill the paper. Nothing was drawn."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(
            "; ".join(
                f"{s.wanted.topic}/{s.wanted.difficulty}: {s.available} of {s.wanted.count}"
                for s in shortages
            )
        )
        self.shortages = tuple(shortages)


def shortages(wanted: Iterable[Wanted], pool: Iterable[Candidate]) -> list[Shortage]:
    """Return the rows that ask for more questions than there are."""
    by_cell = _by_cell(pool)
    found = [Shortage(row, len(by_cell[row.topic, row.difficulty])) for row in wanted]
    return [row for row in found if row.available < row.wanted.count]


def draw(
    wanted: Sequence[Wanted],
    pool: Iterable[Candidate],
    *,
    seen: Collection[int] = (),
    rng: random.Random,
) -> list[int]:
    """Return the questions of one paper, mixed, none twice.

    seen  questions of this learner's earlier papers: taken only where the others do not suffice
    rng   the source of chance; the same seed and pool give the same paper

    Raises PoolTooSmall when a row cannot be filled.
    """
    pool = sorted(pool, key=lambda candidate: candidate.question)
    if lacking := shortages(wanted, pool):
        raise PoolTooSmall(lacking)
    by_cell = _by_cell(pool)
    paper: list[int] = []
    for row in wanted:
        cell = by_cell[row.topic, row.difficulty]
        unseen = [question for question in cell if question not in seen]
        known = [question for question in cell if question in seen]
        rng.shuffle(unseen)
        rng.shuffle(known)
        paper += (unseen + known)[: row.count]
    rng.shuffle(paper)
    return paper


def _by_cell(pool: Iterable[Candidate]) -> defaultdict[tuple[str, str], list[int]]:
    by_cell: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for candidate in pool:
        by_cell[candidate.topic, candidate.difficulty].append(candidate.question)
    return by_cell
