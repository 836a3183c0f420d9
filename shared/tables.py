"""A table of plain values as a file for spreadsheets. Text never becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | Decimal | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
# What Excel refuses in the title of a sheet.
_REFUSED = re.compile(r"[\\/*?:\[\]]")


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the rows in UTF-8 with a mark by which Excel knows it."""
    stream = io.StringIO()
    csv.writer(stream).writerows([_harmless(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook; row `heading` (from 0) names the columns."""

    title: str
    rows: Sequence[Sequence[Cell]]
    heading: int = 0


def as_xlsx(title: str, rows: Sequence[Sequence[Cell]], *, heading: int) -> bytes:
    """Return a workbook with one sheet; row `heading` (from 0) names the columns."""
    return as_workbook([Sheet(title, rows, heading)])


def as_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook; titles of sheets that are the same get a number."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for each in sheets:
        # openpyxl numbers a title that is there already; it may not be longer than 31 letters.
        _fill(book.create_sheet(title=_REFUSED.sub(" ", each.title)[:28]), each)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Worksheet, filled: Sheet) -> None:
    for number, row in enumerate(filled.rows, 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                # Otherwise what begins with "=" would be reckoned.
                cell.data_type = "s"
            elif isinstance(value, Decimal):
                cell.number_format = "0.00"
            if number == filled.heading + 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = f"A{filled.heading + 2}"
    for place, width in enumerate(_widths(filled.rows[filled.heading :]), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    columns = zip(*rows, strict=True)
    return [min(_WIDEST, 2 + max(len(str(cell or "")) for cell in column)) for column in columns]
