"""What is filled in for a decision to issue certificates."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from certificates.api import Signatory
from courses.forms.classes import DayInput
from courses.models import TrainingClass
from courses.queries.decisions import Candidate
from courses.rules.decisions import MOST_PEOPLE
from shared.dates import in_force
from shared.text import nfc, tidy


class SignatoryField(forms.ModelChoiceField):
    """Everybody who ever signed for the issuer; the day decides who may."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.title}"


class DecisionForm(forms.Form):
    """A decision as it stands on paper, and the people ticked. The list is that of the class."""

    number = forms.CharField(
        label=_("Number of the decision"),
        max_length=60,
        help_text=_("As on the paper, for example: 36/QĐ-TCT or 127-QĐ/ĐU."),
    )
    decided_on = forms.DateField(
        label=_("Date of the decision"),
        widget=DayInput,
        help_text=_("This day stands on the certificates."),
    )
    basis = forms.CharField(
        label=_("Basis"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Documents that the decision rests on. It is printed above the list."),
    )
    signatory = SignatoryField(
        Signatory.objects.none(),
        label=_("Who signs the certificates"),
        empty_label=_("Choose"),
        error_messages={"invalid_choice": _("This person does not sign for the issuer.")},
    )
    people = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("People who get a certificate"),
        error_messages={
            "required": _("Tick at least one person."),
            "invalid_choice": _("The list has changed meanwhile. Look through it once more."),
        },
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        training_class: TrainingClass,
        listed: Sequence[Candidate],
        today: dt.date,
    ) -> None:
        super().__init__(data, initial={"decided_on": today})
        self.listed, self.today = listed, today
        eligible = [one.enrolment.pk for one in listed if one.obstacle is None]
        people = cast("forms.TypedMultipleChoiceField", self.fields["people"])
        people.choices = [(pk, pk) for pk in eligible]
        signing = cast("forms.ModelChoiceField[Signatory]", self.fields["signatory"])
        signing.queryset = training_class.issuer.signatories.order_by("-valid_from", "name")

    @property
    def ticked(self) -> set[int]:
        """Ids of the enrolments whose boxes are ticked: what was sent, or all who may."""
        if self.is_bound:
            sent = cast("QueryDict", self.data).getlist("people")
            return {int(each) for each in sent if each.isascii() and each.isdecimal()}
        return {one.enrolment.pk for one in self.listed if one.obstacle is None}

    def clean_number(self) -> str:
        return tidy(self.cleaned_data["number"])

    def clean_basis(self) -> str:
        return nfc(self.cleaned_data["basis"]).strip()

    def clean_decided_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["decided_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come. Enter the day of signing."))
        return day

    def clean_people(self) -> list[int]:
        people: list[int] = self.cleaned_data["people"]
        if len(people) > MOST_PEOPLE:
            raise forms.ValidationError(
                _("One decision names at most %(most)d people. Write several decisions."),
                params={"most": MOST_PEOPLE},
            )
        return people

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        signatory, day = cleaned.get("signatory"), cleaned.get("decided_on")
        signing = Signatory.objects.filter(in_force(day)) if day else Signatory.objects.none()
        if signatory and day and not signing.filter(pk=signatory.pk).exists():
            self.add_error(
                "signatory",
                _("This person does not sign on the date of the decision. Choose another."),
            )
        return cleaned
