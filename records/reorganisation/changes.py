"""From rows of the workbook to changes of the tree, and back to the rows when one is refused."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from organisations.api import (
    CannotReorganise,
    Change,
    ChangeKind,
    Opening,
    Organisation,
    Placement,
    Problem,
    sentence,
)
from records.register.reading import Line, ReadSheet
from records.reorganisation.layout import CHANGES, KINDS

OLD, NEW, NAME, ABOVE, KIND = "ma_to_chuc_cu", "ma_to_chuc_moi", "ten_moi", "ma_cap_tren", "loai"
DAY = "ngay_hieu_luc"
# What each sort of change cannot do without.
NEEDED = {
    ChangeKind.ESTABLISH: (NEW, NAME, ABOVE, KIND),
    ChangeKind.RENAME: (OLD, NAME),
    ChangeKind.MOVE: (OLD, ABOVE),
    ChangeKind.MERGE: (OLD, NEW),
    ChangeKind.SPLIT: (OLD, NEW),
    ChangeKind.DISSOLVE: (OLD,),
}


@dataclass(frozen=True)
class Known:
    """An organisation that the register has. `is_placed`: it stands, or stood, in the tree."""

    pk: int
    path: str
    kind: str
    residential_kind: str
    sector: str
    parent: str
    is_placed: bool


def known_organisations() -> dict[str, Known]:
    """Return every organisation by code. Two queries."""
    rows = list(
        Organisation.objects.order_by("pk").values_list(
            "pk", "code", "path", "kind_id", "residential_kind_id", "sector"
        )
    )
    codes = {row[0]: row[1] for row in rows}
    above = dict(
        Placement.objects.order_by("valid_from", "pk").values_list("organisation", "parent")
    )
    return {
        code: Known(
            pk, path, kind, residential or "", sector, codes.get(above.get(pk), ""), pk in above
        )
        for pk, code, path, kind, residential, sector in rows
    }


@dataclass
class Asked:
    """A change with the rows it comes from."""

    change: Change
    lines: list[Line] = field(default_factory=list)


class Reader:
    """Makes changes of the sheet's rows; what will not do is refused on the sheet."""

    def __init__(self, sheet: ReadSheet, known: dict[str, Known], *, today: dt.date) -> None:
        self.sheet, self.known, self.today = sheet, known, today

    def read(self) -> list[Asked]:
        groups: dict[tuple[object, ...], list[Line]] = {}
        for line in self.sheet.lines:
            if self._is_whole(line):
                groups.setdefault(self._group(line), []).append(line)
        return [
            Asked(change, lines)
            for lines in groups.values()
            if (change := self._change(lines)) is not None
        ]

    def _is_whole(self, line: Line) -> bool:
        before = len(self.sheet.refusals)
        if line["loai_thay_doi"] is None or line[DAY] is None:
            return False
        for column in NEEDED[KINDS[line["loai_thay_doi"]]]:
            if not line[column]:
                self.sheet.refuse(line, column, _("This kind of change needs this cell."))
        if line[DAY] > self.today:
            self.sheet.refuse(
                line, DAY, _("This day has not come yet. Enter a change once it is in force.")
            )
        return len(self.sheet.refusals) == before

    @staticmethod
    def _group(line: Line) -> tuple[object, ...]:
        """Rows of one merger share their successor, rows of one division what is divided."""
        kind = KINDS[line["loai_thay_doi"]]
        if kind == ChangeKind.MERGE:
            return (kind, line[NEW], line[DAY])
        if kind == ChangeKind.SPLIT:
            return (kind, line[OLD], line[DAY])
        return (kind, line.row)

    def _change(self, lines: list[Line]) -> Change | None:
        first = lines[0]
        kind = KINDS[first["loai_thay_doi"]]
        before = len(self.sheet.refusals)
        old = tuple(dict.fromkeys(line[OLD] for line in lines if line[OLD]))
        new = tuple(dict.fromkeys(line[NEW] for line in lines if line[NEW]))
        openings: tuple[Opening, ...] = ()
        if kind == ChangeKind.ESTABLISH:
            old, openings = (), (self._opening(lines, new[0], ()),)
        elif kind in {ChangeKind.MERGE, ChangeKind.SPLIT}:
            openings = self._openings(lines, old, new)
            standing = {one.code for one in openings}
            if kind == ChangeKind.MERGE and new[0] not in standing:
                old = tuple(dict.fromkeys((*old, new[0])))
        elif kind != ChangeKind.DISSOLVE:
            new = old
        else:
            new = ()
        if len(self.sheet.refusals) > before:
            return None
        return Change(
            kind=kind,
            effective_on=first[DAY],
            predecessors=old,
            successors=new,
            openings=openings,
            name=next((line[NAME] for line in lines if line[NAME]), ""),
            parent_code=first[ABOVE] or "",
            decision_number=first["so_quyet_dinh"],
            decided_on=first["ngay_quyet_dinh"],
        )

    def _openings(
        self, lines: list[Line], old: tuple[str, ...], new: tuple[str, ...]
    ) -> tuple[Opening, ...]:
        return tuple(
            self._opening([line for line in lines if line[NEW] == code], code, old)
            for code in new
            if code not in self.known or not self.known[code].is_placed
        )

    def _opening(self, lines: list[Line], code: str, old: Collection[str]) -> Opening:
        before = [self.known[each] for each in old if each in self.known]
        return Opening(
            code=code,
            name=self._said(lines, NAME, ()),
            parent_code=self._said(lines, ABOVE, (one.parent for one in before)),
            kind=self._said(lines, KIND, (one.kind for one in before)),
            residential_kind=self._said(
                lines, "loai_khu_dan_cu", (one.residential_kind for one in before), required=False
            ),
            sector=self._agreed(one.sector for one in before),
        )

    def _said(
        self, lines: list[Line], column: str, otherwise: Iterable[str], *, required: bool = True
    ) -> str:
        """What the rows say, which must not differ; else what all the predecessors agree on."""
        said = list(dict.fromkeys(line[column] for line in lines if line[column]))
        if len(said) > 1:
            other = next(line for line in lines if line[column] == said[1])
            self.sheet.refuse(other, column, _("Another row says otherwise of the same change."))
        found = str(said[0]) if said else self._agreed(otherwise)
        if required and not found:
            self.sheet.refuse(lines[0], column, _("A new organisation needs this cell."))
        return found

    @staticmethod
    def _agreed(values: Iterable[str]) -> str:
        found = set(values)
        return found.pop() if len(found) == 1 else ""


def refuse_on_rows(sheet: ReadSheet, asked: Iterable[Asked], error: CannotReorganise) -> None:
    """Say on the rows of the workbook why changes are refused."""
    lines_of = {id(one.change): one.lines for one in asked}
    for change, refusal in error.refused:
        line, column = _cell(lines_of[id(change)], refusal.code)
        if refusal.problem in {Problem.TOO_EARLY, Problem.NOT_YET}:
            column = DAY
        sheet.refuse(line, column, sentence(refusal))


def _cell(lines: list[Line], code: str) -> tuple[Line, str]:
    for column in (OLD, NEW, ABOVE):
        for line in lines:
            if line[column] == code:
                return line, column
    return lines[0], OLD


def codes_named(sheet: ReadSheet) -> dict[str, tuple[Line, str]]:
    """Return each code that the rows name, with the first cell that names it."""
    found: dict[str, tuple[Line, str]] = {}
    for line in sheet.lines:
        for column in (OLD, NEW, ABOVE):
            if code := line[column]:
                found.setdefault(code, (line, column))
    return found


__all__ = ["CHANGES", "Asked", "Known", "Reader", "codes_named", "known_organisations",
           "refuse_on_rows"]  # fmt: skip
