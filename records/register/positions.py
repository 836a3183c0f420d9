"""The sheets chuc_vu, quy_hoach and mien."""

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from people.api import (
    Entered,
    ExemptionRow,
    HoldingRow,
    PlannedRow,
    enter_exemptions,
    enter_holdings,
    enter_planned_positions,
)
from records.register.known import Known
from records.register.reading import Line, ReadSheet
from records.register.spans import (
    check_organisation,
    check_person,
    check_span,
    day_after,
    refuse_twice,
)


def check_positions(sheet: ReadSheet, known: Known) -> None:
    """Refuse unknown people and organisations, and a post held twice at the same time."""
    by_post: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in sheet.lines:
        check_person(sheet, line, known)
        check_organisation(sheet, line, known)
        check_span(sheet, line)
        post = (line["ma_can_bo"], line["ma_to_chuc"], line["chuc_vu"])
        if all(post):
            by_post[post].append(line)
    for lines in by_post.values():
        _refuse_overlaps(sheet, lines)


def _refuse_overlaps(sheet: ReadSheet, lines: list[Line]) -> None:
    in_order = sorted(lines, key=lambda line: line["tu_ngay"] or dt.date.min)
    for earlier, later in pairwise(in_order):
        if (earlier["den_ngay"] or dt.date.max) >= (later["tu_ngay"] or dt.date.min):
            reason = _(
                "This person already holds this post in row %(row)s at the same time. "
                "End one before the other begins."
            )
            sheet.refuse(later, "tu_ngay", reason % {"row": earlier.row})


def enter_positions(sheet: ReadSheet, *, by: Any, at: dt.datetime) -> Entered:
    """Write the posts of a sheet in which nothing is refused."""
    rows = [
        HoldingRow(
            person_code=line["ma_can_bo"],
            organisation_code=line["ma_to_chuc"],
            title=line["chuc_vu"],
            valid_from=line["tu_ngay"],
            valid_until=day_after(line["den_ngay"]),
            decision_number=line["so_quyet_dinh"] or "",
        )
        for line in sheet.lines
    ]
    given = {"decision_number"} if "so_quyet_dinh" in sheet.columns else set()
    return enter_holdings(rows, by=by, at=at, given=given)


def check_exemptions(sheet: ReadSheet, known: Known) -> None:
    """Refuse unknown people and an exemption given twice."""
    seen: dict[tuple[Any, ...], Line] = {}
    for line in sheet.lines:
        check_person(sheet, line, known)
        check_span(sheet, line)
        key = (line["ma_can_bo"], line["loai"], line["tu_ngay"])
        if all(key) and seen.setdefault(key, line) is not line:
            refuse_twice(sheet, line, "tu_ngay", seen[key])


def enter_sheet_of_exemptions(sheet: ReadSheet, *, by: Any, at: dt.datetime) -> Entered:
    """Write the exemptions of a sheet in which nothing is refused."""
    rows = [
        ExemptionRow(
            person_code=line["ma_can_bo"],
            kind=line["loai"],
            valid_from=line["tu_ngay"],
            valid_until=day_after(line["den_ngay"]),
            reason=line["ly_do"] or "",
            decision_number=line["so_quyet_dinh"] or "",
        )
        for line in sheet.lines
    ]
    optional = {"ly_do": "reason", "so_quyet_dinh": "decision_number"}
    given = {optional[column] for column in sheet.columns & optional.keys()}
    return enter_exemptions(rows, by=by, at=at, given=given)


def check_planned_positions(sheet: ReadSheet, known: Known) -> None:
    """Refuse unknown people and organisations, and a planned position given twice."""
    seen: dict[tuple[Any, ...], Line] = {}
    for line in sheet.lines:
        check_person(sheet, line, known)
        check_organisation(sheet, line, known)
        check_span(sheet, line)
        key = (line["ma_can_bo"], line["ma_to_chuc"], line["chuc_vu"], line["tu_ngay"])
        if all(key) and seen.setdefault(key, line) is not line:
            refuse_twice(sheet, line, "tu_ngay", seen[key])


def enter_sheet_of_planned_positions(sheet: ReadSheet, *, by: Any, at: dt.datetime) -> Entered:
    """Write the planned positions of a sheet in which nothing is refused."""
    rows = [
        PlannedRow(
            person_code=line["ma_can_bo"],
            organisation_code=line["ma_to_chuc"],
            title=line["chuc_vu"],
            valid_from=line["tu_ngay"],
            valid_until=day_after(line["den_ngay"]),
            decision_number=line["so_quyet_dinh"] or "",
        )
        for line in sheet.lines
    ]
    optional = {"den_ngay": "valid_until", "so_quyet_dinh": "decision_number"}
    given = {optional[column] for column in sheet.columns & optional.keys()}
    return enter_planned_positions(rows, by=by, at=at, given=given)
