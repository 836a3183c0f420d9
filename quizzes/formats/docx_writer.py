"""Questions as a Word document: one table per question, which a trainer can change and bring back."""

import io
from collections.abc import Mapping

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from quizzes.formats.docx_prose import TABLE_HEAD, ProseWriter
from quizzes.formats.docx_template import GAP, LABELS, PART, REMARK, WHOLE
from quizzes.formats.draft import DraftQuestion, FileToWrite
from quizzes.formats.fields import Fields, fields_of
from quizzes.formats.fields_about import about_fields
from quizzes.formats.vocabulary import (
    KIND_WORDS,
    SCORING_WORDS,
    UNIT_WORDS,
    word_of,
)

WIDTHS = (Mm(30), Mm(95), Mm(45))
FACE = "Times New Roman"
LABEL_FILL = "F2F2F2"
_GUIDE = (
    "Mỗi bảng là một câu hỏi. Sửa trực tiếp trong bảng rồi nhập tệp này trở lại. "
    "Không đổi tên ở cột đầu; dòng không dùng thì xóa."
)
_WORDS = {"scoring": SCORING_WORDS, "unit": UNIT_WORDS}
_GAP_KINDS = {"choice": "single", "blank": "short_answer"}
# In this order they follow the options.
_MORE = (
    "weights", "scoring", "ignores", "units", "unit", "criteria", "min_words", "max_words",
    "typed", "photos",
)  # fmt: skip
_ABOUT = ("points", "difficulty", "topic", "source", "category", "code", "name")


def write(file: FileToWrite) -> bytes:
    """Return a .docx document that `docx_reader.read` reads as the same questions."""
    document = docx.Document()
    _set_up(document)
    document.add_paragraph(file.title, style="Title")
    document.add_paragraph(_GUIDE, style="Subtitle")
    prose = ProseWriter(document, file.pictures)
    for number, question in enumerate(file.questions, 1):
        _QuestionTable(document, prose).write(question, number)
        # Without a line between them Word makes one table of two.
        document.add_paragraph()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    for name, size in (("Normal", 12), ("Title", 18), ("Subtitle", 11)):
        style = document.styles[name]
        style.font.name, style.font.size = FACE, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FACE)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    for name in ("Normal", "Body Text"):
        document.styles[name].paragraph_format.space_after = Pt(3)
    head = document.styles.add_style(TABLE_HEAD, WD_STYLE_TYPE.PARAGRAPH)
    head.base_style = document.styles["Normal"]


class _QuestionTable:
    """The table of one question."""

    def __init__(self, document: Document, prose: ProseWriter) -> None:
        self._prose = prose
        self._table: Table = document.add_table(0, len(WIDTHS))
        self._table.style = "Table Grid"
        self._table.autofit = False
        for column, width in zip(self._table.columns, WIDTHS, strict=True):
            column.width = width

    def write(self, question: DraftQuestion, number: int) -> None:
        fields = fields_of(question.kind, question.stem, question.content, question.feedback)
        self._html(f"Câu {number}", fields.stem)
        self._fields(fields)
        about = about_fields(question)
        if about and (fields.gaps or fields.parts):
            # What follows is of the whole question again.
            self._title(WHOLE)
        for name in _ABOUT:
            if name in about:
                self._lines(LABELS[name], [about[name]])

    def _fields(self, fields: Fields) -> None:
        """Write everything but the stem, which each has under its own name."""
        kind = _GAP_KINDS.get(fields.kind, fields.kind)
        self._lines(LABELS["kind"], [word_of(kind, KIND_WORDS)])
        for option in fields.options:
            self._html(option.letter, option.text, option.feedback)
        for left, right in fields.pairs:
            self._pair(left, right)
        if fields.answer:
            self._lines(LABELS["answer"], fields.answer)
        for name in filter(fields.more.__contains__, _MORE):
            self._lines(LABELS[name], _shown(name, fields.more[name]).split("\n"))
        for name, html in fields.remarks.items():
            self._html(f"{REMARK} {name}", html)
        for name in ("guide", "feedback"):
            if html := getattr(fields, name):
                self._html(LABELS[name], html)
        self._children(fields)

    def _children(self, fields: Fields) -> None:
        for number, gap in enumerate(fields.gaps, 1):
            self._title(f"{GAP} {number}")
            self._fields(gap)
            self._lines(LABELS["points"], [gap.points])
        for number, part in enumerate(fields.parts, 1):
            self._title(f"{PART} {number}")
            self._html(LABELS["stem"], part.stem)
            self._lines(LABELS["points"], [part.points])
            self._fields(part)

    # --- rows -------------------------------------------------------------------------------------

    def _html(self, label: str, html: str, note: str = "") -> None:
        _name, text, beside = self._row(label, has_note=bool(note))
        self._prose.write(text, html)
        if note:
            self._prose.write(beside, note)

    def _lines(self, label: str, lines: list[str]) -> None:
        _name, text, _beside = self._row(label)
        self._prose.lines(text, lines)

    def _pair(self, left: str, right: str) -> None:
        _name, text, beside = self._row(LABELS["pair"], has_note=True)
        self._prose.write(text, left)
        self._prose.lines(beside, [right])

    def _title(self, label: str) -> None:
        row = self._add_row()
        cells = row._tr.tc_lst
        cells[0].grid_span = len(WIDTHS)
        for cell in cells[1:]:
            row._tr.remove(cell)
        name = _Cell(cells[0], self._table)
        name.paragraphs[0].add_run(label).bold = True
        _shade(name)

    def _row(self, label: str, *, has_note: bool = False) -> tuple[_Cell, _Cell, _Cell]:
        row = self._add_row()
        cells = row._tr.tc_lst
        if not has_note:
            cells[1].grid_span = 2
            cells[1].width = Mm(WIDTHS[1].mm + WIDTHS[2].mm)
            row._tr.remove(cells[2])
        name, text, beside = (_Cell(cell, self._table) for cell in cells)
        name.paragraphs[0].add_run(label).bold = True
        _shade(name)
        return name, text, beside

    def _add_row(self) -> _Row:
        row = self._table.add_row()
        for cell, width in zip(row._tr.tc_lst, WIDTHS, strict=True):
            cell.width = width
        properties = row._tr.get_or_add_trPr()
        properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        return row


def _shade(cell: _Cell) -> None:
    properties = cell._tc.get_or_add_tcPr()
    properties.append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{LABEL_FILL}"/>')
    )


def _shown(name: str, value: str) -> str:
    words: Mapping[str, tuple[str, ...]] | None = _WORDS.get(name)
    return word_of(value, dict(words)) if words else value
