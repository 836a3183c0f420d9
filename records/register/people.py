"""The sheet can_bo."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from people.api import Entered, Person, PersonRow, enter_people
from records.register.reading import Line, ReadSheet
from records.register.report import Note
from shared.batches import batches
from shared.text import fold

BATCH = 5000
MOST_NOTES = 100
FIELDS = {
    "ngay_sinh": "born",
    "gioi_tinh": "sex",
    "dang_vien": "party_status",
    "ngay_vao_dang": "joined_party",
    "dien_thoai": "phone",
    "email": "email",
}


def check_people(sheet: ReadSheet, *, today: dt.date) -> None:
    """Refuse codes given twice and days of a life that cannot be."""
    seen: dict[str, Line] = {}
    for line in sheet.lines:
        code = line["ma_can_bo"]
        if code in seen:
            reason = _("This code already stands in row %(row)s.") % {"row": seen[code].row}
            sheet.refuse(line, "ma_can_bo", reason)
        elif code:
            seen[code] = line
        born, joined = line["ngay_sinh"], line["ngay_vao_dang"]
        if born and born.day > today:
            sheet.refuse(line, "ngay_sinh", _("This day lies in the future."))
        if joined and joined.day > today:
            sheet.refuse(line, "ngay_vao_dang", _("This day lies in the future."))
        if born and joined and joined.day < born.day:
            reason = _("The person would have joined the Party before being born.")
            sheet.refuse(line, "ngay_vao_dang", reason)


def possible_duplicates(sheet: ReadSheet) -> list[Note]:
    """Point at people who may be one: the same name and date of birth under another code.

    Nobody is merged; whoever knows the people decides.
    """
    lines = [line for line in sheet.lines if line["ma_can_bo"] and line["ngay_sinh"]]
    first: dict[tuple[str, object], str] = {}
    notes: list[Note] = []
    own = {line["ma_can_bo"] for line in lines}
    for code, key in _stored_namesakes(lines):
        if code not in own:
            first.setdefault(key, code)
    for line in lines:
        other = first.setdefault(_key(line), line["ma_can_bo"])
        if other != line["ma_can_bo"] and len(notes) < MOST_NOTES:
            text = _(
                "%(code)s and %(other)s have the same name and date of birth. Are they one person?"
            )
            words = {"code": line["ma_can_bo"], "other": other}
            notes.append(Note(sheet.name, line.row, text % words))
    return notes


def _key(line: Line) -> tuple[str, object]:
    return fold(line["ho_ten"] or ""), line["ngay_sinh"].day


def _stored_namesakes(lines: list[Line]) -> Iterable[tuple[str, tuple[str, object]]]:
    for batch in batches({line["ngay_sinh"].day for line in lines}, BATCH):
        rows = Person.objects.filter(born_on__in=batch).order_by("pk")
        for code, name, born_on in rows.values_list("code", "full_name", "born_on"):
            yield code, (fold(name), born_on)


def enter_sheet_of_people(sheet: ReadSheet, *, by: Any, at: dt.datetime) -> Entered:
    """Write the people of a sheet in which nothing is refused."""
    rows = [
        PersonRow(
            code=line["ma_can_bo"],
            full_name=line["ho_ten"],
            born=line["ngay_sinh"],
            sex=line["gioi_tinh"] or "",
            party_status=line["dang_vien"] or "",
            joined_party=line["ngay_vao_dang"],
            phone=line["dien_thoai"] or "",
            email=line["email"] or "",
        )
        for line in sheet.lines
    ]
    given = {FIELDS[column] for column in sheet.columns & FIELDS.keys()}
    return enter_people(rows, by=by, at=at, given=given)
