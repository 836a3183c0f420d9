"""The sheet chi_tieu: what organisations have set themselves."""

from typing import Any

from django.utils.translation import gettext as _

from organisations.api import Organisation
from people.api import Entered
from records.models import Target
from records.register.known import Known
from records.register.reading import Line, ReadSheet
from records.register.spans import check_organisation, refuse_twice

BATCH = 1000
BAND = Target.Operator.BAND


def check_targets(sheet: ReadSheet, known: Known) -> None:
    """Refuse unknown organisations, a target given twice, and bands without two ends."""
    seen: dict[tuple[Any, ...], Line] = {}
    for line in sheet.lines:
        check_organisation(sheet, line, known)
        key = (line["ma_to_chuc"], line["chi_so"], line["doi_tuong"], line["nam"])
        if all(key) and seen.setdefault(key, line) is not line:
            refuse_twice(sheet, line, "chi_so", seen[key])
        _check_value(sheet, line)


def _check_value(sheet: ReadSheet, line: Line) -> None:
    operator, values = line["toan_tu"], line["gia_tri"]
    if not operator or not values:
        return
    if operator == BAND and (len(values) != 2 or values[0] > values[1]):
        sheet.refuse(line, "gia_tri", _("A band needs its two ends, the lower first, like 3-4."))
    elif operator != BAND and len(values) != 1:
        sheet.refuse(line, "gia_tri", _("Only the operator khoang takes two values."))


def enter_targets(sheet: ReadSheet) -> Entered:
    """Add new targets and change those that differ. Owner, indicator, audience, year are one."""
    owners = dict(
        Organisation.objects.filter(code__in={line["ma_to_chuc"] for line in sheet.lines})
        .order_by("pk")
        .values_list("code", "pk")
    )
    stored = {
        (one.owner_id, one.indicator_id, one.audience_id, one.year): one
        for one in Target.objects.select_for_update().filter(owner__in=owners.values())
    }
    new, changed = [], []
    for line in sheet.lines:
        wanted = _target(line, owners)
        key = (wanted.owner_id, wanted.indicator_id, wanted.audience_id, wanted.year)
        current = stored.get(key)
        if current is None:
            new.append(wanted)
        elif _take_over(current, wanted):
            changed.append(current)
    Target.objects.bulk_create(new, batch_size=BATCH)
    Target.objects.bulk_update(changed, COLUMNS, batch_size=BATCH)
    return Entered(len(new), len(changed), len(sheet.lines) - len(new) - len(changed))


COLUMNS = ["operator", "value", "value_to", "source"]


def _target(line: Line, owners: dict[str, int]) -> Target:
    value, *upper = line["gia_tri"]
    return Target(
        owner_id=owners[line["ma_to_chuc"]],
        indicator_id=line["chi_so"],
        audience_id=line["doi_tuong"],
        year=line["nam"],
        operator=line["toan_tu"],
        value=value,
        value_to=upper[0] if upper else None,
        source=line["van_ban"] or "",
    )


def _take_over(current: Target, wanted: Target) -> bool:
    """Set the columns that differ; return whether any did."""
    differing = [name for name in COLUMNS if getattr(current, name) != getattr(wanted, name)]
    for name in differing:
        setattr(current, name, getattr(wanted, name))
    return bool(differing)
