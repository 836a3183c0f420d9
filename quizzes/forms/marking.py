"""What a marker types, and what a learner asks about a mark."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.actions.marking import Marks
from quizzes.models import Appeal

PREFIX = "diem-"


class MarksForm(forms.Form):
    """The texts beside the points. The points have a field for each criterion: `points_of`."""

    comment = forms.CharField(
        label=_("Comment for the learner"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
        help_text=_("Say what is good and what is missing. The learner reads it with the mark."),
    )
    note = forms.CharField(
        label=_("Note for the other markers"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
        help_text=_("The learner never sees it."),
    )

    def marks(self) -> Marks:
        """Return what was typed. The form is valid."""
        return Marks(
            points_of(self.data), self.cleaned_data["comment"], self.cleaned_data.get("note", "")
        )


class ChangedMarksForm(MarksForm):
    """Another mark for an answer whose result is final."""

    note = None  # type: ignore[assignment]  # there is nobody to write it to
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("It stays in the history, and the learner reads it."),
    )


def points_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what was chosen for each criterion."""
    return {
        name.removeprefix(PREFIX): value
        for name, value in data.items()
        if name.startswith(PREFIX) and isinstance(value, str)
    }


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("It stays in the history, and learners whose points change read it."),
    )


class AppealForm(forms.Form):
    """A learner says which mark should be looked at again, and why."""

    position = forms.TypedChoiceField(
        label=_("What is it about?"), required=False, coerce=int, empty_value=None
    )
    text = forms.CharField(
        label=_("Why should it be looked at again?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        error_messages={"required": _("Say why. A sentence is enough.")},
    )

    def __init__(self, *args: Any, questions: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.TypedChoiceField, self.fields["position"]).choices = [
            ("", gettext("the whole result")),
            *((n, gettext("question %(number)d") % {"number": n}) for n in range(1, questions + 1)),
        ]


class AppealAnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[choice for choice in Appeal.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=pgettext_lazy("to an appeal", "Answer"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        help_text=_("The learner reads it on the page of the result."),
    )
