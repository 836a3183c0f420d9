"""From the XML of a Word document to lines and tables: what a reader of the printed page sees.

Deleted text of tracked changes is left out, inserted text is kept. What cannot be kept is said in
the problems of the line or table in which it stands.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from quizzes.formats.docx_lines import (
    PICTURE,
    PLAIN,
    Block,
    Cell,
    Grid,
    Line,
    Look,
    Piece,
    normal_pieces,
)
from quizzes.formats.docx_math import written
from quizzes.formats.docx_pictures import VML, Pictures
from quizzes.formats.docx_styles import Element, Numbering, Styles, value_of
from quizzes.formats.draft import Problem, UnusableFile
from quizzes.formats.office import check_package

MAX_BLOCKS = 60_000
MAX_DEPTH = 8
# python-docx and lxml raise whatever the broken part of a file happens to trip over.
BROKEN = (
    OpcError, etree.LxmlError, zipfile.BadZipFile, KeyError, ValueError, TypeError,
    AttributeError, IndexError, OSError, EOFError, NotImplementedError, RecursionError,
)  # fmt: skip
_HEADING = re.compile(r"heading ([1-9])")
_SYMBOLS = {"F0E0": "→", "F0DF": "←", "F0F3": "↔", "F0B7": "•", "F0FE": "☑", "F0A8": "☐",
            "F0FC": "✓", "F0B0": "°", "F0B1": "±", "F0B4": "×", "F0A3": "≤", "F0B3": "≥"}  # fmt: skip
# Their words are text of the paragraph like any other.
_TRANSPARENT = {
    qn(name)
    for name in (
        "w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:customXml", "w:fldSimple", "w:sdt",
        "w:sdtContent", "w:bdo", "w:dir",
    )
}  # fmt: skip
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATIVES = f"{_MC}AlternateContent"
_BOX = qn("w:txbxContent")
_TYPED = {
    qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:cr"): "\n", qn("w:br"): "\n",
    qn("w:noBreakHyphen"): "-",
}  # fmt: skip
_NOTES = {qn("w:footnoteReference"), qn("w:endnoteReference")}


@dataclass
class Reading:
    """What the document holds, and the bytes of its pictures by NAME."""

    blocks: list[Block] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


def read_blocks(data: bytes) -> Reading:
    """Return the lines and tables of a .docx file. Raises UnusableFile."""
    check_package(data, main="word/document.xml", old="old_word_file", other="not_a_word_file")
    try:
        document = docx.Document(io.BytesIO(data))
        return _Walk(document).all()
    except BROKEN as error:
        raise UnusableFile("not_a_word_file") from error


def _part(document: Document, kind: str) -> Element | None:
    """Return the root of a part of the document, None if it has none of the kind."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            part: Part = relation.target_part
            # The parts python-docx does not know are left as bytes.
            return getattr(part, "element", None)
    return None


class _Walk:
    """Goes once through a document."""

    def __init__(self, document: Document) -> None:
        self._body = document.element.body
        self._styles = Styles(document.styles.element)
        self._numbering = Numbering(_part(document, "numbering"), self._styles)
        self._pictures = Pictures(document.part)
        self._blocks_met = 0
        self._problems: list[Problem] = []
        # Text boxes of the paragraph at hand: they follow it.
        self._boxes: list[Element] = []

    def all(self) -> Reading:
        return Reading(list(self._blocks(self._body, depth=0)), self._pictures.data)

    def _blocks(self, container: Element, depth: int) -> Iterator[Block]:
        if depth > MAX_DEPTH:
            raise ValueError("Tables too deep in each other.")
        for child in container:
            self._blocks_met += 1
            if self._blocks_met > MAX_BLOCKS:
                raise UnusableFile("too_big")
            if child.tag == qn("w:p"):
                yield from self._lines(child)
                boxes, self._boxes = self._boxes, []
                for box in boxes:
                    yield from self._blocks(box, depth + 1)
            elif child.tag == qn("w:tbl"):
                yield self._grid(child, depth)
            elif child.tag in _TRANSPARENT:
                yield from self._blocks(child, depth + 1)

    # --- paragraphs -------------------------------------------------------------------------------

    def _lines(self, paragraph: Element) -> Iterator[Line]:
        properties = paragraph.find(qn("w:pPr"))
        style_id = value_of(properties, "w:pStyle")
        mark = properties.find(qn("w:rPr")) if properties is not None else None
        rows = _split(self._pieces(paragraph, style_id))
        is_gone = mark is not None and mark.find(qn("w:del")) is not None
        if is_gone and not any(piece.text.strip() for row in rows for piece in row):
            return
        style = self._styles.name(style_id)
        first = Line(normal_pieces(rows[0]), heading=self._heading(properties, style), style=style)
        first.problems, self._problems = self._problems, []
        if label := self._numbering.label(properties, style_id):
            first.label, first.numbering = label.text, label.kind
            first.number, first.level, first.list_id = label.number, label.level, label.list_id
            first.label_look = self._styles.look(style_id, mark)
        yield first
        for row in rows[1:]:
            yield Line(normal_pieces(row), style=style, continues=True)

    def _heading(self, properties: Element, style: str) -> int:
        if found := _HEADING.fullmatch(style):
            return int(found[1])
        level = value_of(properties, "w:outlineLvl")
        return int(level) + 1 if level and level.isdigit() and int(level) < 9 else 0

    def _pieces(self, container: Element, style_id: str | None) -> Iterator[Piece]:
        for child in container:
            if child.tag == qn("w:r"):
                yield from self._run(child, style_id)
            elif child.tag in _TRANSPARENT:
                yield from self._pieces(child, style_id)
            elif child.tag in {qn("m:oMath"), qn("m:oMathPara")}:
                self._problems.append(Problem("formula", written(child), blocks=False))
                yield Piece(written(child))
            elif child.tag == _ALTERNATIVES:
                yield from self._pieces(_chosen(child), style_id)

    def _run(self, run: Element, style_id: str | None) -> Iterator[Piece]:
        look = self._styles.look(style_id, run.find(qn("w:rPr")))
        for child in run:
            yield from self._run_part(child, look)

    def _run_part(self, child: Element, look: Look) -> Iterator[Piece]:
        tag = child.tag
        if tag == qn("w:t"):
            yield Piece(re.sub(r"[\r\n\x0b]", " ", child.text or ""), look)
        elif tag in _TYPED and child.get(qn("w:type")) != "page":
            yield Piece(_TYPED[tag], look)
        elif tag == qn("w:sym"):
            yield Piece(_SYMBOLS.get((child.get(qn("w:char")) or "").upper(), "□"), look)
        elif tag == _ALTERNATIVES:
            for inner in _chosen(child):
                yield from self._run_part(inner, look)
        elif tag in {qn("w:drawing"), qn("w:pict"), qn("w:object")}:
            yield from self._drawn(child)
        elif tag in _NOTES:
            self._problems.append(Problem("note_left_out", blocks=False))

    def _drawn(self, child: Element) -> Iterator[Piece]:
        boxes = list(_outermost_boxes(child))
        self._boxes += boxes
        if child.tag == qn("w:drawing"):
            found = self._pictures.drawn(child, self._problems)
            known = bool(found) or child.find(f".//{qn('a:blip')}") is not None
        else:
            found = self._pictures.old(child, self._problems)
            known = bool(found) or child.find(f".//{VML}imagedata") is not None
        if not known and not boxes:
            self._problems.append(Problem("film_left_out", blocks=False))
        for picture in found:
            yield Piece(PICTURE, PLAIN, picture)

    # --- tables -----------------------------------------------------------------------------------

    def _grid(self, table: Element, depth: int) -> Grid:
        grid = Grid()
        # The cell that reaches down into each column.
        above: dict[int, Cell] = {}
        for row in _children(table, "w:tr"):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                continue
            if properties is not None and properties.find(qn("w:tblHeader")) is not None:
                grid.head = len(grid.rows) + 1
            grid.rows.append(self._row(row, above, depth))
        return grid

    def _row(self, row: Element, above: dict[int, Cell], depth: int) -> list[Cell]:
        cells = []
        column = 0
        for element in _children(row, "w:tc"):
            properties = element.find(qn("w:tcPr"))
            merged = properties.find(qn("w:vMerge")) if properties is not None else None
            columns = min(max(int(value_of(properties, "w:gridSpan") or 1), 1), 60)
            blocks = list(self._blocks(element, depth + 1))
            goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            if goes_on and column in above:
                above[column].rows += 1
            else:
                cell = Cell(blocks, columns)
                cell.is_heading = any(line.style == "table heading" for line in _own_lines(blocks))
                cells.append(cell)
                above.pop(column, None)
                if merged is not None:
                    above[column] = cell
            column += columns
        return cells


def _own_lines(blocks: list[Block]) -> list[Line]:
    return [block for block in blocks if isinstance(block, Line)]


def _children(parent: Element, name: str) -> Iterator[Element]:
    """Yield the children of this name, also those wrapped in a content control."""
    for child in parent:
        if child.tag == qn(name):
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, name)


def _chosen(alternatives: Element) -> Element:
    """Return the content for a new Word, which the old form beside it only repeats."""
    choice = alternatives.find(f"{_MC}Choice")
    fallback = alternatives.find(f"{_MC}Fallback")
    if choice is not None and (len(choice) or fallback is None):
        return choice
    return fallback if fallback is not None else []


def _outermost_boxes(shape: Element) -> Iterator[Element]:
    for child in shape:
        if child.tag == _BOX:
            yield child
        elif child.tag == _ALTERNATIVES:
            yield from _outermost_boxes(_chosen(child))
        else:
            yield from _outermost_boxes(child)


def _split(pieces: Iterator[Piece]) -> list[list[Piece]]:
    """Return the pieces of each line of a paragraph."""
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        for number, text in enumerate(piece.text.split("\n")):
            if number:
                rows.append([])
            if text:
                rows[-1].append(replace(piece, text=text))
    return rows
