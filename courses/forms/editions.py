"""What is filled in before people are asked to study a lesson again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared.text import tidy


class RedoForm(forms.Form):
    """The reason that learners read, and that the list of people has been looked at.

    total  how many people the list names now; the form must have been made for as many
    """

    reason = forms.CharField(
        label=_("What has changed"),
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Learners who are asked to study again read this sentence."),
    )
    is_seen = forms.BooleanField(label=_("I have looked at whom this concerns."))
    seen_total = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, total: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.total = total
        self.initial.setdefault("seen_total", total)

    def clean_reason(self) -> str:
        return tidy(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("seen_total") not in {None, self.total}:
            self.add_error("is_seen", _("The list has changed meanwhile. Look at it once more."))
        return cleaned
