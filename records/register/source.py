"""Opening a workbook or a folder of CSV files and handing out its rows, one at a time."""

import csv
import datetime as dt
import io
import warnings
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from records.register.archive import MAX_TOTAL_BYTES, check_archive
from records.register.report import UnusableFile
from records.register.worksheet import Row, Workbook

DELIMITERS = ",;\t"
# openpyxl raises whatever the broken part of a file happens to trip over. With lxml installed what
# it cannot read is a SyntaxError.
BROKEN_WORKBOOK = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, ElementTree.ParseError, SyntaxError,
    expat.ExpatError, EOFError, OSError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, ArithmeticError,
)  # fmt: skip


@dataclass(frozen=True)
class UnreadableRow(Exception):
    """A row of a CSV file whose bytes or quotes cannot be read."""

    row: int
    value: str
    reason: str


class Sheet(Protocol):
    """A sheet of the workbook, or a CSV file."""

    name: str

    def rows(self) -> Iterator[Row]:
        """Yield the number of each row and its raw cells. May raise UnreadableRow."""


@contextmanager
def open_sheets(path: Path) -> Iterator[list[Sheet]]:
    """Open a `.xlsx` file or a folder of `.csv` files. Raises UnusableFile."""
    with ExitStack() as stack:
        if path.is_dir():
            yield _csv_sheets(path)
        elif not path.exists():
            raise UnusableFile(_("There is no file or folder at this path."))
        else:
            yield _workbook_sheets(path, stack)


class WorkbookSheet:
    """A sheet of an Excel workbook, read without holding it in memory."""

    def __init__(self, workbook: Workbook, name: str) -> None:
        self.name = name
        self._workbook = workbook

    def rows(self) -> Iterator[Row]:
        try:
            yield from self._workbook.rows(self.name)
        except BROKEN_WORKBOOK as error:
            raise _broken() from error


def _workbook_sheets(path: Path, stack: ExitStack) -> list[Sheet]:
    check_archive(path)
    # Ornaments that openpyxl does not know (drop-down lists, say) are of no interest here.
    stack.enter_context(warnings.catch_warnings())
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    try:
        workbook = Workbook(path)
    except BROKEN_WORKBOOK as error:
        raise _broken() from error
    stack.callback(workbook.close)
    return [WorkbookSheet(workbook, name) for name in workbook.sheets]


def _broken() -> UnusableFile:
    return UnusableFile(
        _("The workbook is damaged and cannot be read. Open it in Excel, save it again, and retry.")
    )


class CsvSheet:
    """A CSV file in UTF-8 or UTF-16, with commas, semicolons or tabs."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self._path = path

    def rows(self) -> Iterator[Row]:
        number = 0
        try:
            with self._path.open("rb") as file:
                lines = _decoded_lines(file)
                first = next(lines, "")
                delimiter = max(DELIMITERS, key=first.count)
                reader = csv.reader(_again(first, lines), delimiter=delimiter, strict=True)
                for number, cells in enumerate(reader, 1):
                    yield number, cells
        except csv.Error as error:
            raise UnreadableRow(
                number + 1, "", _("This row cannot be split into cells; check its quotation marks.")
            ) from error


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _decoded_lines(file: io.BufferedReader) -> Iterator[str]:
    start = file.read(4)
    file.seek(0)
    if b"\0" in start or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from _utf16_lines(file, start)
        return
    for number, raw in enumerate(file, 1):
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise _bad_encoding(number, raw.decode("latin-1")) from error


def _utf16_lines(file: io.BufferedReader, start: bytes) -> Iterator[str]:
    encoding = "utf-16"
    if not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16-be" if start.startswith(b"\0") else "utf-16-le"
    number = 0
    try:
        with io.TextIOWrapper(file, encoding, newline="") as lines:
            for line in lines:
                number += 1
                yield line
    except UnicodeDecodeError as error:
        raise _bad_encoding(number + 1, "") from error


def _bad_encoding(row: int, value: str) -> UnreadableRow:
    return UnreadableRow(
        row,
        value.strip(),
        _(
            "The letters of this row are not in Unicode. In Excel choose “Save as”, then "
            "“CSV UTF-8”; text in an old Vietnamese font must be converted first."
        ),
    )


def _csv_sheets(folder: Path) -> list[Sheet]:
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    if not files:
        raise UnusableFile(_("The folder holds no .csv file."))
    if sum(path.stat().st_size for path in files) > MAX_TOTAL_BYTES:
        raise UnusableFile(_("The files are larger than a register would be. Split them."))
    return [CsvSheet(path) for path in files]


def day_of(value: object) -> dt.date | None:
    """Return the day of a date cell, None for other cells and for dates with a time of day."""
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else None
    return value if isinstance(value, dt.date) else None
