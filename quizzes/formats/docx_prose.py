"""Kept HTML written into a Word document, so that `docx_html` reads the same again."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Emu
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from PIL import Image

from quizzes.formats.docx_pictures import EMU_PER_PIXEL
from quizzes.formats.html_tree import BLOCKS, Node, tree_of

# Names of paragraph styles; `docx_html` knows the first three.
PARAGRAPH, CAPTION, TABLE_HEAD = "Body Text", "Caption", "Table Heading"
MAX_LEVELS = 6
MAX_WIDTH_EMU = Emu(110 * 36000)
_MARKS = {"b": "bold", "i": "italic", "u": "underline", "sub": "subscript", "sup": "superscript"}


@dataclass(frozen=True)
class _Place:
    """Where a paragraph stands: in which list, or in the heading cell of a table."""

    style: str = ""
    list_id: int = 0
    level: int = 0


class ProseWriter:
    """Writes HTML into cells of a document."""

    def __init__(self, document: Document, pictures: Mapping[str, bytes]) -> None:
        self._pictures = pictures
        self._numbering = document.part.numbering_part.element
        self._abstract = self._add_abstract("decimal", "%{}.")
        self._bullets = self._add_abstract("bullet", "•")

    def write(self, cell: _Cell, html: str) -> None:
        self._blocks(cell, tree_of(html), _Place())

    def lines(self, cell: _Cell, lines: Sequence[str]) -> None:
        """Write plain lines, each as a paragraph."""
        for line in lines:
            self._paragraph(cell, _Place()).add_run(line)

    # --- blocks -----------------------------------------------------------------------------------

    def _blocks(self, cell: _Cell, nodes: Sequence[Node], place: _Place) -> None:
        for is_block, run in _runs(nodes):
            if not is_block:
                self._inline(self._paragraph(cell, place), run)
            for node in run if is_block else []:
                if node.tag == "p":
                    style = place.style or PARAGRAPH
                    self._inline(self._paragraph(cell, _Place(style)), node.children)
                elif node.tag == "table":
                    self._table(cell, node)
                else:
                    self._list(cell, node, place.level)

    def _paragraph(self, cell: _Cell, place: _Place) -> Paragraph:
        first = cell.paragraphs[0]
        only = len(cell._tc) == 1 + (cell._tc.tcPr is not None)
        is_free = only and not first.runs and first._p.pPr is None
        paragraph = first if is_free else cell.add_paragraph()
        if place.style:
            paragraph.style = place.style
        if place.list_id:
            number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            number.get_or_add_ilvl().val = place.level
            number.get_or_add_numId().val = place.list_id
        elif not place.style:
            # Taken, even while nothing is written in it yet.
            paragraph._p.get_or_add_pPr()
        return paragraph

    def _list(self, cell: _Cell, node: Node, level: int) -> None:
        abstract = self._bullets if node.tag == "ul" else self._abstract
        list_id = self._add_list(abstract, level)
        for item in node.all("li"):
            inline = [child for child in item.children if child.tag not in BLOCKS]
            place = _Place(list_id=list_id, level=min(level, MAX_LEVELS - 1))
            self._inline(self._paragraph(cell, place), inline)
            for child in item.all(*BLOCKS):
                if child.tag in {"ul", "ol"}:
                    self._list(cell, child, level + 1)
                else:
                    self._blocks(cell, [child], _Place())

    def _add_abstract(self, form: str, text: str) -> int:
        known = [
            element.get(key)
            for element in self._numbering
            for key in element.keys()  # noqa: SIM118 - an element, not a mapping
            if key.endswith("}abstractNumId")
        ]
        number = max(map(int, known), default=0) + 1
        levels = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text.format(at + 1)}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{360 * (at + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
            for at in range(MAX_LEVELS)
        )
        self._numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
                f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            ),
        )
        return number

    def _add_list(self, abstract: int, level: int) -> int:
        num = self._numbering.add_num(abstract)
        num.add_lvlOverride(min(level, MAX_LEVELS - 1)).add_startOverride(1)
        return int(num.numId)

    # --- tables -----------------------------------------------------------------------------------

    def _table(self, cell: _Cell, node: Node) -> None:
        rows = list(_rows(node))
        cells, columns = _laid_out([row for row, _is_head in rows])
        if not rows or not columns:
            return
        for caption in node.all("caption"):
            self._inline(self._paragraph(cell, _Place(CAPTION)), caption.children)
        table = cell.add_table(len(rows), columns)
        table.style = "Table Grid"
        for at, (_row, is_head) in enumerate(rows):
            if is_head:
                properties = table.rows[at]._tr.get_or_add_trPr()
                properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        self._fill(table, cells, [is_head for _row, is_head in rows])

    def _fill(self, table: Table, cells: "list[_Spread]", heads: list[bool]) -> None:
        for spread in cells:
            target = table.cell(spread.row, spread.column)
            if spread.rows > 1 or spread.columns > 1:
                last = table.cell(spread.row + spread.rows - 1, spread.column + spread.columns - 1)
                target = target.merge(last)
            is_named = spread.node.tag == "th" and not heads[spread.row]
            style = TABLE_HEAD if spread.node.tag == "th" else ""
            # In the rows of the head every cell is a heading anyway.
            self._blocks(target, spread.node.children, _Place(style if is_named else ""))
        _cut_ragged(table, cells)

    # --- letters and pictures ---------------------------------------------------------------------

    def _inline(
        self, paragraph: Paragraph, nodes: Sequence[Node], marks: tuple[str, ...] = ()
    ) -> None:
        for node in nodes:
            if node.tag == "":
                run = paragraph.add_run(node.text)
                for mark in marks:
                    setattr(run.font, mark, True)
            elif node.tag == "br":
                paragraph.add_run().add_break()
            elif node.tag == "img":
                self._picture(paragraph, node)
            else:
                own = _MARKS.get(node.tag)
                self._inline(paragraph, node.children, (*marks, own) if own else marks)

    def _picture(self, paragraph: Paragraph, node: Node) -> None:
        name = node.attributes.get("src", "").removeprefix("file:")
        data = self._pictures.get(name)
        alt = node.attributes.get("alt", "")
        if data is None:
            paragraph.add_run(f"[{alt or name}]")
            return
        shape: Any = paragraph.add_run().add_picture(io.BytesIO(as_known(data)))
        size = [_whole(node.attributes.get(axis, "")) for axis in ("width", "height")]
        if all(size):
            shape.width, shape.height = (Emu(length * EMU_PER_PIXEL) for length in size)
        if shape.width > MAX_WIDTH_EMU:
            shape.height = Emu(round(shape.height * MAX_WIDTH_EMU / shape.width))
            shape.width = MAX_WIDTH_EMU
        properties = shape._inline.docPr
        properties.set("name", name)
        properties.set("descr", alt)
        # The size on the screen, which need not be that on paper.
        properties.set("title", "×".join(map(str, size)))


def _cut_ragged(table: Table, cells: "list[_Spread]") -> None:
    """Take off the cells of short rows that nothing was written for."""
    for at, row in enumerate(table.rows):
        end = max((s.column + s.columns for s in cells if s.row <= at < s.row + s.rows), default=0)
        column = 0
        for element in list(row._tr.tc_lst):
            if column >= end:
                row._tr.remove(element)
            column += element.grid_span


def as_known(data: bytes) -> bytes:
    """Return the picture in a form that Word and Excel know: WebP becomes PNG."""
    if data[:4] != b"RIFF":
        return data
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.save(out, "PNG")
    return out.getvalue()


def _runs(nodes: Sequence[Node]) -> Iterator[tuple[bool, list[Node]]]:
    """Yield the nodes in runs: whether they are blocks, and the nodes."""
    run: list[Node] = []
    for node in nodes:
        if node.tag in BLOCKS:
            if any(one.tag or one.text.strip() for one in run):
                yield False, run
            run = []
            yield True, [node]
        else:
            run.append(node)
    if any(one.tag or one.text.strip() for one in run):
        yield False, run


@dataclass(frozen=True)
class _Spread:
    """A cell with the place and the number of rows and columns it takes."""

    node: Node
    row: int
    column: int
    rows: int
    columns: int


def _rows(table: Node) -> Iterator[tuple[Node, bool]]:
    for child in table.children:
        if child.tag == "tr":
            yield child, False
        elif child.tag in {"thead", "tbody"}:
            yield from ((row, child.tag == "thead") for row in child.all("tr"))


def _laid_out(rows: Sequence[Node]) -> tuple[list[_Spread], int]:
    taken: set[tuple[int, int]] = set()
    cells = []
    for at, row in enumerate(rows):
        column = 0
        for node in row.all("td", "th"):
            while (at, column) in taken:
                column += 1
            columns = _whole(node.attributes.get("colspan", "")) or 1
            down = min(_whole(node.attributes.get("rowspan", "")) or 1, len(rows) - at)
            spread = _Spread(node, at, column, down, columns)
            taken |= {(at + r, column + c) for r in range(down) for c in range(columns)}
            cells.append(spread)
    return cells, max((column for _row, column in taken), default=-1) + 1


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 4 else 0
