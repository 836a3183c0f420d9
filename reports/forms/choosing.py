"""Which people of a list a bulk action is about, and which class they go to."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.api import TrainingClass
from organisations.api import Organisation
from reports.forms.people import PeopleForm
from reports.queries.choosing import MOST_AT_ONCE, Choice
from reports.queries.people import condition_of

# The word in the address when everybody on the list is meant, also those on other pages.
EVERYBODY = "ca"
NOBODY = Q(pk__in=[])


def choice_of(query: QueryDict, organisation: Organisation, *, on: dt.date) -> Choice:
    """Return the people that the address means, by the filters of the list.

    Nobody when none is ticked and not all are meant, or when a filter makes no sense: a wider list
    than the one that was looked at is never meant.
    """
    filters = PeopleForm(query, organisation=organisation, on=on, is_now=True)
    wanted = filters.wanted()
    codes = tuple(dict.fromkeys(code for code in query.getlist("nguoi") if code))
    if filters.errors or not (codes or query.get("ai") == EVERYBODY):
        return Choice(NOBODY)
    of_list = condition_of(wanted, on=on)
    if query.get("ai") == EVERYBODY:
        return Choice(of_list)
    return Choice(of_list, codes[:MOST_AT_ONCE])


class ClassForm(forms.Form):
    """One of the open classes of the officer."""

    lop = forms.ChoiceField(
        label=_("Class"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a class."), "invalid_choice": _("Choose a class.")},
    )

    def __init__(self, data: Any, *, classes: Sequence[TrainingClass]) -> None:
        super().__init__(data)
        self.by_code = {each.code: each for each in classes}
        field = cast(forms.ChoiceField, self.fields["lop"])
        field.choices = [(code, self._label(each)) for code, each in self.by_code.items()]

    def training_class(self) -> TrainingClass | None:
        return self.by_code[self.cleaned_data["lop"]] if self.is_valid() else None

    @staticmethod
    def _label(each: TrainingClass) -> str:
        return str(
            _("%(name)s (%(organiser)s), due %(day)s")
            % {"name": each.name, "organiser": each.organiser, "day": f"{each.due_on:%d/%m/%Y}"}
        )
