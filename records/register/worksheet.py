"""Rows out of an Excel workbook, as a stream.

openpyxl reads what is small (the list of sheets, formats, shared texts). The rows are read here,
because openpyxl builds some twenty objects for each cell: a register of 50 000 people took
three times as long.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel

CHUNK_BYTES = 1 << 16
# Excel itself has no more rows; nothing of a register stands so far to the right.
LAST_ROW, LAST_COLUMN = 1_048_576, 256
_LETTERS = re.compile(r"[A-Z]{1,3}")

Row = tuple[int, list[Any]]


class Workbook:
    """An open `.xlsx` file. Raises whatever openpyxl, zipfile or expat trip over."""

    def __init__(self, path: Path) -> None:
        reader = ExcelReader(path, read_only=True, data_only=False, keep_links=False)
        self._archive = reader.archive
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        self._formats = Formats(reader.wb)
        self._texts: list[str] = list(reader.shared_strings)
        self.sheets: dict[str, str] = {
            sheet.name: link.target
            for sheet, link in reader.parser.find_sheets()
            if link.target in reader.valid_files and "chartsheet" not in link.Type
        }

    def close(self) -> None:
        self._archive.close()

    def rows(self, sheet: str) -> Iterator[Row]:
        """Yield the number and the values of each row that has cells."""
        parser = _RowParser(self._texts, self._formats)
        with self._archive.open(self.sheets[sheet]) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                yield from parser.feed(chunk)
            yield from parser.feed(b"", is_last=True)


class Formats:
    """Which styles of cells are dates, times or percentages."""

    def __init__(self, workbook: Any) -> None:
        self.epoch = workbook.epoch
        self.dates: set[int] = set(workbook._date_formats)
        self.spans: set[int] = set(workbook._timedelta_formats)
        self.percents = {
            number
            for number, style in enumerate(workbook._cell_styles)
            if "%" in _number_format(workbook, style.numFmtId)
        }


def _number_format(workbook: Any, number: int) -> str:
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return str(BUILTIN_FORMATS.get(number, ""))
    with suppress(IndexError):
        return str(workbook._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])
    return ""


class _RowParser:
    """Collects rows from the XML of a sheet, handed over in pieces."""

    def __init__(self, texts: list[str], formats: Formats) -> None:
        self._texts = texts
        self._formats = formats
        self._done: list[Row] = []
        self._row = self._column = 0
        self._cells: list[Any] = []
        self._kind, self._style = "n", 0
        self._text: list[str] | None = None
        self._value: list[str] = []
        self._formula: list[str] = []
        self._has_formula = False
        self._in_phonetic = False
        self._columns: dict[str, int] = {}
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, chunk: bytes, *, is_last: bool = False) -> list[Row]:
        self._done = []
        self._parser.Parse(chunk, is_last)
        return self._done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._value, self._has_formula = [], False
            self._column = self._place(attributes.get("r"))
        elif name in {"v", "t"} and not self._in_phonetic:
            self._text = self._value
        elif name == "f":
            self._has_formula, self._formula = True, []
            self._text = self._formula
        elif name == "row":
            self._row = int(float(attributes.get("r", self._row + 1)))
            if self._row > LAST_ROW:
                raise ValueError(self._row)
            self._cells, self._column = [], 0
        elif name == "rPh":
            self._in_phonetic = True

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._keep_cell()
        elif name in {"v", "t", "f"}:
            self._text = None
        elif name == "rPh":
            self._in_phonetic = False
        elif name == "row" and self._cells:
            self._done.append((self._row, self._cells))

    def _characters(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _place(self, reference: str | None) -> int:
        """Return the number of the column, from 1."""
        if not reference:
            return self._column + 1
        match = _LETTERS.match(reference)
        if match is None:
            raise ValueError(reference)
        letters = match[0]
        if letters not in self._columns:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - ord("A") + 1
            self._columns[letters] = number
        return self._columns[letters]

    def _keep_cell(self) -> None:
        value = self._cell_value()
        if value is None or self._column > LAST_COLUMN:
            return
        missing = self._column - 1 - len(self._cells)
        if missing > 0:
            self._cells.extend([None] * missing)
        if missing >= 0:
            self._cells.append(value)

    def _cell_value(self) -> Any:
        if self._has_formula:
            # A formula shared with the cell above has no text of its own.
            return "=" + ("".join(self._formula) or "…")
        if not self._value:
            return None
        text = "".join(self._value)
        if self._kind == "s":
            return self._texts[int(text)]
        if self._kind == "b":
            return text == "1"
        if self._kind == "n":
            return self._number(text)
        if self._kind == "d":
            return dt.datetime.fromisoformat(text)
        return text  # a text in place, the text of a formula's result, or an error like #REF!

    def _number(self, text: str) -> Any:
        value = int(text) if text.lstrip("-").isdigit() else float(text)
        if self._style in self._formats.dates:
            try:
                is_span = self._style in self._formats.spans
                return from_excel(value, self._formats.epoch, timedelta=is_span)
            except (OverflowError, ValueError):
                return "#VALUE!"
        # 50 % is kept as 0.5; only the format of the cell tells it from half a per cent.
        if self._style in self._formats.percents:
            return f"{(Decimal(text) * 100).normalize():f}%"
        return value


def _refuse_doctype(*_declared: Any) -> NoReturn:
    # A declared entity could stand for a gigabyte; a sheet never declares any.
    raise ValueError("document type declared")
