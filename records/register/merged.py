"""Codes of people that were entered twice and merged since: their rows speak of the one kept."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from people.api import Person
from records.register.known import SHEETS_ABOUT_PEOPLE
from records.register.reading import Line, ReadSheet
from records.register.report import Note
from shared.batches import batches

BATCH = 5000
MOST_NOTES = 100
CODE = "ma_can_bo"
# What tells the rows of one person apart. A row under the old code that says the same as one under
# the code kept is passed over. Levels: all of it.
SAME: dict[str, tuple[str, ...]] = {
    "can_bo": (),
    "chuc_vu": ("ma_to_chuc", "chuc_vu"),
    "boi_duong": ("chuong_trinh", "ngay_hoan_thanh"),
    "mien": ("loai", "tu_ngay"),
    "quy_hoach": ("ma_to_chuc", "chuc_vu", "tu_ngay"),
}


def follow_merged(sheets: dict[str, ReadSheet]) -> list[Note]:
    """Let the rows under old codes speak of the people kept; say so for each. One query a batch."""
    about = [sheets[name] for name in ("can_bo", *SHEETS_ABOUT_PEOPLE) if name in sheets]
    kept = _codes_kept({line[CODE] for sheet in about for line in sheet.lines if line[CODE]})
    notes: list[Note] = []
    if kept:
        for sheet in about:
            notes += _follow(sheet, kept)
    return notes[:MOST_NOTES]


def _codes_kept(codes: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for batch in batches(codes, BATCH):
        rows = Person.objects.filter(code__in=batch, merged_into__isnull=False)
        found.update(rows.values_list("code", "merged_into__code"))
    return found


def _follow(sheet: ReadSheet, kept: dict[str, str]) -> list[Note]:
    own = {_key(sheet.name, line) for line in sheet.lines if line[CODE] not in kept}
    lines: list[Line] = []
    notes: list[Note] = []
    for line in sheet.lines:
        if line[CODE] not in kept:
            lines.append(line)
            continue
        words = {"old": line[CODE], "kept": kept[line[CODE]]}
        led = _with_code(line, kept[line[CODE]])
        if _key(sheet.name, led) in own:
            text = _(
                "%(old)s was merged into %(kept)s. This row is left out: the file has one of %(kept)s."
            )
        else:
            text = _("%(old)s was merged into %(kept)s; the row is taken in under %(kept)s.")
            lines.append(led)
            if sheet.name == "can_bo":
                own.add(_key(sheet.name, led))
        notes.append(Note(sheet.name, line.row, text % words))
    sheet.lines = lines
    return notes


def _key(sheet: str, line: Line) -> tuple[Any, ...]:
    if sheet not in SAME:
        return line.values
    return (line[CODE], *(line[column] for column in SAME[sheet]))


def _with_code(line: Line, code: str) -> Line:
    values = list(line.values)
    values[line.places[CODE]] = code
    return replace(line, values=tuple(values))
