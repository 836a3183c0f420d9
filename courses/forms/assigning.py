"""Naming the people whom a requirement concerns: by codes, or by a file with codes."""

import datetime as dt
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from courses.formats.attendance_sheet import UnreadableSheet
from courses.formats.people_list import NamedRow, read_people, read_typed
from courses.forms.rounds import ReasonForm
from courses.models import Assignment, Requirement

Source = Assignment.Source
UNREADABLE = {
    "too_big": _("This file is too large for a list of people."),
    "not_a_sheet": _("This is neither an Excel workbook (.xlsx) nor a CSV file in UTF-8."),
    "no_headings": _("The sheet needs a column with the heading “Mã”."),
}
_SALT = "courses.requirement.assign"
_KEPT_FOR = dt.timedelta(hours=1)


class AssignForm(ReasonForm):
    """People by their codes. The cleaned values `rows` and `source` say who and how."""

    codes = forms.CharField(
        label=_("Codes of people"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One code on each line. Only people whom you may see."),
    )
    file = forms.FileField(
        label=_("Or a file with a column “Mã” (.xlsx or .csv)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    how_long = forms.ChoiceField(
        label=_("For how long"),
        choices=[
            ("person", _("For this year, whatever position they hold")),
            ("position", _("As long as they hold the position they hold today")),
        ],
        initial="person",
        widget=forms.RadioSelect,
    )

    field_order = ["codes", "file", "how_long", "reason"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        cleaned["rows"] = read_typed(cleaned.get("codes", ""))
        if file is not None:
            try:
                cleaned["rows"] += read_people(file.name, file.read())
            except UnreadableSheet as error:
                self.add_error("file", UNREADABLE[str(error)])
        if not cleaned["rows"] and not self.errors:
            self.add_error("codes", _("Write at least one code, or choose a file."))
        by_file = Source.IMPORT if file is not None else Source.PERSON
        cleaned["source"] = Source.POSITION if cleaned.get("how_long") == "position" else by_file
        return cleaned


def sealed(requirement: Requirement, cleaned: dict[str, Any]) -> str:
    """Return what was read in a form that a page carries to the second step and nobody alters."""
    rows = [[row.number, row.code, row.name] for row in cleaned["rows"]]
    value = [requirement.pk, cleaned["source"].value, cleaned["reason"], rows]
    return signing.dumps(value, salt=_SALT, compress=True)


def opened(requirement: Requirement, text: str) -> dict[str, Any] | None:
    """Return what the first step has read; None when it is of another requirement, old or altered."""
    try:
        owner, source, reason, rows = signing.loads(text, salt=_SALT, max_age=_KEPT_FOR)
    except signing.BadSignature:
        return None
    if owner != requirement.pk:
        return None
    return {"source": Source(source), "reason": reason, "rows": [NamedRow(*row) for row in rows]}
