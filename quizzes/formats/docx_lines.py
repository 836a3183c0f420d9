"""What a Word document says, without Word: lines of marked text and tables."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from quizzes.formats.draft import Problem

# Stands in the text where a picture is.
PICTURE = "\ufffc"
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_SPACES = {0xA0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " ", 0x3000: " "}

# Wider gaps say nothing more.
_WIDE = re.compile(r"\s{9,}")


@dataclass(frozen=True)
class Look:
    """How letters look.

    height     "sub", "sup" or ""
    colour     six hexadecimal digits, "" for that of plain text
    """

    bold: bool = False
    italic: bool = False
    underline: bool = False
    height: str = ""
    colour: str = ""
    highlight: bool = False


PLAIN = Look()


@dataclass(frozen=True)
class Picture:
    """A picture by its NAME in the file read; sizes in pixels, 0 if unknown."""

    name: str
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Piece:
    """Letters of one look, or a picture (whose text is PICTURE)."""

    text: str
    look: Look = PLAIN
    picture: Picture | None = None


@dataclass
class Line:
    """A paragraph, or a part of it between two line breaks.

    label       what Word's automatic numbering writes before it: "1.", "A)", "Câu 3:", "•"
    numbering   "bullet", "decimal", "letter", "roman" or "" for that label
    heading     1 for Heading 1 …, 0 for text
    style       name of the paragraph style in lower case
    continues   it stands after a line break of the same paragraph
    """

    pieces: list[Piece] = field(default_factory=list)
    label: str = ""
    label_look: Look = PLAIN
    numbering: str = ""
    number: int = 0
    level: int = 0
    list_id: str = ""
    heading: int = 0
    style: str = ""
    continues: bool = False
    problems: list[Problem] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_blank(self) -> bool:
        return not self.text.strip() and not self.label

    def cut(self, start: int, end: int | None = None) -> "Line":
        """Return the letters from `start` to `end`, without the label, ends trimmed."""
        end = len(self.text) if end is None else end
        pieces = []
        at = 0
        for piece in self.pieces:
            text = piece.text[max(start - at, 0) : max(end - at, 0)]
            at += len(piece.text)
            if text:
                pieces.append(replace(piece, text=text))
        return replace(
            self, pieces=trimmed(pieces), label="", numbering="", heading=0, label_look=PLAIN
        )

    def look_at(self, place: int) -> Look:
        """Return how the letter at `place` looks."""
        at = 0
        for piece in self.pieces:
            at += len(piece.text)
            if place < at:
                return piece.look
        return PLAIN

    def with_label_written(self) -> "Line":
        """Return the line with its automatic label as if it had been typed."""
        if not self.label:
            return self
        label = Piece(f"{self.label} ", self.label_look)
        return replace(self, pieces=[label, *self.pieces], label="", numbering="")

    def without_oddities(self) -> "Line":
        """Return the line with plain spaces and without signs that nobody sees."""
        pieces = [
            replace(
                piece, text=_WIDE.sub(_gap, piece.text.translate(_INVISIBLE).translate(_SPACES))
            )
            for piece in self.pieces
        ]
        return replace(self, pieces=[piece for piece in pieces if piece.text])


@dataclass
class Cell:
    """A cell of a table with what stands in it."""

    blocks: "list[Block]" = field(default_factory=list)
    columns: int = 1
    rows: int = 1
    is_heading: bool = False

    @property
    def text(self) -> str:
        return " ".join(" ".join(line.text.split()) for line in lines_of(self.blocks)).strip()

    @property
    def labelled_text(self) -> str:
        """The same with what automatic numbering writes."""
        return " ".join(
            " ".join(line.with_label_written().text.split()) for line in lines_of(self.blocks)
        ).strip()


@dataclass
class Grid:
    """A table, row by row. Cells covered by a cell above are left out.

    head  how many rows are repeated on each page
    """

    rows: list[list[Cell]] = field(default_factory=list)
    head: int = 0
    caption: str = ""


Block = Line | Grid


def _gap(found: re.Match[str]) -> str:
    return "\t" if "\t" in found[0] else " " * 8


def lines_of(blocks: list[Block]) -> Iterator[Line]:
    """Yield every line, also those in tables."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from lines_of(cell.blocks)


def trimmed(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without white space at both ends."""
    kept = list(pieces)
    while kept and (text := kept[0].text.lstrip()) != kept[0].text:
        kept = [replace(kept[0], text=text), *kept[1:]] if text else kept[1:]
    while kept and (text := kept[-1].text.rstrip()) != kept[-1].text:
        kept = [*kept[:-1], replace(kept[-1], text=text)] if text else kept[:-1]
    return kept


def normal_pieces(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces in normal form C; neighbours of one look are joined."""
    groups: list[tuple[Piece, list[str]]] = []
    for piece in pieces:
        text = piece.text
        marks = 0
        # A tone mark may stand in the next run, being typed later.
        if groups and groups[-1][1][-1][-1:].isalpha():
            while marks < len(text) and unicodedata.combining(text[marks]):
                marks += 1
            if marks:
                groups[-1][1].append(text[:marks])
                text = text[marks:]
        if not text:
            continue
        last = groups[-1][0] if groups else None
        if last and last.look == piece.look and not last.picture and not piece.picture:
            groups[-1][1].append(text)
        else:
            groups.append((piece, [text]))
    return [
        replace(piece, text=unicodedata.normalize("NFC", "".join(texts))) for piece, texts in groups
    ]
