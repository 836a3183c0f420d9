"""A question as its lines lie in a Word document, before it is known what they mean."""

from dataclasses import dataclass, field
from decimal import Decimal

from quizzes.formats.docx_lines import PLAIN, Block, Line, Look, lines_of
from quizzes.formats.draft import Problem


@dataclass
class RawOption:
    """An option or a statement with what stands before it.

    letter  as typed; letters of automatic numbering go by their place
    """

    letter: str
    letter_look: Look = PLAIN
    is_starred: bool = False
    blocks: list[Block] = field(default_factory=list)
    feedback: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(line.text.split()) for line in lines_of(self.blocks)).strip()


@dataclass
class RawQuestion:
    """Everything that was found of one question.

    place   as people look for it: "Câu 3"
    part    number of the part (PHẦN II) it stands in
    hint    kind that the part announces, "" if none
    fields  what stands behind "Đáp án:", "Giải thích:" …, by the names of docx_signs
    """

    place: str
    number: int = 0
    part: int = 0
    area: int = 0
    hint: str = ""
    category: tuple[str, ...] = ()
    topic: str = ""
    difficulty: str = ""
    kind: str = ""
    points: Decimal = Decimal(1)
    stem: list[Block] = field(default_factory=list)
    options: list[RawOption] = field(default_factory=list)
    fields: dict[str, list[Block]] = field(default_factory=dict)
    table_answer: list[Block] | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether the next numbered line can begin another question."""
        return len(self.options) > 1 or bool({"answer", "guide", "order"} & self.fields.keys())

    @property
    def is_answered(self) -> bool:
        return bool(self.fields.keys() - {"topic", "difficulty", "category", "points", "kind"})

    def blocks(self) -> list[Block]:
        """Return every line and table the question is made of."""
        found = list(self.stem)
        for option in self.options:
            found += option.blocks + option.feedback
        for blocks in self.fields.values():
            found += blocks
        return found

    def text_of(self, name: str) -> str:
        """Return a field as one line of plain text."""
        lines = lines_of(self.fields.get(name, []))
        return " ".join(" ".join(line.with_label_written().text.split()) for line in lines).strip()

    def take_demoted_options(self) -> None:
        """Make the options part of the stem: they were a list in it."""
        for option in self.options:
            for place, block in enumerate(option.blocks):
                if place == 0 and isinstance(block, Line):
                    block.label, block.numbering = f"{option.letter})", "letter"
                self.stem.append(block)
        self.options = []


@dataclass
class TableAnswer:
    """An entry of the answers at the end of a document.

    part    number of the part whose questions are meant, 0 if not said
    blocks  the answer, perhaps followed by more
    """

    number: int
    part: int
    area: int
    blocks: list[Block]
    fields: dict[str, list[Block]] = field(default_factory=dict)
