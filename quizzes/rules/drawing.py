"""Choosing the questions of a paper by topic and difficulty."""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Wanted:
    """So many questions of a topic and a difficulty.

    section  number of the section they are for
    points   of each; None for what the question itself is worth
    """

    topic: str
    difficulty: str
    count: int
    section: int = 1
    points: Decimal | None = None


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
    """Return the rows that ask for more questions than are left to them by the rows before."""
    left = {cell: len(questions) for cell, questions in _by_cell(pool).items()}
    found = []
    for row in wanted:
        available = left.get((row.topic, row.difficulty), 0)
        left[row.topic, row.difficulty] = max(available - row.count, 0)
        if available < row.count:
            found.append(Shortage(row, available))
    return found


def draw(
    wanted: Sequence[Wanted],
    pool: Iterable[Candidate],
    *,
    seen: Collection[int] = (),
    rng: random.Random,
) -> list[list[int]]:
    """Return the questions of one paper, row by row of the blueprint, none twice.

    seen  questions of this learner's earlier papers: taken only where the others do not suffice
    rng   the source of chance; the same seed and pool give the same paper

    Raises PoolTooSmall when a row cannot be filled.
    """
    pool = sorted(pool, key=lambda candidate: candidate.question)
    if lacking := shortages(wanted, pool):
        raise PoolTooSmall(lacking)
    cells = _by_cell(pool)
    for questions in cells.values():
        rng.shuffle(questions)
        # Taken from the end, so those not seen before come first.
        questions.sort(key=lambda question: question not in seen)
    return [
        [cells[row.topic, row.difficulty].pop() for _number in range(row.count)] for row in wanted
    ]


def _by_cell(pool: Iterable[Candidate]) -> defaultdict[tuple[str, str], list[int]]:
    by_cell: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for candidate in pool:
        by_cell[candidate.topic, candidate.difficulty].append(candidate.question)
    return by_cell
