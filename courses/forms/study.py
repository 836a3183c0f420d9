"""What learners and trainers write under a lesson."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models.study import ANCHOR

AREA = forms.Textarea(attrs={"rows": 4})


def _anchor(*, required: bool) -> forms.RegexField:
    return forms.RegexField(
        f"^{ANCHOR}$", required=required, max_length=20, widget=forms.HiddenInput
    )


class PlaceForm(forms.Form):
    doan = _anchor(required=True)


class NoteForm(forms.Form):
    text = forms.CharField(label=_("New note"), max_length=4000, widget=AREA)
    doan = _anchor(required=False)


class NoteChangeForm(forms.Form):
    """An empty text deletes the note."""

    text = forms.CharField(label=_("Note"), max_length=4000, required=False, widget=AREA)


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=_("Your question to the trainer"),
        help_text=_("The class reads it with your name."),
        max_length=2000,
        widget=AREA,
    )


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Your answer"), max_length=4000, widget=AREA)


class HideForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)
