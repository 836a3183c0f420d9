"""Questions between a file and the bank, as a batch keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courses.api import Topic
from quizzes.formats.draft import DraftQuestion, FileRead, Problem
from quizzes.models import QuestionCategory


class Action(StrEnum):
    """What to do with a question of the file. AUTO: new if it is new, otherwise what fits."""

    AUTO = "auto"
    ADD = "add"
    VERSION = "version"
    LEAVE_OUT = "leave_out"


@dataclass
class ImportRow:
    """A question of the file with its number in it, from 1."""

    number: int
    draft: DraftQuestion
    action: Action = Action.AUTO

    def as_json(self) -> dict[str, Any]:
        draft = self.draft
        return {
            "action": self.action.value,
            **{name: getattr(draft, name) for name in _TEXTS},
            "content": draft.content,
            "category": list(draft.category),
            "points": str(draft.points),
            "problems": [[p.code, p.detail, p.blocks] for p in draft.problems],
        }

    @classmethod
    def from_json(cls, number: int, kept: Mapping[str, Any]) -> "ImportRow":
        draft = DraftQuestion(
            **{name: kept[name] for name in _TEXTS},
            content=kept["content"],
            category=tuple(kept["category"]),
            points=Decimal(kept["points"]),
            problems=[Problem(*problem) for problem in kept["problems"]],
        )
        return cls(number, draft, Action(kept["action"]))


@dataclass(frozen=True)
class PictureFacts:
    """A picture of the file. `digests` are the SHA-256 of its bytes and of the picture made small.

    path  where the batch keeps it; empty outside a batch
    """

    digests: tuple[str, ...] = ()
    path: str = ""

    @property
    def is_good(self) -> bool:
        return bool(self.digests)


@dataclass(frozen=True)
class Defaults:
    """What holds for questions of which the file says nothing.

    category  the shelf in which the shelves of the file are put up
    """

    topic: Topic | None = None
    difficulty: str = "medium"
    category: QuestionCategory | None = None


@dataclass
class Payload:
    """What a batch keeps as JSON."""

    rows: list[ImportRow]
    pictures: dict[str, PictureFacts] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    topic: str = ""
    difficulty: str = "medium"

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": [row.as_json() for row in self.rows],
            "pictures": {
                name: [list(facts.digests), facts.path] for name, facts in self.pictures.items()
            },
            "problems": [[p.code, p.detail, p.blocks] for p in self.problems],
            "topic": self.topic,
            "difficulty": self.difficulty,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Payload":
        return cls(
            [ImportRow.from_json(number, row) for number, row in enumerate(kept["rows"], 1)],
            {
                name: PictureFacts(tuple(digests), path)
                for name, (digests, path) in kept["pictures"].items()
            },
            [Problem(*problem) for problem in kept["problems"]],
            kept["topic"],
            kept["difficulty"],
        )

    def defaults(self, category: QuestionCategory | None) -> Defaults:
        topic = Topic.objects.filter(pk=self.topic).first() if self.topic else None
        return Defaults(topic, self.difficulty, category)


def rows_of(read: FileRead) -> list[ImportRow]:
    return [ImportRow(number, draft) for number, draft in enumerate(read.questions, 1)]


_TEXTS = (
    "place", "kind", "stem", "feedback", "code", "name", "topic", "difficulty", "source",
)  # fmt: skip
