"""A paper from elsewhere in words: what it says, and how far it has come."""

import datetime as dt
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from records.reference import level_name
from shared.dates import local_day

Line = dict[str, Any]


def paper_rows(paper: Any) -> list[Line]:
    """What the paper says; what it does not say is left out."""
    rows = [
        (_("Kind"), paper.get_kind_display()),
        (_("What is wrong"), paper.correction_reason),
        (_("Field"), paper.get_dimension_display() if paper.dimension else ""),
        (_("Level"), level_name(paper.dimension, paper.level) if paper.level else ""),
        (_("Programme"), paper.programme_name),
        (_("Completed on"), _day(paper.completed_on)),
        (_("Length in periods"), paper.periods),
        (_("Number of the paper"), paper.number),
        (_("Issued by"), paper.issuer),
        (_("Issued on"), _day(paper.issued_on, year_only=paper.issued_year_only)),
    ]
    if paper.training_id is not None:
        counts = _("Yes") if paper.counts_for_annual else _("No")
        rows.append((_("Counts for the yearly target"), counts))
    return [{"label": label, "value": capfirst(value)} for label, value in rows if value]


def steps_of(paper: Any) -> list[Line]:
    """The way of the paper: what was done by whom, and who does what next."""
    return [_declared(paper), _seen(paper), _verified(paper)]


def _declared(paper: Any) -> Line:
    title = _("Declared")
    if paper.state == "withdrawn":
        return {"title": title, "state": "locked", "text": _("Withdrawn"), "hint": ""}
    if paper.state == "rejected":
        hint = _("Mend it and send it again. Nothing of it is lost.")
        return {"title": title, "state": "late", "text": _("Sent back"), "hint": hint}
    return {"title": title, "state": "done", "hint": _by(paper.declared_by, paper.declared_at)}


def _seen(paper: Any) -> Line:
    title = _("Original seen")
    if paper.confirmed_at is not None:
        hint = _by(paper.confirmed_by, paper.confirmed_at)
        return {"title": title, "state": "done", "hint": hint}
    hint = _("The training officer of the committee compares it. Bring the original.")
    if paper.state == "declared":
        return {
            "title": title,
            "state": "doing",
            "text": pgettext("state of a paper", "Next"),
            "hint": hint,
        }
    return {"title": title, "state": "locked", "hint": hint}


def _verified(paper: Any) -> Line:
    title = _("Verified and in the record")
    if paper.verified_at is not None:
        hint = _by(paper.verified_by, paper.verified_at)
        return {"title": title, "state": "done", "hint": hint}
    hint = _("The department verifies it: somebody who has not had it in hand yet.")
    if paper.state == "confirmed":
        return {
            "title": title,
            "state": "doing",
            "text": pgettext("state of a paper", "Next"),
            "hint": hint,
        }
    return {"title": title, "state": "locked", "hint": hint}


def _by(user: Any, at: dt.datetime) -> str:
    return _("%(name)s, %(day)s") % {"name": user, "day": _day(local_day(at))}


def _day(day: dt.date | None, *, year_only: bool = False) -> str:
    if day is None:
        return ""
    return str(day.year) if year_only else f"{day:%d/%m/%Y}"
