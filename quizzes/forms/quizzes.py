"""The settings of a test and what it asks."""

import ipaddress
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.api import CourseAssessment
from quizzes.models import QuestionBank, Quiz
from quizzes.rules.prose import from_writing, to_writing
from quizzes.rules.review import Item, Moment
from shared.numbers import trimmed

MOMENTS = {
    Moment.DURING: _("While sitting"),
    Moment.AFTER: _("Right after handing in (2 minutes)"),
    Moment.LATER: _("Later, while the test is open"),
    Moment.CLOSED: _("When the test is closed"),
}
ITEMS = {
    Item.ATTEMPT: _("The questions with one's own answers"),
    Item.CORRECTNESS: _("Whether each answer is right"),
    Item.MAX_POINTS: _("Points to be had"),
    Item.POINTS: _("Points earned"),
    Item.SPECIFIC_FEEDBACK: _("Remarks on what was chosen"),
    Item.GENERAL_FEEDBACK: _("Explanations"),
    Item.RIGHT_ANSWER: _("The right answers"),
    Item.BANDS: _("The grade and what is said about it"),
}
WHEN = "%Y-%m-%dT%H:%M"


class PlaceField(forms.ModelChoiceField):
    """A place for a test, named after its course."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.course.title}: {obj.title}"


class NewQuizForm(forms.Form):
    """Which place of which course, and from which bank."""

    assessment = PlaceField(
        CourseAssessment.objects.none(),
        label=_("Place in a course"),
        help_text=_("Places are made in the course, under “Test at the end of the course”."),
    )
    bank = forms.ModelChoiceField(QuestionBank.objects.none(), label=_("Question bank"))
    title = forms.CharField(label=_("Title"), max_length=200)

    def __init__(self, *args: Any, banks: QuerySet[QuestionBank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = cast(forms.ModelChoiceField, self.fields["assessment"])
        places.queryset = CourseAssessment.objects.filter(quiz=None).select_related("course")
        cast(forms.ModelChoiceField, self.fields["bank"]).queryset = banks


class QuizForm(forms.ModelForm):
    """All settings of a test on one screen."""

    opens_at = forms.DateTimeField(
        label=_("Opens"), required=False, input_formats=[WHEN],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=WHEN),
    )  # fmt: skip
    closes_at = forms.DateTimeField(
        label=_("Closes"), required=False, input_formats=[WHEN],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=WHEN),
    )  # fmt: skip

    class Meta:
        model = Quiz
        fields = [
            "title", "intro",
            "questions_per_page", "shuffle_questions", "shuffle_options", "navigation",
            "feedback_mode",
            "opens_at", "closes_at", "time_limit_minutes", "delivery_minutes",
            "attempts_allowed", "wait_minutes", "password", "networks",
            "pass_percent", "grading", "retry_after_pass", "markers", "marking_tolerance",
        ]  # fmt: skip
        localized_fields = ("pass_percent", "marking_tolerance")
        widgets = {
            "intro": forms.Textarea({"rows": 4}),
            "networks": forms.Textarea({"rows": 2}),
            "password": forms.TextInput({"autocomplete": "off"}),
        }
        help_texts = {
            "intro": _("Empty lines make paragraphs; “- ” begins a point of a list."),
            "questions_per_page": _("1 suits phones best. 0 puts everything on one page."),
            "time_limit_minutes": _("Empty: no limit. The time runs on while the network is away."),
            "delivery_minutes": _(
                "Answers given in time may arrive so long after the end. 0 in strict examinations."
            ),
            "attempts_allowed": _("Empty: as many as one likes."),
            "password": _("Empty: none. Learners type it before they begin."),
            "networks": _("One a line, as in 192.0.2.0/24. Empty: from anywhere."),
            "retry_after_pass": _("Off: who has passed needs no further try."),
            "marking_tolerance": _(
                "Two markers who differ by more points than this need a third one."
            ),
        }

    parts = (
        (_("The test"), ("title", "intro")),
        (
            _("How it is taken"),
            (
                "questions_per_page", "navigation", "feedback_mode", "shuffle_questions",
                "shuffle_options",
            ),
        ),
        (
            _("When and from where"),
            (
                "opens_at", "closes_at", "time_limit_minutes", "delivery_minutes",
                "attempts_allowed", "wait_minutes", "password", "networks",
            ),
        ),
        (
            _("What counts"),
            ("pass_percent", "grading", "retry_after_pass", "markers", "marking_tolerance"),
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["intro"] = to_writing(self.instance.intro)
        for name in self.Meta.localized_fields:
            if self.initial.get(name) is not None:
                self.initial[name] = trimmed(self.initial[name])
        for item, label in ITEMS.items():
            self.fields[f"review_{item}"] = forms.MultipleChoiceField(
                label=label,
                required=False,
                choices=list(MOMENTS.items()),
                widget=forms.CheckboxSelectMultiple,
                initial=[m.value for m in Moment if item in self.instance.review.get(m, [])],
            )

    def fieldsets(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """The fields by part, without those of the table of what learners see."""
        for heading, names in self.parts:
            yield heading, [self[name] for name in names]

    def review_rows(self) -> list[dict[str, Any]]:
        """The table of what learners see: a row for each item, a box for each moment."""
        return [
            {
                "label": label,
                "boxes": [
                    {
                        "name": f"review_{item}",
                        "value": moment.value,
                        "label": moment_label,
                        "checked": moment.value in (self[f"review_{item}"].value() or []),
                    }
                    for moment, moment_label in MOMENTS.items()
                ],
            }
            for item, label in ITEMS.items()
        ]

    @staticmethod
    def moments() -> list[Any]:
        return list(MOMENTS.values())

    def clean_intro(self) -> str:
        return from_writing(self.cleaned_data["intro"])

    def clean_pass_percent(self) -> Any:
        percent = self.cleaned_data["pass_percent"]
        if not 0 <= percent <= 100:
            raise forms.ValidationError(_("Write a percentage from 0 to 100."))
        return percent

    def clean_markers(self) -> int:
        markers: int = self.cleaned_data["markers"]
        if markers not in {1, 2}:
            raise forms.ValidationError(_("One or two people mark an essay. Write 1 or 2."))
        return markers

    def clean_networks(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["networks"].splitlines()]
        for line in filter(None, lines):
            try:
                ipaddress.ip_network(line)
            except ValueError as error:
                raise forms.ValidationError(
                    _("“%(line)s” is not a network. Write it as in 192.0.2.0/24."),
                    params={"line": line},
                ) from error
        return "\n".join(filter(None, lines))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opens_at, closes_at = data.get("opens_at"), data.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The test must close after it opens."))
        for name in ("time_limit_minutes", "attempts_allowed"):
            if data.get(name) == 0:
                self.add_error(name, _("Leave this empty for no limit, or write 1 or more."))
        return data

    def changes(self) -> dict[str, Any]:
        """What `actions.quizzes.change_quiz` takes."""
        data = self.cleaned_data
        review = {
            moment.value: [item.value for item in Item if moment.value in data[f"review_{item}"]]
            for moment in Moment
        }
        return {name: data[name] for name in self.Meta.fields} | {"review": review}
