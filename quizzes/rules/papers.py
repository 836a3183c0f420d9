"""What one learner is asked, in which order, and how each question is shown."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.rules.kinds import KINDS
from quizzes.rules.kinds.common import Content, Kind, Layout


@dataclass(frozen=True)
class PaperItem:
    """One question of a paper. Holds no word of the question and nothing of its key.

    order    for each shown place the number of the choice in the stored content (both from 0)
    places   how many separate choices an answer consists of: pairs, items, otherwise 1
    points   what the question is worth; 0 where nothing is asked
    section  number of its section from 1
    parts    of the gaps of a cloze text or the parts of a situation
    """

    question: int
    version: int
    kind: Kind
    order: tuple[int, ...] = ()
    places: int = 1
    points: Decimal = Decimal(1)
    section: int = 1
    parts: tuple[Layout, ...] = ()

    @property
    def layout(self) -> Layout:
        return Layout(self.kind, self.order, self.places, self.parts)

    def as_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = {
            "question": self.question,
            "version": self.version,
            "kind": self.kind.value,
            "order": list(self.order),
            "places": self.places,
            "points": str(self.points),
            "section": self.section,
        }
        if self.parts:
            stored["parts"] = [part.as_json() for part in self.parts]
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "PaperItem":
        """Papers drawn before there were points, sections and parts have no word of them."""
        return cls(
            question=stored["question"],
            version=stored["version"],
            kind=Kind(stored["kind"]),
            order=tuple(stored["order"]),
            places=stored["places"],
            points=Decimal(stored.get("points", "1")),
            section=stored.get("section", 1),
            parts=tuple(Layout.from_json(part) for part in stored.get("parts", ())),
        )


def lay_out(
    question: int,
    version: int,
    kind: str,
    content: Content,
    *,
    rng: random.Random,
    shuffle: bool = True,
    points: Decimal = Decimal(1),
    section: int = 1,
) -> PaperItem:
    """Shuffle the choices of one question for one paper.

    shuffle  False keeps options in the order in which they were written; where that order is the
             key (items to be put in order, what is offered to match) they are mixed all the same
    """
    layout = KINDS[Kind(kind)].lay_out(content, rng=rng, shuffle=shuffle)
    return PaperItem(
        question=question,
        version=version,
        kind=layout.kind,
        order=layout.order,
        places=layout.places,
        points=Decimal(0) if layout.kind == Kind.DESCRIPTION else points,
        section=section,
        parts=layout.parts,
    )
