"""The survey at the end of a class, as its learners answer it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import SurveyQuestion
from shared.text import nfc

RATINGS = [
    ("5", _("5 – very good")),
    ("4", _("4 – good")),
    ("3", _("3 – fair")),
    ("2", _("2 – rather poor")),
    ("1", _("1 – poor")),
]


class SurveyForm(forms.Form):
    """One field for each question."""

    def __init__(self, *args: Any, questions: Sequence[SurveyQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"cau-{question.pk}"] = _field_of(question)

    def answers(self) -> list[dict[str, Any]]:
        """Return the answers with the questions as they were asked."""
        return [
            {
                "question": question.pk,
                "kind": question.kind,
                "text": question.text,
                "answer": nfc(self.cleaned_data[f"cau-{question.pk}"]),
            }
            for question in self.questions
        ]


def _field_of(question: SurveyQuestion) -> forms.Field:
    about: dict[str, Any] = {"label": question.text, "required": question.is_required}
    if question.kind == SurveyQuestion.Kind.TEXT:
        return forms.CharField(
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Do not write your name: the answers are read without names."),
            **about,
        )
    lines = [line.strip() for line in question.choices.splitlines() if line.strip()]
    is_rating = question.kind == SurveyQuestion.Kind.RATING
    choices = RATINGS if is_rating else [(line, line) for line in lines]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **about)
