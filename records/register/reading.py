"""Reading the sheets into lines of clean values, and noting every cell that will not do."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from records.register.cells import CellRefused
from records.register.layout import (
    IGNORED_HEADINGS,
    IGNORED_SHEETS,
    Column,
    Layout,
    heading_key,
)
from records.register.report import Refusal, UnusableFile, shown
from records.register.source import Row, Sheet, UnreadableRow, open_sheets
from shared.dates import PartialDate


@dataclass(slots=True, frozen=True)
class Line:
    """A row of a sheet: its number and its clean values, in the order of `places`."""

    row: int
    values: tuple[Any, ...]
    places: dict[str, int]

    def __getitem__(self, column: str) -> Any:
        """The clean value; None when the column is missing or the cell was refused."""
        place = self.places.get(column)
        return None if place is None else self.values[place]


@dataclass
class ReadSheet:
    """A sheet as read. `columns` are those that the file carries."""

    name: str
    columns: frozenset[str] = frozenset()
    lines: list[Line] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, line: Line, column: str, reason: str) -> None:
        """Refuse a cell that was read well but does not fit the rest."""
        self.refuse_cell(line.row, column, _as_typed(line[column]), reason)

    def refuse_cell(self, row: int, column: str, value: object, reason: str) -> None:
        self.refusals.append(Refusal(self.name, row, column, shown(value), reason))


def _as_typed(value: Any) -> object:
    if isinstance(value, PartialDate):
        return value.day.year if value.year_only else f"{value.day:%d/%m/%Y}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return "-".join(str(part) for part in value)
    return value


def read_register(path: Path, layouts: dict[str, Layout]) -> dict[str, ReadSheet]:
    """Read everything in the file that the register knows. Raises UnusableFile."""
    by_key = {heading_key(name): layout for name, layout in layouts.items()}
    found: dict[str, ReadSheet] = {}
    strangers: list[ReadSheet] = []
    with open_sheets(path) as sheets:
        for sheet in sheets:
            layout = by_key.get(heading_key(sheet.name))
            if layout is None:
                strangers += _stranger(sheet, layouts)
            elif layout.name in found:
                raise UnusableFile(_("The sheet %(name)s is there twice.") % {"name": layout.name})
            else:
                found[layout.name] = _read_sheet(sheet, layout)
    if not found:
        raise UnusableFile(
            _("The file has none of the sheets of a register. It needs at least one of: %(names)s.")
            % {"names": ", ".join(layouts)}
        )
    for one in strangers:
        found[one.name] = one
    return found


def _stranger(sheet: Sheet, layouts: dict[str, Layout]) -> list[ReadSheet]:
    """An unknown sheet is refused rather than passed over: its name may be mistyped."""
    if heading_key(sheet.name) in IGNORED_SHEETS or _is_empty(sheet):
        return []
    reason = _("There is no sheet of this name. The sheets are: %(names)s.")
    refusal = Refusal(sheet.name, 1, "", "", reason % {"names": ", ".join(layouts)})
    return [ReadSheet(sheet.name, refusals=[refusal])]


def _is_empty(sheet: Sheet) -> bool:
    try:
        return not any(_has_content(cells) for _number, cells in sheet.rows())
    except UnreadableRow:
        return False


def _has_content(cells: list[Any]) -> bool:
    return any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in cells)


def _read_sheet(sheet: Sheet, layout: Layout) -> ReadSheet:
    read = ReadSheet(layout.name)
    try:
        filled = (row for row in sheet.rows() if _has_content(row[1]))
        header = next(filled, None)
        if header is None:
            return read
        columns = _columns(header, layout, read)
        read.columns = frozenset(column.name for column in columns.values())
        if not read.refusals:
            _read_lines(filled, columns, read)
    except UnreadableRow as broken:
        read.refusals.append(
            Refusal(layout.name, broken.row, "", shown(broken.value), broken.reason)
        )
    return read


def _columns(header: Row, layout: Layout, read: ReadSheet) -> dict[int, Column]:
    """Return the columns by their place, and refuse headings that are unknown or missing."""
    number, headings = header
    by_key = {heading_key(column.name): column for column in layout.columns}
    columns: dict[int, Column] = {}
    for place, heading in enumerate(headings):
        key = heading_key(str(heading)) if heading is not None else ""
        if not key or key in IGNORED_HEADINGS:
            continue
        column = by_key.get(key)
        if column is None:
            reason = _("There is no column of this name. The columns are: %(names)s.") % {
                "names": ", ".join(column.name for column in layout.columns)
            }
        elif column in columns.values():
            reason = _("This column is there twice.")
        else:
            columns[place] = column
            continue
        read.refusals.append(Refusal(read.name, number, shown(heading), shown(heading), reason))
    for column in layout.columns:
        if column.required and column not in columns.values():
            reason = _("This column is missing; the sheet cannot be read without it.")
            read.refusals.append(Refusal(read.name, number, column.name, "", reason))
    return columns


def _read_lines(rows: Iterator[Row], columns: dict[int, Column], read: ReadSheet) -> None:
    places = {column.name: place for place, column in enumerate(columns.values())}
    for number, raw in rows:
        values = tuple(
            _read_cell(number, column, raw[place] if place < len(raw) else None, read)
            for place, column in columns.items()
        )
        read.lines.append(Line(number, values, places))


def _read_cell(row: int, column: Column, raw: Any, read: ReadSheet) -> Any:
    """Return the clean value, or None after noting why there is none."""
    try:
        value = column.parse(raw)
    except CellRefused as refused:
        reason = str(refused)
    else:
        if column.required and value in (None, "", ()):
            reason = _("This cell must not be empty.")
        elif column.longest and len(value) > column.longest:
            reason = _("This text is too long; the longest is %(longest)s characters.") % {
                "longest": column.longest
            }
        else:
            return value
    read.refuse_cell(row, column.name, raw, reason)
    return None
