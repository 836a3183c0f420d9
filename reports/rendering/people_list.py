"""A list of people as a workbook: the same as the screen, with where it comes from."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shared.dates import local_day
from shared.tables import Cell, as_xlsx


class Line(Protocol):
    """A person as the list on the screen has them."""

    @property
    def code(self) -> str: ...
    @property
    def full_name(self) -> str: ...
    @property
    def position(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def is_exempt(self) -> bool: ...
    @property
    def exemption(self) -> str: ...
    @property
    def trained_on(self) -> dt.date | None: ...
    @property
    def on_time(self) -> bool | None: ...
    @property
    def why(self) -> str: ...


def people_workbook(
    lines: Sequence[Line],
    *,
    heading: str,
    filters: Iterable[tuple[str, str]],
    maker: str,
    at: dt.datetime,
) -> bytes:
    """Return the workbook; its first rows name the list, the filters, who made it and when."""
    made = _("Made by %(name)s on %(day)s; %(number)s people (người).") % {
        "name": maker, "day": f"{local_day(at):%d/%m/%Y}", "number": len(lines)
    }  # fmt: skip
    first: list[list[Cell]] = [[heading]]
    first += [[f"{label}: {value}"] for label, value in filters]
    first += [[made], []]
    columns: list[Cell] = [
        _("No."), _("Code"), _("Full name"), _("Position"), _("Organisation"), _("State"),
        _("Day trained"), _("Why not trained"),
    ]  # fmt: skip
    rows = [*first, columns, *(_row(number, line) for number, line in enumerate(lines, 1))]
    wide = [[*row, *[None] * (len(columns) - len(row))] for row in rows]
    return as_xlsx(_("People"), wide, heading=len(first))


def _row(number: int, line: Line) -> list[Cell]:
    return [
        number,
        line.code,
        line.full_name,
        line.position,
        line.organisation,
        state_of(line),
        None if line.trained_on is None else f"{line.trained_on:%d/%m/%Y}",
        capfirst(line.why),
    ]


def state_of(line: Line) -> str:
    if line.is_exempt:
        if not line.exemption:
            return _("Exempt")
        return _("Exempt: %(kind)s") % {"kind": line.exemption}
    if line.trained_on is None:
        return _("Not trained yet")
    return _("Trained") if line.on_time else _("Trained late")
