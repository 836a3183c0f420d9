"""What officers fill in for the plan of a year."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.api import Scope
from courses.forms.classes import DayInput, OrganisationField
from courses.models import PlanLine, Programme, TrainingClass
from shared.text import tidy

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_PEOPLE = 100_000


class PlanTextForm(forms.Form):
    decision_number = forms.CharField(label=_("Decision number"), max_length=100, required=False)
    notes = forms.CharField(
        label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PlanForm(PlanTextForm):
    """A new plan; `organisation` is of the officer's scope."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    copies_last_year = forms.BooleanField(
        label=_("Take over the lines of last year's plan"), required=False
    )

    field_order = ["organisation", "year", "copies_last_year", "decision_number", "notes"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(scope, label=_("Organisation"))
        self.order_fields(self.field_order)


class ApprovalForm(forms.Form):
    decision_number = forms.CharField(label=_("Decision number"), max_length=100, required=False)


class LineForm(forms.Form):
    """A line of a plan. `filled` writes it into a `PlanLine`."""

    programme = forms.ModelChoiceField(Programme.objects.all(), label=_("Programme"))
    topic_note = forms.CharField(label=_("Subjects"), max_length=500, required=False)
    class_quota = forms.IntegerField(
        label=_("Number of classes"), min_value=1, max_value=999, initial=1
    )
    people_quota = forms.IntegerField(
        label=_("Number of people"), min_value=1, max_value=MOST_PEOPLE
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until"), widget=DayInput)
    mode = forms.ChoiceField(
        label=_("Mode"),
        choices=TrainingClass.Mode.choices,
        widget=forms.RadioSelect,
        initial=TrainingClass.Mode.ONLINE,
    )
    place = forms.CharField(label=_("Place"), max_length=255, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first: dt.date | None = cleaned.get("starts_on")
        last: dt.date | None = cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("This day is before the first one."))
        return cleaned

    def filled(self, found: PlanLine | None) -> PlanLine:
        """Return the line found, or a new one, with what was filled in; not saved."""
        line = found or PlanLine()
        for name, value in self.cleaned_data.items():
            setattr(line, name, tidy(value) if isinstance(value, str) else value)
        return line

    @staticmethod
    def values_of(line: PlanLine) -> dict[str, Any]:
        return {name: getattr(line, name) for name in LineForm.base_fields}


class ClassesForm(forms.Form):
    """The classes that belong to a line of a plan; none is a fine answer."""

    classes = forms.ModelMultipleChoiceField(
        TrainingClass.objects.none(),
        to_field_name="code",
        label=_("Classes of this line"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, classes: QuerySet[TrainingClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelMultipleChoiceField[TrainingClass]", self.fields["classes"])
        field.queryset = TrainingClass.objects.filter(pk__in=[one.pk for one in classes])
