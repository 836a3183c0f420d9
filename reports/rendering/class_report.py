"""Form C as a workbook, a Word document and a PDF: official papers, so their words are Vietnamese."""

import io
from typing import TYPE_CHECKING

import docx
from django.template.loader import render_to_string
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.rules.classes import ClassFigures, ClassLine, ClassReport, Share
from shared.numbers import percent
from shared.pdf import fetcher_of, font_configuration, one_at_a_time, template_source
from shared.tables import Cell, as_xlsx

if TYPE_CHECKING:
    from docx.document import Document

FACE = "Times New Roman"
TITLE = "BÁO CÁO KẾT QUẢ MỞ LỚP NĂM {year}"
NOTE = (
    "Lượt học viên: số chỗ học đã nhận trong các lớp. Số người: mỗi người tính một lần. "
    "% kế hoạch: lượt học viên so với số người trong kế hoạch đã duyệt. "
    "% xếp loại: trên số lượt hoàn thành có xếp loại."
)
HEADINGS = [
    "STT", "Nội dung", "Số lớp", "Lớp theo kế hoạch", "Lượt học viên", "Số người",
    "Người theo kế hoạch", "% kế hoạch", "Lượt hoàn thành", "Số người hoàn thành",
]  # fmt: skip
LAST = ["Số giấy chứng nhận", "Số khen thưởng"]

Row = list[Cell]


def title_of(report: ClassReport) -> str:
    return TITLE.format(year=report.year)


def headings_of(report: ClassReport) -> list[str]:
    grades = [words for name in report.grades for words in (name, f"% {name}")]
    return [*HEADINGS, *grades, *LAST]


def rows_of(report: ClassReport) -> list[Row]:
    """Return the rows below the headings: the total, then by programme, then by organiser."""
    rows = [_row("", f"Tổng số: {report.name}", report.total, report.grades)]
    for heading, lines in (
        ("Theo chương trình", report.by_programme),
        ("Theo đơn vị mở lớp", report.by_organiser),
    ):
        rows.append(["", heading, *[""] * (len(headings_of(report)) - 2)])
        rows += [_numbered(number, line, report) for number, line in enumerate(lines, 1)]
    return rows


def workbook(report: ClassReport) -> bytes:
    head: list[Row] = [[title_of(report)], [report.name], [NOTE]]
    width = len(headings_of(report))
    filled = [[*row, *[""] * (width - len(row))] for row in head]
    table: list[Row] = [*filled, list(headings_of(report)), *rows_of(report)]
    return as_xlsx("Mở lớp", table, heading=len(head))


def word(report: ClassReport) -> bytes:
    document = docx.Document()
    _set_up(document)
    for text, size in ((report.name.upper(), 13), (title_of(report), 14)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.font.size = True, Pt(size)
    headings, rows = headings_of(report), rows_of(report)
    table = document.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.text = text
        cell.paragraphs[0].runs[0].bold = True
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = "" if value is None else str(value)
    document.add_paragraph(NOTE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(report: ClassReport) -> bytes:
    # Imported late: it takes a second, and fails where Pango is missing.
    from weasyprint import CSS, HTML  # noqa: PLC0415

    fetcher = fetcher_of(lambda _name: None)
    page = render_to_string(
        "pdf/class_report.html",
        {
            "title": title_of(report),
            "organisation": report.name,
            "headings": headings_of(report),
            "rows": rows_of(report),
            "note": NOTE,
        },
    )
    with one_at_a_time:
        style = CSS(
            string=template_source("pdf/class_report.css"),
            font_config=font_configuration(),
            url_fetcher=fetcher,
        )
        document = HTML(string=page, url_fetcher=fetcher).render(
            stylesheets=[style], font_config=font_configuration()
        )
        return bytes(document.write_pdf())


def _numbered(number: int, line: ClassLine, report: ClassReport) -> Row:
    return _row(str(number), line.name, line.figures, report.grades)


def _row(number: str, name: str, figures: ClassFigures, grades: list[str]) -> Row:
    planned = figures.planned
    row: Row = [
        number, name, figures.classes, planned.classes, figures.enrolments, figures.people,
        planned.people, _percent(figures.of_plan), figures.completed, figures.people_completed,
    ]  # fmt: skip
    for grade in grades:
        row += [figures.grades[grade], _percent(figures.of_grade(grade))]
    return [*row, figures.certificates, ""]


def _percent(share: Share | None) -> str:
    value = None if share is None else percent(*share)
    return "" if value is None else str(value).replace(".", ",")


def _set_up(document: "Document") -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
