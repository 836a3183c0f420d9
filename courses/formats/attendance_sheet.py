"""The list of a session as a sheet: written to be filled in, and read back. No database."""

import csv
import io
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from shared.text import fold, tidy

MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 20 * 1024 * 1024
MAX_PARTS = 200
MAX_ROWS = 2000
MAX_COLUMNS = 20

HEADINGS = ("STT", "Mã", "Họ và tên", "Đơn vị", "Trạng thái", "Ghi chú", "Ký tên")
_CODE, _NAME, _STATE, _NOTE = "ma", "ho va ten", "trang thai", "ghi chu"

# How a state is written, folded → its code.
STATE_WORDS = {
    "co mat": "co_mat",
    "x": "co_mat",
    "v": "co_mat",
    "den muon": "den_muon",
    "muon": "den_muon",
    "vang co phep": "co_phep",
    "co phep": "co_phep",
    "p": "co_phep",
    "vang": "vang",
    "vang khong phep": "vang",
    "k": "vang",
    "0": "vang",
}


class UnreadableSheet(Exception):
    """The file is no sheet that can be read: "too_big", "not_a_sheet" or "no_headings"."""


@dataclass(frozen=True)
class SheetRow:
    """One row as written; `state` is None where the words mean nothing, "" where there are none."""

    number: int
    code: str
    name: str
    state: str | None
    words: str
    note: str


def read_sheet(name: str, data: bytes) -> list[SheetRow]:
    """Return the rows of an .xlsx or .csv file below its headings. Raises UnreadableSheet."""
    cells = read_cells(name, data)
    start, places = _headings(cells)
    rows = []
    for number, row in enumerate(cells[start + 1 :], start + 2):
        got = {key: row[place] if place < len(row) else "" for key, place in places.items()}
        if not any(got.values()):
            continue
        words = got.get(_STATE, "")
        rows.append(
            SheetRow(
                number=number,
                code=got.get(_CODE, ""),
                name=got.get(_NAME, ""),
                state=STATE_WORDS.get(fold(words)) if words else "",
                words=words,
                note=got.get(_NOTE, "")[:200],
            )
        )
    return rows


def read_cells(name: str, data: bytes) -> list[list[str]]:
    """Return the cells of the first sheet as text. Raises UnreadableSheet."""
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableSheet("too_big")
    return _of_workbook(data) if data.startswith(b"PK") else _of_csv(name, data)


def _headings(cells: list[list[str]]) -> tuple[int, dict[str, int]]:
    """Return the row that names the columns, and the place of each column known."""
    for number, row in enumerate(cells[:20]):
        places = {fold(cell): place for place, cell in reversed(list(enumerate(row)))}
        if _STATE in places and (_CODE in places or _NAME in places):
            known = (_CODE, _NAME, _STATE, _NOTE)
            return number, {key: places[key] for key in known if key in places}
    raise UnreadableSheet("no_headings")


def _of_workbook(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise UnreadableSheet("too_big")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
        return [[_text(cell) for cell in row] for row in rows]
    except (
        zipfile.BadZipFile, InvalidFileException, DefusedXmlException, ParseError, OSError,
        KeyError, ValueError, IndexError, NotImplementedError, TypeError,
    ) as error:  # fmt: skip
        raise UnreadableSheet("not_a_sheet") from error


def _of_csv(name: str, data: bytes) -> list[list[str]]:
    if not name.lower().endswith((".csv", ".txt")) or b"\0" in data:
        raise UnreadableSheet("not_a_sheet")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSheet("not_a_sheet") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableSheet("not_a_sheet") from error
    return [[_text(cell) for cell in row[:MAX_COLUMNS]] for row in rows[:MAX_ROWS]]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    # A sign put before a text by those who write sheets, so that it is no formula.
    return tidy(str(cell)).removeprefix("'")
