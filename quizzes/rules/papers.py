"""What one learner is asked, in which order, and how each question is shown."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizzes.rules.content import Content, Kind, number_of_choices, number_of_places


@dataclass(frozen=True)
class PaperItem:
    """One question of a paper. Holds no word of the question and nothing of its key.

    order   for each shown place the number of the choice in the stored content (both from 0)
    places  how many separate choices an answer consists of: pairs, items, otherwise 1
    """

    question: int
    version: int
    kind: Kind
    order: tuple[int, ...]
    places: int

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "version": self.version,
            "kind": self.kind.value,
            "order": list(self.order),
            "places": self.places,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "PaperItem":
        return cls(
            question=stored["question"],
            version=stored["version"],
            kind=Kind(stored["kind"]),
            order=tuple(stored["order"]),
            places=stored["places"],
        )


def lay_out(
    question: int, version: int, kind: str, content: Content, *, rng: random.Random
) -> PaperItem:
    """Shuffle the choices of one question for one paper.

    Items to be put in order are never shown in the right order by chance: pressing "next" would
    then be an answer.
    """
    order = list(range(number_of_choices(kind, content)))
    rng.shuffle(order)
    if kind == Kind.ORDERING and order == sorted(order):
        order = [*order[1:], order[0]]
    return PaperItem(question, version, Kind(kind), tuple(order), number_of_places(kind, content))
