"""What a learner says is wrong with a question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.models import QuestionReport


class ReportForm(forms.Form):
    """A reason, and words where the reason alone says too little."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=QuestionReport.Reason.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == QuestionReport.Reason.OTHER and not cleaned.get("text"):
            self.add_error("text", _("Say what is wrong."))
        return cleaned
