"""Questions in an Excel workbook: a row for each, in the columns of the template."""

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from quizzes.formats.draft import DraftQuestion, FileRead, FileToWrite, Problem, UnusableFile
from quizzes.formats.fields import Fields, fields_of
from quizzes.formats.fields_about import about_fields, draft_of
from quizzes.formats.html_tree import CONTROLS
from quizzes.formats.office import check_package
from quizzes.formats.vocabulary import DIFFICULTY_WORDS, KIND_WORDS, SCORING_WORDS
from quizzes.formats.xlsx_columns import (
    AFTER,
    BEFORE,
    REMARK,
    Row,
    column_code,
    fields_of_row,
    headings,
    rows_of,
)
from quizzes.formats.xlsx_guide import EXAMPLES, GUIDE_SHEET, write_guide
from quizzes.formats.xlsx_pictures import SHEET as PICTURE_SHEET
from quizzes.formats.xlsx_pictures import read_pictures, write_pictures
from shared.text import fold, nfc, tidy

SHEET = "Câu hỏi"
# Excel holds no more in a cell.
MAX_CELL = 32_767
MAX_ROWS = 5000
MAX_COLUMNS = 120
PREPARED_ROWS = 500
# Where the headings may stand at the latest: people put titles over them.
LAST_HEADING_ROW = 15
_LONG = "(tiếp) "
_HEAD_FILL = PatternFill("solid", fgColor="D9E2EC")
_NEEDED_FILL = PatternFill("solid", fgColor="FDE9A9")
_WIDTHS = {BEFORE["stem"]: 60, AFTER["feedback"]: 40, AFTER["pairs"]: 40}
_NEEDED = {BEFORE["stem"], AFTER["answer"]}
# openpyxl raises whatever the broken part of a file happens to trip over; the parsers of XML call
# what they cannot read a SyntaxError.
BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError,
    TypeError, AttributeError, IndexError, OSError, EOFError, ArithmeticError,
)  # fmt: skip


def template() -> bytes:
    """Return the empty workbook to fill in, with a sheet that explains it."""
    workbook = Workbook()
    sheet: Worksheet = workbook.active  # a new workbook has one
    _set_up(sheet, headings())
    for row in EXAMPLES:
        _append(sheet, headings(), row)
    write_guide(workbook.create_sheet(GUIDE_SHEET))
    return _saved(workbook)


def write(file: FileToWrite) -> bytes:
    """Return a workbook that `read` reads as the same questions."""
    rows = [
        row
        for question in file.questions
        for row in rows_of(
            fields_of(question.kind, question.stem, question.content, question.feedback),
            about_fields(question),
        )
    ]
    columns = headings()
    # Questions of more options than the template has columns for.
    columns += sorted({name for row in rows for name in row} - set(columns))
    workbook = Workbook()
    sheet: Worksheet = workbook.active
    workbook.properties.title = tidy(CONTROLS.sub("", file.title))[:200]
    _set_up(sheet, columns)
    for row in rows:
        _append(sheet, columns, row)
    shown = {name: data for name, data in file.pictures.items() if _is_shown(name, rows)}
    write_pictures(workbook, shown)
    write_guide(workbook.create_sheet(GUIDE_SHEET))
    return _saved(workbook)


def _is_shown(name: str, rows: Sequence[dict[str, str]]) -> bool:
    return any(f"file:{name}" in text for row in rows for text in row.values())


def _set_up(sheet: Worksheet, columns: list[str]) -> None:
    sheet.title = SHEET
    sheet.append(columns)
    sheet.freeze_panes = "D2"
    for place, name in enumerate(columns, 1):
        heading = sheet.cell(1, place)
        heading.font = Font(bold=True)
        heading.fill = _NEEDED_FILL if name in _NEEDED else _HEAD_FILL
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _WIDTHS.get(
            name, 24 if len(name) == 1 or name.startswith(REMARK) else 16
        )
    for name, words in (
        (BEFORE["kind"], KIND_WORDS),
        (AFTER["difficulty"], DIFFICULTY_WORDS),
        (AFTER["scoring"], SCORING_WORDS),
    ):
        _offer(sheet, columns.index(name) + 1, [known[0] for known in words.values()])


def _offer(sheet: Worksheet, place: int, words: list[str]) -> None:
    """Let people choose from `words` in a column; other words are left to the reading."""
    # Commas divide the list, and Excel takes 255 letters of it.
    offered = [word for word in words if "," not in word]
    choice = DataValidation("list", formula1=f'"{",".join(offered)}"', allow_blank=True)
    choice.showErrorMessage = False
    letter = get_column_letter(place)
    choice.add(f"{letter}2:{letter}{PREPARED_ROWS}")
    sheet.add_data_validation(choice)


def _append(sheet: Worksheet, columns: list[str], row: dict[str, str]) -> None:
    at = sheet.max_row + 1
    for place, name in enumerate(columns, 1):
        if text := row.get(name, ""):
            put_text(sheet.cell(at, place), text)


def put_text(cell: Cell, text: str) -> None:
    """Write text that stays text: what begins with "=" is no formula. Raises UnusableFile."""
    text = CONTROLS.sub("", text)
    if len(text) > MAX_CELL:
        raise UnusableFile("text_too_long", text[:80])
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


# --- reading --------------------------------------------------------------------------------------


def read(data: bytes) -> FileRead:
    """Return the questions of an .xlsx workbook. Raises UnusableFile."""
    check_package(data, main="xl/workbook.xml", old="old_excel_file", other="not_an_excel_file")
    try:
        with warnings.catch_warnings():
            # Ornaments that openpyxl does not know are of no interest here.
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(data))
            found = FileRead(pictures=read_pictures(workbook))
            is_known = False
            for sheet in workbook.worksheets:
                is_known |= _read_sheet(sheet, found)
    except UnusableFile:
        raise
    except BROKEN as error:
        raise UnusableFile("not_an_excel_file") from error
    if not is_known:
        raise UnusableFile("no_headings")
    if not found.questions:
        found.problems.insert(0, Problem("no_questions"))
    return found


def _read_sheet(sheet: Worksheet, found: FileRead) -> bool:
    """Read the questions of a sheet; False if it is not one of questions."""
    if fold(sheet.title) in {fold(GUIDE_SHEET), fold(PICTURE_SHEET)}:
        return False
    if sheet.max_row > MAX_ROWS + LAST_HEADING_ROW:
        raise UnusableFile("too_big")
    columns, first = _columns(sheet, found)
    if not columns:
        return False
    question: tuple[Row, Fields, dict[str, str], list[Problem]] | None = None
    part: Fields | None = None
    for row, problems in _rows(sheet, columns, first):
        fields, about = fields_of_row(row, problems)
        if not row.is_child:
            _close(question, found)
            question, part = (row, fields, about, problems), None
        elif question is None:
            found.problems.append(Problem("child_without_parent", str(row.number), blocks=False))
        else:
            question[3].extend(problems)
            parent = part if row.is_gap and part is not None else question[1]
            (parent.gaps if row.is_gap else parent.parts).append(fields)
            part = part if row.is_gap else fields
    _close(question, found)
    return True


def _close(
    question: tuple[Row, Fields, dict[str, str], list[Problem]] | None, found: FileRead
) -> None:
    if question is None:
        return
    row, fields, about, problems = question
    draft: DraftQuestion = draft_of(fields, about, str(row.number))
    draft.problems = list(dict.fromkeys([*problems, *draft.problems]))
    found.questions.append(draft)


def _columns(sheet: Worksheet, found: FileRead) -> tuple[dict[int, str], int]:
    """Return the codes of the columns by their places from 0, and the number of the first row."""
    rows = sheet.iter_rows(max_row=LAST_HEADING_ROW, max_col=MAX_COLUMNS, values_only=True)
    for number, cells in enumerate(rows, 1):
        names = [tidy(str(cell)) if cell is not None else "" for cell in cells]
        codes = {place: column_code(name) for place, name in enumerate(names) if name}
        if "stem" in codes.values() and {"answer", "A", "kind"} & set(codes.values()):
            unknown = [names[place] for place, code in codes.items() if not code]
            found.problems += [Problem("unknown_column", name, blocks=False) for name in unknown]
            return {place: code for place, code in codes.items() if code}, number + 1
    return {}, 0


def _rows(
    sheet: Worksheet, columns: dict[int, str], first: int
) -> Iterator[tuple[Row, list[Problem]]]:
    for number, cells in enumerate(sheet.iter_rows(min_row=first, max_col=MAX_COLUMNS), first):
        row, problems = Row(number), []
        for place, code in columns.items():
            cell = cells[place] if place < len(cells) else None
            if cell is None or cell.value is None:
                continue
            if cell.data_type == "f":
                problems.append(Problem("formula_cell", cell.coordinate))
                continue
            if text := _text(cell.value):
                row.texts[code] = text
        if row.texts or problems:
            yield row, problems


def _text(value: Any) -> str:
    """Return what a cell shows: whole numbers without a point, others with a comma."""
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    if isinstance(value, float):
        value = int(value) if value.is_integer() else f"{value!r}".replace(".", ",")
    text = nfc(str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return text if text.strip() else ""
