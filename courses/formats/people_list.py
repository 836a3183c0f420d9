"""Codes of people as typed, pasted or written in a sheet. No database."""

from dataclasses import dataclass

from courses.formats.attendance_sheet import MAX_ROWS, UnreadableSheet, read_cells
from shared.text import fold, tidy

_CODE = {"ma", "ma so", "ma can bo"}
_NAME = "ho va ten"
_HEADINGS_WITHIN = 20  # rows


@dataclass(frozen=True)
class NamedRow:
    """One person as written: `number` is the row or line, `name` "" where there is none."""

    number: int
    code: str
    name: str = ""


def read_typed(text: str) -> list[NamedRow]:
    """Return the codes of a text: one on each line, the name may stand behind it."""
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        code, _space, name = tidy(line.replace("\t", " ").replace(";", " ")).partition(" ")
        if code:
            rows.append(NamedRow(number, code.rstrip(","), tidy(name)))
    return rows[:MAX_ROWS]


def read_people(name: str, data: bytes) -> list[NamedRow]:
    """Return the people of an .xlsx or .csv file with a column “Mã”. Raises UnreadableSheet."""
    cells = read_cells(name, data)
    start, code_at, name_at = _headings(cells)
    rows = []
    for number, row in enumerate(cells[start + 1 :], start + 2):
        code = row[code_at] if code_at < len(row) else ""
        full_name = row[name_at] if name_at is not None and name_at < len(row) else ""
        if code or full_name:
            rows.append(NamedRow(number, code, full_name))
    return rows


def _headings(cells: list[list[str]]) -> tuple[int, int, int | None]:
    for number, row in enumerate(cells[:_HEADINGS_WITHIN]):
        folded = [fold(cell) for cell in row]
        code_at = next((place for place, cell in enumerate(folded) if cell in _CODE), None)
        if code_at is not None:
            return number, code_at, folded.index(_NAME) if _NAME in folded else None
    raise UnreadableSheet("no_headings")
