"""The order of a paper: section by section, what stands in every paper before what was drawn."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby


@dataclass(frozen=True)
class Placed:
    """A question on its way into a paper.

    section   number of its section from 1; 0 where it belongs to none of the test's sections
    version   the version it is pinned to; None for the current one
    points    None for what the question itself is worth
    is_asked  False for a text between questions
    """

    question: int
    section: int = 1
    version: int | None = None
    points: Decimal | None = None
    is_asked: bool = True


def in_order(
    fixed: Iterable[Placed], drawn: Iterable[Placed], *, shuffle: bool, rng: random.Random
) -> list[Placed]:
    """Return the questions in the order of the paper.

    shuffle  mixes the questions of each section; a text between questions stays before the
             question that it stood before
    """
    placed = sorted([*fixed, *drawn], key=lambda each: each.section)
    if not shuffle:
        return placed
    paper: list[Placed] = []
    for _section, questions in groupby(placed, key=lambda each: each.section):
        blocks = _blocks(list(questions))
        rng.shuffle(blocks)
        paper += [each for block in blocks for each in block]
    return paper


def _blocks(questions: Sequence[Placed]) -> list[list[Placed]]:
    """Group questions with the texts before them; texts at the end stay with the last question."""
    blocks: list[list[Placed]] = [[]]
    for each in questions:
        if blocks[-1] and blocks[-1][-1].is_asked:
            blocks.append([])
        blocks[-1].append(each)
    if len(blocks) > 1 and not blocks[-1][-1].is_asked:
        texts = blocks.pop()
        blocks[-1] += texts
    return blocks
