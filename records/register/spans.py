"""Checks that several sheets share."""

import datetime as dt

from django.utils.translation import gettext as _

from records.models import YearClosing
from records.register.known import Known
from records.register.reading import Line, ReadSheet


def check_span(sheet: ReadSheet, line: Line) -> None:
    """Refuse a last day that lies before the first."""
    first, last = line["tu_ngay"], line["den_ngay"]
    if first and last and last < first:
        sheet.refuse(line, "den_ngay", _("This day lies before the first day (tu_ngay)."))


def check_person(sheet: ReadSheet, line: Line, known: Known) -> None:
    code = line["ma_can_bo"]
    if code and code not in known.people:
        reason = _("There is nobody with this code, neither in can_bo nor in the register.")
        sheet.refuse(line, "ma_can_bo", reason)


def check_organisation(sheet: ReadSheet, line: Line, known: Known) -> None:
    code = line["ma_to_chuc"]
    if code and code not in known.organisations:
        reason = _(
            "There is no organisation with this code, neither in to_chuc nor in the register."
        )
        sheet.refuse(line, "ma_to_chuc", reason)


def refuse_twice(sheet: ReadSheet, line: Line, column: str, first: Line) -> None:
    reason = _("Row %(row)s already says the same. Delete one of the two.")
    sheet.refuse(line, column, reason % {"row": first.row})


def day_after(day: dt.date | None) -> dt.date | None:
    """Return the first day on which something no longer holds, from the last on which it does."""
    return None if day is None else day + dt.timedelta(days=1)


class ClosedYears:
    """Until which year figures are closed, place by place. One query."""

    def __init__(self) -> None:
        closed = YearClosing.objects.filter(number=0, confirmed_at__isnull=False)
        self.rows = list(closed.values_list("organisation__path", "year"))

    def last(self, path: str) -> int:
        """Return the last year closed at, above or below the place; nought if there is none."""
        years = (year for at, year in self.rows if path.startswith(at) or at.startswith(path))
        return max(years, default=0)
