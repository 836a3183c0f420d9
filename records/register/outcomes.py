"""The sheet ket_qua: figures that training does not produce, as others have worked them out."""

import datetime as dt
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.api import User
from organisations.api import Organisation
from people.api import Entered
from records.models import Indicator, IndicatorReading, OutcomeFigure
from records.register.known import Known
from records.register.reading import Line, ReadSheet
from records.register.spans import ClosedYears, check_organisation, refuse_twice

BATCH = 1000
HUNDREDTH = Decimal("0.01")

# An organisation, an indicator, a year and a reading have one figure that holds.
Key = tuple[int, str, int, int]


class Readings:
    """The readings of the indicators whose figures are entered. One query."""

    def __init__(self) -> None:
        rows = IndicatorReading.objects.filter(indicator__rule=Indicator.Rule.ENTERED)
        self.by_code: dict[str, dict[str, IndicatorReading]] = {}
        for row in rows:
            self.by_code.setdefault(row.indicator_id, {})[row.code] = row

    def of(self, line: Line) -> IndicatorReading | None:
        """Return the reading that the line names, or the one used when it names none."""
        readings = self.by_code.get(line["chi_so"], {})
        if line["cach_tinh"]:
            return readings.get(line["cach_tinh"])
        return next((each for each in readings.values() if each.is_default), None)


def check_outcomes(sheet: ReadSheet, known: Known) -> None:
    """Refuse unknown organisations, indicators that are counted here, figures given twice, shares
    that do not fit their numbers, and changes of a closed year."""
    readings = Readings()
    seen: dict[tuple[Any, ...], Line] = {}
    for line in sheet.lines:
        check_organisation(sheet, line, known)
        _check_reading(sheet, line, readings)
        _check_share(sheet, line)
        reading = readings.of(line)
        key = (line["ma_to_chuc"], line["nam"], reading and reading.pk)
        if all(key) and seen.setdefault(key, line) is not line:
            refuse_twice(sheet, line, "chi_so", seen[key])
    if not sheet.refusals:
        _check_closed_years(sheet, readings)


def _check_reading(sheet: ReadSheet, line: Line, readings: Readings) -> None:
    if not line["chi_so"]:
        return
    if line["chi_so"] not in readings.by_code:
        sheet.refuse(
            line,
            "chi_so",
            _("This indicator is counted from the register. Only these are entered: %(codes)s.")
            % {"codes": ", ".join(sorted(readings.by_code))},
        )
    elif readings.of(line) is None:
        sheet.refuse(
            line,
            "cach_tinh",
            _("This indicator has no such reading. Use one of: %(codes)s.")
            % {"codes": ", ".join(sorted(readings.by_code[line["chi_so"]]))},
        )


def _check_share(sheet: ReadSheet, line: Line) -> None:
    counted, total, typed = line["so_dat"], line["tong_so"], line["ty_le"] or ()
    if (counted is None) != (total is None):
        sheet.refuse(line, "tong_so", _("Enter both numbers, or neither."))
    elif counted is not None and total is not None and counted > total:
        sheet.refuse(line, "so_dat", _("This is more than what it is counted out of."))
    elif len(typed) > 1:
        sheet.refuse(line, "ty_le", _("Type one percentage, like 67,78."))
    elif counted is None and not typed:
        sheet.refuse(line, "ty_le", _("Enter the two numbers, or the per cent."))
    elif counted is not None and typed and typed[0] != _share(line):
        sheet.refuse(line, "ty_le", _("This is not the share of the two numbers. Leave it empty."))


def _share(line: Line) -> Decimal:
    """Per cent, to two decimals; of the two numbers where they are known."""
    if line["so_dat"] is None:
        value: Decimal = line["ty_le"][0]
        return value
    return (Decimal(line["so_dat"]) * 100 / line["tong_so"]).quantize(HUNDREDTH, ROUND_HALF_UP)


def _check_closed_years(sheet: ReadSheet, readings: Readings) -> None:
    """Refuse new or other figures of years that are closed. One query, three where a year is."""
    closed = ClosedYears()
    if not closed.rows:
        return
    owners = _organisations(sheet)
    stored = _newest(owners.values())
    for line in sheet.lines:
        owner = owners.get(line["ma_to_chuc"])
        if owner is None:
            continue
        last = closed.last(owner.path)
        if line["nam"] > last:
            continue
        wanted = _figure(line, owner, readings)
        if not _says_the_same(stored.get(_key(wanted)), wanted):
            sheet.refuse(
                line,
                "nam",
                _("The year %(year)s is closed, and its figures with it.") % {"year": last},
            )


def enter_outcomes(sheet: ReadSheet, *, by: User | None, at: dt.datetime) -> Entered:
    """Add what is new or differs from the figure that holds; earlier ones stay to be read."""
    owners, readings = _organisations(sheet), Readings()
    stored = _newest(owners.values())
    new = changed = 0
    rows = []
    for line in sheet.lines:
        wanted = _figure(line, owners[line["ma_to_chuc"]], readings)
        current = stored.get(_key(wanted))
        if _says_the_same(current, wanted):
            continue
        new, changed = new + (current is None), changed + (current is not None)
        wanted.entered_at, wanted.entered_by_id = at, None if by is None else by.pk
        rows.append(wanted)
    OutcomeFigure.objects.bulk_create(rows, batch_size=BATCH)
    return Entered(new, changed, len(sheet.lines) - len(rows))


def _organisations(sheet: ReadSheet) -> dict[str, Organisation]:
    rows = Organisation.objects.filter(code__in={line["ma_to_chuc"] for line in sheet.lines})
    return {row.code: row for row in rows}


def _newest(organisations: Collection[Organisation]) -> dict[Key, OutcomeFigure]:
    rows = OutcomeFigure.objects.filter(organisation__in=organisations)
    return {_key(row): row for row in rows.order_by("entered_at", "pk")}


def _figure(line: Line, organisation: Organisation, readings: Readings) -> OutcomeFigure:
    return OutcomeFigure(
        organisation=organisation,
        indicator_id=line["chi_so"],
        reading=readings.of(line),
        year=line["nam"],
        value=_share(line),
        numerator=line["so_dat"],
        denominator=line["tong_so"],
        source=line["van_ban"],
    )


def _key(figure: OutcomeFigure) -> Key:
    return figure.organisation_id, figure.indicator_id, figure.year, figure.reading_id


COLUMNS = ("value", "numerator", "denominator", "source")


def _says_the_same(current: OutcomeFigure | None, wanted: OutcomeFigure) -> bool:
    return current is not None and all(
        getattr(current, name) == getattr(wanted, name) for name in COLUMNS
    )
