"""What is asked before a year is closed, or amended."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.forms.period import FIRST_YEAR


class ClosingForm(forms.Form):
    """A year that is over, and the day as of which it is closed."""

    nam = forms.TypedChoiceField(label=_("Year to close"), coerce=int)
    ngay = forms.DateField(
        label=_("As of"),
        help_text=_("31 December of that year, if left empty."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data)
        years: Any = self.fields["nam"]
        years.choices = [(str(year), str(year)) for year in range(today.year, FIRST_YEAR - 1, -1)]
        years.initial = str(today.year - 1)


class AmendForm(forms.Form):
    """Why the figures of a closed year are amended."""

    ly_do = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: a certificate was revoked after the year was closed."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
