"""What officers fill in about a class that is there: its details, its steps, its learners."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms.classes import DayInput, TrainersField
from courses.models import Enrolment, TrainingClass


class AdjustForm(forms.Form):
    """What may still change of an open class."""

    ends_on = forms.DateField(label=_("Ends on"), widget=DayInput)
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, required=False, help_text=_("Leave empty for no limit.")
    )

    def __init__(
        self, data: Any, *, training_class: TrainingClass, paths: tuple[str, ...], on: dt.date
    ) -> None:
        trainers = list(training_class.trainers.all())
        initial = {
            "ends_on": training_class.ends_on,
            "capacity": training_class.capacity,
            "trainers": trainers,
        }
        super().__init__(data, initial=initial)
        self.training_class = training_class
        self.fields["trainers"] = TrainersField(paths, on=on, named=trainers)

    def clean_ends_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["ends_on"]
        if day < self.training_class.starts_on:
            raise forms.ValidationError(_("This day is before the class starts."))
        return day

    def changes(self) -> dict[str, Any]:
        return {
            "trainers": tuple(self.cleaned_data["trainers"]),
            "capacity": self.cleaned_data["capacity"],
            "ends_on": self.cleaned_data["ends_on"],
        }


class ExtendForm(forms.Form):
    due_on = forms.DateField(label=_("New last day"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class LearnerForm(forms.Form):
    """What is to happen with one learner of a class."""

    WITHDRAW, SUSPEND, READMIT = "withdraw", "suspend", "readmit"

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Only the staff of the class reads it.")
    )

    def __init__(self, *args: Any, enrolment: Enrolment) -> None:
        super().__init__(*args)
        out = enrolment.withdrawn_at is not None
        paused = enrolment.suspended_at is not None
        choices = [
            (self.READMIT, _("Take in again"), out or paused),
            (self.SUSPEND, _("Pause"), not out and not paused),
            (self.WITHDRAW, _("Take out of the class"), not out),
        ]
        self.fields["step"] = forms.ChoiceField(
            label=_("What is to happen"),
            choices=[(value, words) for value, words, possible in choices if possible],
            widget=forms.RadioSelect,
        )
        self.order_fields(["step", "reason"])
