"""Questions between a file and the bank: what every reader returns and every writer takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Problem:
    """Something a person has to mend (`blocks`) or should look at.

    code    one of the words in `quizzes.formats.problems`, which has the sentence for each
    detail  what was found, to be shown with the sentence
    """

    code: str
    detail: str = ""
    blocks: bool = True


@dataclass
class DraftQuestion:
    """One question as a file gives it; it may be unsound, and then says why in `problems`.

    place     where it stands in the file, as a person would look for it: "12", "Câu 3", "A7"
    stem      HTML of `rules.prose`; a picture is <img src="file:NAME" alt="…">
    content   in the shape of `rules.kinds`, not yet cleaned
    category  names from the outermost inwards
    points    what the question is worth
    """

    place: str
    kind: str = ""
    stem: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    feedback: str = ""
    code: str = ""
    name: str = ""
    category: tuple[str, ...] = ()
    topic: str = ""
    difficulty: str = ""
    source: str = ""
    points: Decimal = Decimal(1)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not any(problem.blocks for problem in self.problems)


@dataclass
class FileRead:
    """What a reader found in a file.

    pictures  bytes by the NAME under which the questions speak of them
    problems  of the file as a whole
    """

    questions: list[DraftQuestion] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class FileToWrite:
    """What a writer is given: sound questions, and the pictures they show by NAME."""

    title: str
    questions: list[DraftQuestion]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


class UnusableFile(ValueError):
    """The file is not what it should be, so not one question can be read. `code` as in Problem."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
