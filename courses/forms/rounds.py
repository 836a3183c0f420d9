"""What officers fill in for a requirement, and what they decide about a person."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.api import Scope
from courses.forms.classes import DayInput, OrganisationField, RowChoiceField
from courses.models import Programme, Requirement, TrainingClass
from courses.queries import officers, rounds_lists
from people.api import Person
from shared.text import tidy

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_REASON = 500


class HourInput(forms.TimeInput):
    input_type = "time"


class RequirementForm(forms.Form):
    """A requirement as a draft. `filled` writes it into a `Requirement`."""

    name = forms.CharField(
        label=_("Name"),
        max_length=255,
        required=False,
        help_text=_("Leave empty to use the name of the programme and the year."),
    )
    programme = forms.ModelChoiceField(Programme.objects.all(), label=_("Programme"))
    equivalents = forms.ModelMultipleChoiceField(
        Programme.objects.all(),
        label=_("Programmes accepted as well"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    due_rule = forms.ChoiceField(
        label=_("Due"), choices=Requirement.DueRule.choices, widget=forms.RadioSelect
    )
    due_on = forms.DateField(
        label=_("Due on"),
        widget=DayInput,
        required=False,
        help_text=_("Where one day holds for everybody. The whole day is still on time."),
    )
    due_time = forms.TimeField(label=_("At what hour"), widget=HourInput, required=False)
    due_days = forms.IntegerField(
        label=_("Number of days"),
        min_value=1,
        max_value=366,
        required=False,
        help_text=_("Where the days are counted for each person."),
    )
    joined_by = forms.DateField(
        label=_("Joined by"),
        widget=DayInput,
        required=False,
        help_text=_("Who joins after this day is not in this year. Leave empty to take everybody."),
    )
    leaving = forms.ChoiceField(
        label=_("Who leaves the audience"),
        choices=Requirement.Leaving.choices,
        widget=forms.RadioSelect,
    )
    acceptance_days = forms.IntegerField(
        label=_("Earlier training accepted (days)"),
        min_value=0,
        max_value=1830,
        help_text=_("How old a training may be to be credited. 0: none is credited."),
    )
    source = forms.CharField(label=_("Source document and clause"), max_length=500, required=False)

    field_order = [
        "owner", "programme", "equivalents", "audience", "year", "name", "due_rule", "due_on",
        "due_time", "due_days", "joined_by", "leaving", "acceptance_days", "source",
    ]  # fmt: skip

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = OrganisationField(scope, label=_("Organisation"))
        audiences = {one.code: one for one in officers.audiences()}
        self.fields["audience"] = RowChoiceField(audiences, label=_("Audience"))
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("due_rule") == Requirement.DueRule.FIXED:
            self._clean_fixed(cleaned)
        elif "due_rule" in cleaned:
            cleaned["due_on"] = None
            if not cleaned.get("due_days") and "due_days" not in self.errors:
                self.add_error("due_days", _("Give the number of days."))
        return cleaned

    def _clean_fixed(self, cleaned: dict[str, Any]) -> None:
        cleaned["due_days"] = None
        day: dt.date | None = cleaned.get("due_on")
        if day is None and "due_on" not in self.errors:
            self.add_error("due_on", _("Give the day."))
        elif day and cleaned.get("year") and day.year != cleaned["year"]:
            self.add_error("due_on", _("This day is not in the year of the requirement."))

    def filled(self, found: Requirement | None) -> Requirement:
        """Return the requirement found, or a new one, with what was filled in; not saved."""
        requirement = found or Requirement()
        for name, value in self.cleaned_data.items():
            if name != "equivalents":
                setattr(requirement, name, value)
        requirement.name = tidy(requirement.name)
        return requirement

    @staticmethod
    def values_of(requirement: Requirement) -> dict[str, Any]:
        """Return what the form shows of a requirement that is there."""
        names = (name for name in RequirementForm.field_order if name != "equivalents")
        values = {name: getattr(requirement, name) for name in names}
        return values | {
            "owner": requirement.owner.code,
            "audience": requirement.audience_id,
            "equivalents": list(requirement.equivalents.all()),
        }


class ReasonForm(forms.Form):
    """A decision with its reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_reason(self) -> str:
        return tidy(self.cleaned_data["reason"])


class ExtensionForm(ReasonForm):
    due_on = forms.DateField(label=_("New due day"), widget=DayInput)

    field_order = ["due_on", "reason"]


class CreditForm(ReasonForm):
    """An earlier training of the person, by its id."""

    fact = forms.TypedChoiceField(label=_("Training"), coerce=int, widget=forms.RadioSelect)

    field_order = ["fact", "reason"]

    def __init__(self, *args: Any, requirement: Requirement, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = {one.pk: one for one in rounds_lists.creditable(requirement, person)}
        cast("forms.ChoiceField", self.fields["fact"]).choices = [
            (pk, f"{one.programme_name}, {one.completed_on:%d/%m/%Y}")
            for pk, one in self.facts.items()
        ]
        self.order_fields(self.field_order)


class ClassChoiceForm(forms.Form):
    """Which class to summon to; stands in the address."""

    def __init__(self, *args: Any, classes: list[TrainingClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {one.code: one for one in classes}
        self.fields["lop"] = RowChoiceField(rows, label=_("Class"))


class TickedPeopleForm(forms.Form):
    """The people ticked in a list. The cleaned value is a list of Person."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        to_field_name="code",
        label=_("People to summon"),
        error_messages={
            "required": _("Tick at least one person."),
            "invalid_choice": _("The list has changed meanwhile. Look through it once more."),
        },
    )

    def __init__(self, *args: Any, listed: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelMultipleChoiceField[Person]", self.fields["people"])
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in listed])
