"""Choosing whom to remind, and the day of a preview."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.classes import DayInput
from courses.queries.reminders import Remindable
from people.api import Person

# So far ahead a preview is worth anything.
FURTHEST = dt.timedelta(days=60)


class RemindForm(forms.Form):
    """The learners of a class who can be reminded now; all are ticked at first."""

    people = forms.MultipleChoiceField(
        label=_("Learners"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )

    def __init__(self, data: Any, *, listed: Sequence[Remindable]) -> None:
        self.by_code = {one.person.code: one.person for one in listed if not one.was_today}
        super().__init__(data, initial={"people": list(self.by_code)})
        field = cast(forms.MultipleChoiceField, self.fields["people"])
        field.choices = [(code, person.full_name) for code, person in self.by_code.items()]

    def chosen(self) -> list[Person]:
        return [self.by_code[code] for code in self.cleaned_data["people"]]


class PreviewForm(forms.Form):
    """A day from today on, in the address."""

    ngay = forms.DateField(label=_("On which day"), required=False, widget=DayInput)

    def __init__(self, data: Any, *, today: dt.date) -> None:
        super().__init__(data, initial={"ngay": today})
        self.today = today

    def clean_ngay(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["ngay"]
        if day is not None and not self.today <= day <= self.today + FURTHEST:
            raise forms.ValidationError(_("Choose a day from today on, at most 60 days ahead."))
        return day

    def day(self) -> dt.date:
        """Return what was asked for; today, if that made no sense."""
        return (self.is_valid() and self.cleaned_data["ngay"]) or self.today
