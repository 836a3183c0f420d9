"""The table of a regrade as rows of a file: what the screen shows, for everybody concerned."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quizzes.queries.regraded import ShownLine

Row = list[str | int | float | None]


def impact_rows(title: str, lines: Sequence[ShownLine]) -> tuple[list[Row], int]:
    """Return the rows, all of one length, and the place of the one that names the columns."""
    heading: Row = [
        _("Attempt"),
        _("Code"),
        _("Full name"),
        _("Class"),
        _("Points before"),
        pgettext("points to be had", "of"),
        _("Points after"),
        pgettext("points to be had", "of"),
        _("Mark before"),
        _("Mark after"),
        _("What becomes of it"),
        _("Certificate"),
    ]
    empty: Row = [None] * len(heading)
    about: Row = [_("Test"), title, *empty[2:]]
    return [about, empty, heading, *map(_row, lines)], 2


def _row(shown: ShownLine) -> Row:
    line, whose = shown.line, shown.whose
    return [
        line.attempt,
        whose.person_code,
        whose.name,
        whose.class_name,
        float(line.before.points),
        float(line.before.max_points),
        float(line.after.points),
        float(line.after.max_points),
        float(line.mark_before),
        float(line.mark_after),
        shown.becomes,
        whose.certificate_number if line.certificate is not None else "",
    ]
