"""What is to be printed of a test."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from quizzes.actions.printing import Choice
from quizzes.models import Quiz
from shared.text import tidy

# Each takes a second or two of the processor.
MOST_VERSIONS = 8
LARGEST_SEED = 999_999_999


class PrintForm(forms.Form):
    """Versions, headings, and what goes with the papers."""

    superior = forms.CharField(
        label=_("Superior body (first line)"), max_length=150, required=False
    )
    issuer = forms.CharField(label=_("Body that gives the examination"), max_length=150)
    title = forms.CharField(label=_("Heading of the paper"), max_length=100)
    subject = forms.CharField(label=_("Subject or class"), max_length=200, required=False)
    minutes = forms.IntegerField(
        label=_("Time (minutes)"), min_value=1, max_value=600, required=False,
        help_text=_("Empty: no time is printed."),
    )  # fmt: skip
    versions = forms.IntegerField(
        label=_("Number of versions (mã đề)"),
        initial=4,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_VERSIONS)],
        help_text=_("From 1 to 8. They are numbered 101, 102 and so on."),
    )
    shuffle_questions = forms.BooleanField(
        label=_("Shuffle the questions"), required=False, initial=True,
        help_text=_("Only among questions answered the same way, so that one sheet fits all."),
    )  # fmt: skip
    shuffle_options = forms.BooleanField(
        label=_("Shuffle the options"), required=False, initial=True,
        help_text=_("Options such as “Both A and B” keep their places."),
    )  # fmt: skip
    has_sheet = forms.BooleanField(label=_("Add an answer sheet"), required=False, initial=True)
    has_key = forms.BooleanField(
        label=_("Add the answers and the marking guide"), required=False, initial=True
    )
    seed = forms.IntegerField(
        label=_("Number to print again"), min_value=1, max_value=LARGEST_SEED, required=False,
        help_text=_("It stands on the sheet of answers. With it the same papers are printed."),
    )  # fmt: skip

    def __init__(self, *args: Any, quiz: Quiz, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "issuer": quiz.bank.owner.name,
            "title": "Đề kiểm tra",
            "subject": quiz.title,
            "minutes": quiz.time_limit_minutes,
        }
        super().__init__(*args, **kwargs)

    def choice(self) -> Choice:
        """Return what was asked for."""
        asked = self.cleaned_data
        return Choice(
            superior=tidy(asked["superior"]),
            issuer=tidy(asked["issuer"]),
            title=tidy(asked["title"]),
            subject=tidy(asked["subject"]),
            minutes=asked["minutes"],
            versions=asked["versions"],
            shuffle_questions=asked["shuffle_questions"],
            shuffle_options=asked["shuffle_options"],
            has_sheet=asked["has_sheet"],
            has_key=asked["has_key"],
            seed=asked["seed"],
        )
