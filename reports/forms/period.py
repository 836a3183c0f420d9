"""What a reader may ask of the tracking pages."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.rules.period import Period, period

FIRST_YEAR = 2020


class YearForm(forms.Form):
    """A year in the address; this one when it is left out or makes no sense."""

    nam = forms.TypedChoiceField(label=_("Year of training"), required=False, coerce=int)

    def __init__(self, data: Any, *, today: dt.date) -> None:
        # What is shown is what is counted: this year stands in the list when none was chosen.
        filled = data.copy()
        filled["nam"] = data.get("nam") or str(today.year)
        super().__init__(filled)
        self.today = today
        years: Any = self.fields["nam"]
        years.choices = [
            (str(year), str(year)) for year in range(today.year + 1, FIRST_YEAR - 1, -1)
        ]
        years.empty_value = None
        years.initial = str(today.year)
        years.error_messages["invalid_choice"] = _("Choose a year from the list.")

    def year(self) -> int:
        found = self.cleaned_data["nam"] if self.is_valid() else None
        return int(found or self.today.year)


class PeriodForm(forms.Form):
    """A day and a year in the address; both may be left out."""

    ngay = forms.DateField(
        label=_("Figures as of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    nam = forms.TypedChoiceField(label=_("Year of training"), required=False, coerce=int)

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data)
        self.today = today
        years: Any = self.fields["nam"]
        years.choices = [("", _("year of that day"))] + [
            (str(year), str(year)) for year in range(today.year, FIRST_YEAR - 1, -1)
        ]
        years.empty_value = None
        years.error_messages["invalid_choice"] = _("Choose a year from the list.")
        self.fields["ngay"].error_messages["invalid"] = _(
            "Enter the day as day/month/year, for example 31/12/2026."
        )

    def clean_ngay(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["ngay"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day lies in the future. Choose today or earlier."))
        return day

    def clean(self) -> None:
        day, year = self.cleaned_data.get("ngay"), self.cleaned_data.get("nam")
        if day is not None and year is not None and year > day.year:
            self.add_error(
                "nam", _("That year had not begun on this day. Choose a later day or leave it.")
            )

    def period(self) -> Period:
        """Return what was asked for; today, if that made no sense."""
        if not self.is_valid():
            return period(self.today)
        return period(self.today, day=self.cleaned_data["ngay"], year=self.cleaned_data["nam"])
