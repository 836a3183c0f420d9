"""The sheet chi_tieu: what organisations have set themselves, and in which reading."""

from typing import Any

from django.utils.translation import gettext as _

from organisations.api import Organisation
from people.api import Entered
from records.models import IndicatorReading, Target
from records.register.known import Known
from records.register.reading import Line, ReadSheet
from records.register.spans import ClosedYears, check_organisation, refuse_twice

BATCH = 1000
BAND = Target.Operator.BAND

NEEDED = ("chi_so", "doi_tuong", "nam", "toan_tu", "gia_tri")

Key = tuple[int, str, str, int]


def check_targets(sheet: ReadSheet, known: Known) -> None:
    """Refuse unknown organisations and readings, a target given twice, bands without two ends, and
    changes of what a closed year was compared with."""
    seen: dict[tuple[Any, ...], Line] = {}
    readings = _readings()
    for line in sheet.lines:
        _check_reading(sheet, line, readings)
        check_organisation(sheet, line, known)
        key = (line["ma_to_chuc"], line["chi_so"], line["doi_tuong"], line["nam"])
        if all(key) and seen.setdefault(key, line) is not line:
            refuse_twice(sheet, line, "chi_so", seen[key])
        _check_value(sheet, line)
    _check_closed_years(sheet)


def _check_value(sheet: ReadSheet, line: Line) -> None:
    operator, values = line["toan_tu"], line["gia_tri"]
    if not operator or not values:
        return
    if operator == BAND and (len(values) != 2 or values[0] > values[1]):
        sheet.refuse(line, "gia_tri", _("A band needs its two ends, the lower first, like 3-4."))
    elif operator != BAND and len(values) != 1:
        sheet.refuse(line, "gia_tri", _("Only the operator khoang takes two values."))


def _readings() -> dict[tuple[str, str], IndicatorReading]:
    return {(each.indicator_id, each.code): each for each in IndicatorReading.objects.all()}


def _check_reading(
    sheet: ReadSheet, line: Line, readings: dict[tuple[str, str], IndicatorReading]
) -> None:
    if not line["cach_tinh"] or not line["chi_so"]:
        return
    if (line["chi_so"], line["cach_tinh"]) not in readings:
        known = sorted(code for indicator, code in readings if indicator == line["chi_so"])
        sheet.refuse(
            line,
            "cach_tinh",
            _("This indicator has no such reading. Use one of: %(codes)s.")
            % {"codes": ", ".join(known)},
        )


def _check_closed_years(sheet: ReadSheet) -> None:
    """Refuse new or other targets of years that are closed. One query, four where a year is."""
    closed = ClosedYears()
    if not closed.rows:
        return
    owners = _owners(sheet)
    stored, readings = _stored([pk for pk, _path in owners.values()]), _readings()
    for line in sheet.lines:
        # What is refused already is not looked at once more.
        if line["ma_to_chuc"] not in owners or not all(line[name] for name in NEEDED):
            continue
        owner, path = owners[line["ma_to_chuc"]]
        last = closed.last(path)
        if line["nam"] > last:
            continue
        wanted = _target(line, owner, readings)
        current = stored.get(_key(wanted))
        if current is None or _differing(current, wanted):
            sheet.refuse(
                line,
                "nam",
                _("The year %(year)s is closed, and its targets with it.") % {"year": last},
            )


def enter_targets(sheet: ReadSheet) -> Entered:
    """Add new targets and change those that differ. Owner, indicator, audience, year are one."""
    owners, readings = _owners(sheet), _readings()
    stored = _stored([pk for pk, _path in owners.values()], for_update=True)
    new, changed = [], []
    for line in sheet.lines:
        wanted = _target(line, owners[line["ma_to_chuc"]][0], readings)
        current = stored.get(_key(wanted))
        if current is None:
            new.append(wanted)
        elif _take_over(current, wanted):
            changed.append(current)
    Target.objects.bulk_create(new, batch_size=BATCH)
    Target.objects.bulk_update(changed, [*COLUMNS[:-1], "reading"], batch_size=BATCH)
    return Entered(len(new), len(changed), len(sheet.lines) - len(new) - len(changed))


def _owners(sheet: ReadSheet) -> dict[str, tuple[int, str]]:
    """Return key and path of the organisations named, by code."""
    rows = (
        Organisation.objects.filter(code__in={line["ma_to_chuc"] for line in sheet.lines})
        .order_by("pk")
        .values_list("code", "pk", "path")
    )
    return {code: (pk, path) for code, pk, path in rows}


def _stored(owners: list[int], *, for_update: bool = False) -> dict[Key, Target]:
    targets = Target.objects.filter(owner__in=owners)
    if for_update:
        targets = targets.select_for_update()
    return {_key(one): one for one in targets}


def _key(target: Target) -> Key:
    return (target.owner_id, target.indicator_id, target.audience_id, target.year)


COLUMNS = ["operator", "value", "value_to", "source", "reading_id"]


def _target(line: Line, owner: int, readings: dict[tuple[str, str], IndicatorReading]) -> Target:
    value, *upper = line["gia_tri"]
    reading = readings.get((line["chi_so"], line["cach_tinh"]))
    return Target(
        owner_id=owner,
        indicator_id=line["chi_so"],
        audience_id=line["doi_tuong"],
        # The default reading is not written down: it may be set otherwise later.
        reading=None if reading is None or reading.is_default else reading,
        year=line["nam"],
        operator=line["toan_tu"],
        value=value,
        value_to=upper[0] if upper else None,
        source=line["van_ban"] or "",
    )


def _take_over(current: Target, wanted: Target) -> bool:
    """Set the columns that differ; return whether any did."""
    differing = _differing(current, wanted)
    for name in differing:
        setattr(current, name, getattr(wanted, name))
    return bool(differing)


def _differing(current: Target, wanted: Target) -> list[str]:
    return [name for name in COLUMNS if getattr(current, name) != getattr(wanted, name)]
