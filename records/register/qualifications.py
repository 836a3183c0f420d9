"""The sheet trinh_do: levels of education, added to the ledger."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.api import Entered, ids_of_people
from records.models import Dimension, Qualification
from records.register.cells import folded_word
from records.register.known import Known
from records.register.reading import Line, ReadSheet
from records.register.report import Note
from records.register.spans import check_person, refuse_twice
from records.rules.levels import DIMENSIONS, confirmation_counts, level_rank
from records.rules.standing import LevelFact, proves
from shared.batches import batches

BATCH = 2000
DECLARED = Qualification.Evidence.DECLARATION
CONFIRMED = Qualification.Evidence.CONFIRMATION
Key = tuple[Any, ...]


def check_qualifications(sheet: ReadSheet, known: Known, *, today: dt.date) -> None:
    """Refuse levels that do not exist, and papers that prove nothing."""
    seen: dict[Key, Line] = {}
    for line in sheet.lines:
        check_person(sheet, line, known)
        _check_level(sheet, line)
        _check_confirmation(sheet, line)
        issued = line["ngay_cap"]
        if issued and issued.day > today:
            sheet.refuse(line, "ngay_cap", _("This day lies in the future."))
        key = (line["ma_can_bo"], *_key(line))
        if all(key[:3]) and seen.setdefault(key, line) is not line:
            refuse_twice(sheet, line, "bac", seen[key])


def _check_level(sheet: ReadSheet, line: Line) -> None:
    dimension, level = line["linh_vuc"], line["bac"]
    if not dimension or not level or dimension not in DIMENSIONS:
        return
    if folded_word(level) not in DIMENSIONS[dimension]:
        reason = _("This level does not exist in this field. Use one of: %(levels)s.")
        sheet.refuse(line, "bac", reason % {"levels": ", ".join(DIMENSIONS[dimension])})


def _check_confirmation(sheet: ReadSheet, line: Line) -> None:
    issued = line["ngay_cap"]
    if line["linh_vuc"] != Dimension.POLITICAL_THEORY or line["minh_chung"] != CONFIRMED:
        return
    day, year_only = (issued.day, issued.year_only) if issued else (None, False)
    if not confirmation_counts(line["linh_vuc"], day, year_only=year_only):
        sheet.refuse(
            line,
            "ngay_cap",
            _(
                "A confirmation of political theory counts only if it was issued before 09/07/2021 "
                "(Conclusion 09-KL/TW). Enter the degree (bang) and its day instead."
            ),
        )


def unproven_levels(sheet: ReadSheet) -> list[Note]:
    """Say how many levels of political theory will not count, for want of a paper."""
    unproven = [
        line
        for line in sheet.lines
        if line["linh_vuc"] and not proves(LevelFact(line["linh_vuc"], 1, _evidence(line), None))
    ]
    if not unproven:
        return []
    text = ngettext(
        "%(count)s level of political theory has no degree or confirmation (minh_chung) and will "
        "not count towards the targets.",
        "%(count)s levels of political theory have no degree or confirmation (minh_chung) and will "
        "not count towards the targets.",
        len(unproven),
    )
    return [Note(sheet.name, unproven[0].row, text % {"count": len(unproven)})]


def _evidence(line: Line) -> str:
    return line["minh_chung"] or DECLARED


def _level(line: Line) -> str:
    level: str = line["bac"]
    return folded_word(level) if line["linh_vuc"] in DIMENSIONS else level


def _key(line: Line) -> Key:
    """Everything that the ledger keeps of a level, the person apart."""
    issued = line["ngay_cap"]
    return (
        line["linh_vuc"],
        _level(line) if line["bac"] else "",
        _evidence(line),
        line["so_hieu"] or "",
        line["noi_cap"] or "",
        issued.day if issued else None,
        issued.year_only if issued else False,
    )


COLUMNS = (
    "dimension", "level", "evidence", "number", "issuer", "issued_on", "issued_year_only",
)  # fmt: skip


def enter_qualifications(sheet: ReadSheet, *, source: str, at: dt.datetime) -> Entered:
    """Add the levels that the ledger does not have yet; nothing in it is ever changed."""
    people = ids_of_people(line["ma_can_bo"] for line in sheet.lines)
    by_person: dict[int, list[Key]] = defaultdict(list)
    for line in sheet.lines:
        by_person[people[line["ma_can_bo"]]].append(_key(line))
    total = Entered()
    for batch in batches(by_person.items(), BATCH):
        total += _enter_batch(dict(batch), source=source, at=at)
    return total


def _enter_batch(rows: dict[int, list[Key]], *, source: str, at: dt.datetime) -> Entered:
    # An entry that two people have put right does not come back with an older workbook.
    put_right = Q(corrections__verified_at__isnull=False)
    stored = Qualification.objects.filter(
        Q(reversed_by=None) | put_right, person__in=rows, reverses=None
    )
    known = set(stored.values_list("person_id", *COLUMNS))
    new = [
        Qualification(
            person_id=person,
            **dict(zip(COLUMNS, key, strict=True)),
            rank=level_rank(key[0], key[1]),
            source=source,
            recorded_at=at,
        )
        for person, keys in rows.items()
        for key in keys
        if (person, *key) not in known
    ]
    Qualification.objects.bulk_create(new, batch_size=BATCH)
    return Entered(new=len(new), unchanged=sum(map(len, rows.values())) - len(new))
