"""The sheet to_chuc."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from organisations.api import (
    OrganisationRow,
    Planted,
    TreeProblem,
    closed_too_early,
    plant,
    tree_problems,
)
from records.actions.moved_tallies import move_sums
from records.register.known import Known
from records.register.reading import Line, ReadSheet
from records.register.spans import check_span

FIELDS = {
    "ma_cap_tren": "parent_code",
    "loai_khu_dan_cu": "residential_kind",
    "linh_vuc": "sector",
    "tu_ngay": "opened_on",
    "den_ngay": "closed_on",
}


def check_organisations(sheet: ReadSheet, known: Known, *, today: dt.date) -> None:
    """Refuse codes given twice, and organisations that cannot hang where they are said to."""
    lines: dict[str, Line] = {}
    for line in sheet.lines:
        code = line["ma_to_chuc"]
        if code in lines:
            _refuse_second(sheet, line, lines[code])
        elif code:
            lines[code] = line
        check_span(sheet, line)
        if line["tu_ngay"] and line["tu_ngay"] > today:
            reason = _("This day has not come yet. Enter an organisation once it exists.")
            sheet.refuse(line, "tu_ngay", reason)
    parents = dict(known.parents)
    closed_on = dict(known.closed_on)
    for code, line in lines.items():
        parents[code] = _parent(sheet, line, known)
        if "den_ngay" in sheet.columns:
            closed_on[code] = line["den_ngay"]
    problems = tree_problems(parents) or closed_too_early(parents, closed_on)
    for code, problem in problems.items():
        # What is wrong with an organisation that the file does not name comes from one it names.
        line = lines.get(code) or lines[_nearest_above(code, parents, lines)]
        sheet.refuse(line, _column_of(problem), _sentence(problem, code, parents[code]))


def _refuse_second(sheet: ReadSheet, line: Line, first: Line) -> None:
    sheet.refuse(
        line, "ma_to_chuc", _("This code already stands in row %(row)s.") % {"row": first.row}
    )


def _parent(sheet: ReadSheet, line: Line, known: Known) -> str:
    code, parent = line["ma_to_chuc"], line["ma_cap_tren"]
    stored = known.parents.get(code, "")
    if "ma_cap_tren" not in sheet.columns or parent is None:
        return stored
    if parent == "" and stored:
        sheet.refuse(
            line,
            "ma_cap_tren",
            _("This organisation hangs below %(parent)s. Name the organisation above it.")
            % {"parent": stored},
        )
        return stored
    return str(parent)


def _nearest_above(code: str, parents: dict[str, str], lines: dict[str, Line]) -> str:
    while code not in lines:
        code = parents[code]
    return code


def _column_of(problem: TreeProblem) -> str:
    return "den_ngay" if problem == TreeProblem.PARENT_CLOSED else "ma_cap_tren"


def _sentence(problem: TreeProblem, code: str, parent: str) -> str:
    sentences = {
        TreeProblem.UNKNOWN_PARENT: _(
            "There is no organisation with the code %(parent)s, neither here nor in the register."
        ),
        TreeProblem.CYCLE: _(
            "%(code)s would hang below itself. Follow the superior organisations up to the top."
        ),
        TreeProblem.TOO_DEEP: _("%(code)s has too many levels above it."),
        TreeProblem.PARENT_CLOSED: _(
            "%(code)s goes on after %(parent)s above it has ended. Move or close it first."
        ),
    }
    return sentences[problem] % {"code": code, "parent": parent}


def enter_organisations(sheet: ReadSheet, *, by: Any, at: dt.datetime) -> Planted:
    """Write the organisations of a sheet in which nothing is refused."""
    rows = [
        OrganisationRow(
            code=line["ma_to_chuc"],
            parent_code=line["ma_cap_tren"] or "",
            kind=line["loai"],
            name=line["ten"],
            residential_kind=line["loai_khu_dan_cu"] or "",
            sector=line["linh_vuc"] or "",
            opened_on=line["tu_ngay"],
            closed_on=line["den_ngay"],
        )
        for line in sheet.lines
    ]
    given = {FIELDS[column] for column in sheet.columns & FIELDS.keys()}
    return plant(rows, by=by, at=at, given=given, moving=move_sums)
