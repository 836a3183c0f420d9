"""A table of plain values as a file for spreadsheets. Text never becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the rows in UTF-8 with a mark by which Excel knows it."""
    stream = io.StringIO()
    csv.writer(stream).writerows([_harmless(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, rows: Sequence[Sequence[Cell]], *, heading: int) -> bytes:
    """Return a workbook with one sheet; row `heading` (from 0) names the columns."""
    book = Workbook()
    sheet = book.create_sheet(title=title[:31])
    book.remove(book.worksheets[0])
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                # Otherwise what begins with "=" would be reckoned.
                cell.data_type = "s"
            if number == heading + 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = f"A{heading + 2}"
    for place, width in enumerate(_widths(rows[heading:]), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    columns = zip(*rows, strict=True)
    return [min(_WIDEST, 2 + max(len(str(cell or "")) for cell in column)) for column in columns]
