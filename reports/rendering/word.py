"""A report as a Word document to edit: real styles, tables whose heads come again on each page."""

import io
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell

from reports.rendering import word_styles as styles
from reports.rules.paper import (
    STATE,
    Annex,
    Block,
    Letterhead,
    Paper,
    Paragraph,
    Point,
    Row,
    Subheading,
    Table,
    plain,
)

if TYPE_CHECKING:
    from docx.document import Document

CENTRE = WD_ALIGN_PARAGRAPH.CENTER
MIDDLE = WD_CELL_VERTICAL_ALIGNMENT.CENTER
UPRIGHT_WIDTH, ACROSS_WIDTH = 160, 257  # between the margins, mm


def as_docx(paper: Paper) -> bytes:
    document = docx.Document()
    styles.set_up(document)
    properties = document.core_properties
    properties.title = f"{paper.title} {paper.subject}"
    properties.author = paper.letterhead.issuer
    # Word takes no more.
    properties.comments = "; ".join(f"{label}: {words}" for label, words in paper.origin)[:255]
    properties.language = "vi-VN"
    _head(document, paper)
    for section in paper.sections:
        if section.heading:
            document.add_paragraph(section.heading, style=styles.PART)
        for block in section.blocks:
            _block(document, block)
    _signs(document, paper.letterhead)
    for annex in paper.annexes:
        _annex(document, annex, paper)
    _origin(document, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _head(document: "Document", paper: Paper) -> None:
    head = paper.letterhead
    table = document.add_table(rows=1, cols=2)
    _widths(table, [66, 94])
    _padding(table, Mm(0))
    left, right = table.rows[0].cells
    if head.superior:
        _line(left, head.superior.upper(), size=14)
    _line(left, head.issuer.upper(), size=14, bold=True)
    if head.style == STATE:
        _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
        _line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, underline=True)
        _line(left, "_______", size=8)
    else:
        _line(left, "*", size=14)
        _line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", size=15, bold=True, underline=True)
    _line(left, head.number_line, size=14)
    _line(right, "", size=6)
    _line(right, head.place_date(paper.as_of.year), size=14, italic=True)
    document.add_paragraph(paper.title, style=styles.TITLE)
    document.add_paragraph(paper.subject, style=styles.SUBJECT)
    document.add_paragraph("_______" if head.style == STATE else "-----", style=styles.DASHES)


def _block(document: "Document", block: Block) -> None:
    if isinstance(block, Table):
        _table(document, block, width=UPRIGHT_WIDTH)
    elif isinstance(block, Subheading):
        document.add_paragraph(block.text, style=styles.SUB)
    elif isinstance(block, Point):
        document.add_paragraph(f"- {plain(block.text)}", style=styles.TEXT)
    elif isinstance(block, Paragraph):
        document.add_paragraph(plain(block.text), style=styles.TEXT)


def _table(document: "Document", table: Table, *, width: int, annexed_to: str = "") -> None:
    document.add_paragraph(table.caption, style=styles.CAPTION)
    if annexed_to:
        document.add_paragraph(annexed_to, style=styles.ANNEXED)
    columns = table.columns
    grid = document.add_table(rows=1, cols=len(columns))
    grid.style, grid.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    _widths(grid, [width * share / sum(table.shares) for share in table.shares])
    # Word's own, 1.9 mm on each side, tears short words of narrow columns.
    _padding(grid, Mm(0.8))
    size = 9 if table.is_dense else None
    for cell, column in zip(grid.rows[0].cells, columns, strict=True):
        _cell(cell, column.heading, bold=True, centred=True, size=size)
    _mark(grid.rows[0], "w:tblHeader")
    _mark(grid.rows[0], "w:cantSplit")
    for row in table.rows:
        _row(grid, table, row)
    if not table.rows:
        _cell(_joined(grid.add_row()), "Không có.", centred=True)
    _kept_together(grid, last=2 if table.note else 0, whole=table.is_short)
    if table.note:
        document.add_paragraph(f"Ghi chú: {table.note}", style=styles.NOTE)


def _row(grid: Any, table: Table, row: Row) -> None:
    added = grid.add_row()
    _mark(added, "w:cantSplit")
    if row.kind == "heading":
        _cell(_joined(added), str(row.cells[0]), bold=True, with_next=True)
        return
    # `added.cells` reads the whole table anew for each row.
    for tc, column, value in zip(added._tr.tc_lst, table.columns, row.cells, strict=True):
        cell = _Cell(tc, grid)
        size = 9 if table.is_dense else None
        bold = row.kind == "total"
        _cell(cell, str(value), bold=bold, centred=not column.is_text, size=size)


def _kept_together(grid: Any, *, last: int, whole: bool) -> None:
    """Let no note stand alone on a page, and no short table be torn.

    last  how many rows stay with what follows the table
    """
    rows = grid._tbl.tr_lst
    for place, row in enumerate(rows):
        if place >= len(rows) - last or (whole and place < len(rows) - 1):
            for tc in row.tc_lst:
                _Cell(tc, grid).paragraphs[0].paragraph_format.keep_with_next = True


def _signs(document: "Document", head: Letterhead) -> None:
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph(style=styles.DASHES).paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=2)
    _mark(table.rows[0], "w:cantSplit")
    _widths(table, [80, 80])
    left, right = table.rows[0].cells
    _line(left, "Nơi nhận:", size=12, underline=True, centred=False)
    for number, recipient in enumerate(head.recipients, 1):
        end = "." if number == len(head.recipients) else ","
        _line(left, f"- {recipient}{end}", size=12, centred=False)
    if head.authority:
        _line(right, head.authority.upper(), size=14, bold=True)
    _line(right, head.signer_title.upper(), size=14, bold=head.style == STATE)
    for _room in range(4):
        _line(right, "", size=14)
    _line(right, head.signer, size=14, bold=True)


def _annex(document: "Document", annex: Annex, paper: Paper) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    is_wide = annex.table.is_wide
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if is_wide else (Mm(210), Mm(297))
    # The page turned right: what was its binding margin is now at the top.
    section.top_margin = Mm(30) if is_wide else Mm(20)
    section.left_margin = Mm(20) if is_wide else Mm(30)
    document.add_paragraph(annex.label.upper(), style=styles.LABEL)
    width = ACROSS_WIDTH if is_wide else UPRIGHT_WIDTH
    annexed_to = paper.letterhead.annexed_to(paper.title, paper.as_of.year)
    _table(document, annex.table, width=width, annexed_to=annexed_to)


def _origin(document: "Document", paper: Paper) -> None:
    for label, words in paper.origin:
        document.add_paragraph(f"{label}: {words}.", style=styles.ORIGIN)


def _cell(
    cell: _Cell,
    words: str,
    *,
    bold: bool = False,
    centred: bool = False,
    with_next: bool = False,
    size: int | None = None,
) -> None:
    cell.vertical_alignment = MIDDLE
    paragraph = cell.paragraphs[0]
    paragraph.style = styles.CELL
    if centred:
        paragraph.alignment = CENTRE
    paragraph.paragraph_format.keep_with_next = with_next or None
    run = paragraph.add_run(words)
    run.bold = bold or None
    if size is not None:
        run.font.size = Pt(size)


def _line(
    cell: _Cell,
    words: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    centred: bool = True,
) -> None:
    """Add a line to a cell of the head or of the end, which have no lines around them."""
    first = cell.paragraphs[0]
    is_new = len(cell.paragraphs) == 1 and not first.runs
    paragraph = first if is_new else cell.add_paragraph()
    paragraph.style = styles.LINE
    if centred:
        paragraph.alignment = CENTRE
    run = paragraph.add_run(words)
    run.bold, run.italic, run.underline = bold, italic, underline
    run.font.size = Pt(size)


def _joined(row: Any) -> _Cell:
    first, last = row._tr.tc_lst[0], row._tr.tc_lst[-1]
    return _Cell(first.merge(last), row.table)


def _widths(table: Any, widths: list[float] | list[int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _padding(table: Any, room: Length) -> None:
    """Set how far the words of each cell stay from its sides."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(room.twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The order of these is fixed: what tells how the table looks comes last.
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _mark(row: Any, name: str) -> None:
    """Set a property of a row that python-docx has no word for."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))
