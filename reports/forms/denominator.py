"""What a reader may ask of the denominator."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.forms.period import PeriodForm
from reports.queries.denominator import Attribution
from reports.rules.period import Period

ATTRIBUTIONS = {
    Attribution.ON_DAY: _("where they were on the day of the figures"),
    Attribution.TODAY: _("where they are today"),
    Attribution.AT_COMPLETION: _("where they were when they completed the course"),
}


class DenominatorForm(PeriodForm):
    """The day and the year, the day to compare with, and where people who moved are counted."""

    tu = forms.DateField(
        label=_("Changes since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter the day as day/month/year, for example 31/12/2026.")},
    )
    theo = forms.ChoiceField(
        label=_("People who moved are counted"),
        required=False,
        choices=[(each.value, words) for each, words in ATTRIBUTIONS.items()],
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )

    def clean(self) -> None:
        super().clean()
        since, day = self.cleaned_data.get("tu"), self.cleaned_data.get("ngay") or self.today
        if since is not None and since > day:
            self.add_error("tu", _("This day lies after the day of the figures."))

    def since(self, period: Period) -> dt.date:
        """Return the day to compare with: the last one before the year, unless another is named."""
        asked: dt.date | None = self._value("tu")
        return asked or min(dt.date(period.year - 1, 12, 31), period.day)

    def attribution(self) -> Attribution:
        return Attribution(self._value("theo") or Attribution.ON_DAY)

    def _value(self, name: str) -> Any:
        return self.cleaned_data[name] if self.is_valid() else None
