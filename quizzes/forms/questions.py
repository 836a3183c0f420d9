"""Writing a question: one form for each kind, without script."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.api import LessonPage, Topic
from quizzes.actions.questions import About, Wording
from quizzes.models import Question, QuestionBank, QuestionVersion
from quizzes.rules.content import MOST_OPTIONS, Content, ContentRefused, Fault, Kind, clean_content
from quizzes.rules.prose import from_writing, to_writing

FAULTS = {
    Fault.WRONG_SHAPE: _("Fill in what is missing."),
    Fault.TOO_FEW: _("There are too few rows. Add one."),
    Fault.TOO_MANY: _("There are too many rows. Remove some."),
    Fault.EMPTY_TEXT: _("Write a text in this row, or empty the whole row."),
    Fault.TOO_LONG: _("This text is too long. Shorten it."),
    Fault.SAME_TWICE: _("This text is there twice. Change one of them."),
    Fault.NOT_ONE_RIGHT: _("Mark exactly one option as right."),
    Fault.NONE_RIGHT: _("Mark at least one option as right."),
    Fault.ALL_RIGHT: _("Learners need something wrong to choose from. Add it."),
    Fault.UNKNOWN_SCORING: _("Choose how the answers are marked."),
    Fault.LADDER_NEEDS_FOUR: _("Marking by steps needs exactly four statements."),
    Fault.WEIGHT_OUT_OF_RANGE: _("This per cent value is not allowed here. Change it."),
    Fault.WEIGHTS_NOT_100: _("The values above zero must add up to 100 %."),
    Fault.WEIGHT_AND_MARK: _("Options that earn something are the right ones. Mark them so."),
    Fault.NOTHING_EARNS_ALL: _("At least one answer must earn 100 %."),
    Fault.NOT_A_NUMBER: _("Write a number here, for example 12,5."),
    Fault.NO_UNITS: _("Name at least one unit, or ask for the number only."),
    Fault.GAPS_DISAGREE: _("Each gap must stand in the text once: [[1]], [[2]] and so on."),
    Fault.PART_NOT_ALLOWED: _("This kind of question cannot stand inside another one."),
    Fault.NOTHING_TO_HAND_IN: _("Allow typing, photos or both."),
    Fault.WORDS_DISAGREE: _("The most words must be more than the fewest."),
}
# Rows offered beyond those in use, and at least.
_SPARE_ROWS, _FEWEST_ROWS = 2, 4


class QuestionForm(forms.Form):
    """What every kind has. `wording()` and `about()` give the action its values."""

    kind: ClassVar[Kind]

    code = forms.SlugField(label=_("Code"), max_length=80)
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.none())
    difficulty = forms.ChoiceField(label=_("Difficulty"), choices=Question.Difficulty.choices)
    lesson = forms.ModelChoiceField(
        label=_("Lesson to read again"), queryset=LessonPage.objects.none(), required=False
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    stem = forms.CharField(
        label=_("Question"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("An empty line begins a paragraph, “- ” a point of a list, **…** is bold."),
    )
    feedback = forms.CharField(
        label=_("Explanation"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("Names the right answer and says why. Shown when nobody can gain by it."),
    )

    def __init__(self, data: QueryDict | None = None, *, question: Question | None = None) -> None:
        self.version = question.current if question else None
        super().__init__(data, initial=self._initial_of(question) if question else None)
        self.fields["topic"].queryset = Topic.objects.all()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["lesson"].queryset = LessonPage.objects.order_by("path")  # type: ignore[attr-defined]
        if question:
            del self.fields["code"]
        self.add_content_fields(self.version.content if self.version else None)

    def add_content_fields(self, content: Content | None) -> None:
        """Add the fields of the kind, filled in from `content`."""
        raise NotImplementedError

    def raw_content(self) -> Content:
        """Return what was typed, in the shape of `rules.content`."""
        raise NotImplementedError

    def field_of_row(self, row: int) -> str:
        """Return the field beside which a fault of a row is shown; row 0 is the whole."""
        raise NotImplementedError

    def content_fields(self) -> list[BoundField]:
        """Return the fields of the kind, for the page."""
        common = set(QuestionForm.base_fields)
        return [self[name] for name in self.fields if name not in common]

    def common_fields(self) -> list[BoundField]:
        return [self[name] for name in QuestionForm.base_fields if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            cleaned["content"] = clean_content(self.kind, self.raw_content())
        except ContentRefused as refusal:
            self.add_error(self.field_of_row(refusal.row), FAULTS[refusal.fault])
        return cleaned

    def wording(self) -> Wording:
        return Wording(
            self.kind.value,
            from_writing(self.cleaned_data["stem"]),
            self.cleaned_data["content"],
            from_writing(self.cleaned_data["feedback"]),
        )

    def about(self) -> About:
        names = ("topic", "difficulty", "source", "lesson")
        return About(**{name: self.cleaned_data[name] for name in names})

    def _initial_of(self, question: Question) -> dict[str, Any]:
        initial = {
            "topic": question.topic_id,
            "difficulty": question.difficulty,
            "lesson": question.lesson_id,
            "source": question.source,
        }
        if self.version:
            initial["stem"] = to_writing(self.version.stem)
            initial["feedback"] = to_writing(self.version.feedback)
        return initial


class OptionsForm(QuestionForm):
    """Options with a box for "right" and a remark each; empty rows are left out."""

    def add_content_fields(self, content: Content | None) -> None:
        options = content["options"] if content else []
        for row in _rows(len(options)):
            given = options[row - 1] if row <= len(options) else {}
            self.fields[f"text_{row}"] = forms.CharField(
                label=_("Option %(row)d") % {"row": row},
                initial=given.get("text"), max_length=500, required=False,
            )  # fmt: skip
            self.fields[f"right_{row}"] = forms.BooleanField(
                label=_("Option %(row)d is right") % {"row": row},
                initial=given.get("right"), required=False,
            )  # fmt: skip
            self.fields[f"feedback_{row}"] = forms.CharField(
                label=_("Remark on option %(row)d") % {"row": row},
                initial=given.get("feedback"), max_length=500, required=False,
            )  # fmt: skip

    def raw_content(self) -> Content:
        return {
            "options": [
                {
                    "text": self.cleaned_data.get(f"text_{row}", ""),
                    "right": self.cleaned_data.get(f"right_{row}", False),
                    "feedback": self.cleaned_data.get(f"feedback_{row}", ""),
                }
                for row in self._used_rows()
            ]
        }

    def field_of_row(self, row: int) -> str:
        return f"text_{self._used_rows()[row - 1] if row else 1}"

    def _used_rows(self) -> list[int]:
        return [
            row
            for row in range(1, MOST_OPTIONS + 1)
            if any(self.cleaned_data.get(f"{name}_{row}") for name in ("text", "right", "feedback"))
        ]


class SingleForm(OptionsForm):
    kind = Kind.SINGLE


class MultipleForm(OptionsForm):
    kind = Kind.MULTIPLE


class TrueFalseForm(QuestionForm):
    kind = Kind.TRUE_FALSE

    def add_content_fields(self, content: Content | None) -> None:
        self.fields["answer"] = forms.TypedChoiceField(
            label=_("The statement is"),
            choices=[("true", _("true")), ("false", _("false"))],
            coerce=lambda value: value == "true",
            widget=forms.RadioSelect,
            initial=("true" if content["answer"] else "false") if content else None,
        )

    def raw_content(self) -> Content:
        return {"answer": self.cleaned_data.get("answer")}

    def field_of_row(self, row: int) -> str:  # noqa: ARG002 - there is one row
        return "answer"


class MatchingForm(QuestionForm):
    """Pairs, and texts that are offered besides."""

    kind = Kind.MATCHING

    def add_content_fields(self, content: Content | None) -> None:
        pairs = content["pairs"] if content else []
        for row in _rows(len(pairs)):
            given = pairs[row - 1] if row <= len(pairs) else {}
            for side, label in (("left", _("Left %(row)d")), ("right", _("Right %(row)d"))):
                self.fields[f"{side}_{row}"] = forms.CharField(
                    label=label % {"row": row},
                    initial=given.get(side), max_length=500, required=False,
                )  # fmt: skip
        self.fields["extra_rights"] = _lines_field(
            _("Offered besides, one in a line"), content["extra_rights"] if content else []
        )

    def raw_content(self) -> Content:
        pairs = [
            {side: self.cleaned_data.get(f"{side}_{row}", "") for side in ("left", "right")}
            for row in self._used_rows()
        ]
        return {"pairs": pairs, "extra_rights": _lines(self.cleaned_data.get("extra_rights"))}

    def field_of_row(self, row: int) -> str:
        used = self._used_rows()
        return f"left_{used[row - 1]}" if 0 < row <= len(used) else "extra_rights"

    def _used_rows(self) -> list[int]:
        return [
            row
            for row in range(1, MOST_OPTIONS + 1)
            if any(self.cleaned_data.get(f"{side}_{row}") for side in ("left", "right"))
        ]


class LinesForm(QuestionForm):
    """A kind whose content is a list of texts, one in a line."""

    key: ClassVar[str]
    label: ClassVar[Any]

    def add_content_fields(self, content: Content | None) -> None:
        self.fields[self.key] = _lines_field(self.label, content[self.key] if content else [])

    def raw_content(self) -> Content:
        return {self.key: _lines(self.cleaned_data.get(self.key))}

    def field_of_row(self, row: int) -> str:  # noqa: ARG002 - all rows stand in one field
        return self.key


class OrderingForm(LinesForm):
    kind = Kind.ORDERING
    key = "items"
    label = _("Items in the right order, one in a line")


class ShortAnswerForm(LinesForm):
    kind = Kind.SHORT_ANSWER
    key = "accepted"
    label = _("Accepted answers, one in a line")


FORMS: dict[str, type[QuestionForm]] = {
    form.kind.value: form
    for form in (
        SingleForm, MultipleForm, TrueFalseForm, MatchingForm, OrderingForm, ShortAnswerForm
    )
}  # fmt: skip


class FilterForm(forms.Form):
    """What the list is narrowed by. Every field may stay empty."""

    tim = forms.CharField(label=_("Search"), max_length=200, required=False)
    ngan_hang = forms.ModelChoiceField(
        label=_("Bank"), queryset=QuestionBank.objects.none(), required=False,
        to_field_name="code", empty_label=_("all"),
    )  # fmt: skip
    chuyen_de = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.none(), required=False, empty_label=_("all")
    )
    do_kho = forms.ChoiceField(label=_("Difficulty"), required=False)
    loai = forms.ChoiceField(label=_("Kind"), required=False)
    trang_thai = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, data: QueryDict, *, banks: QuerySet[QuestionBank]) -> None:
        super().__init__(data)
        self.fields["ngan_hang"].queryset = banks  # type: ignore[attr-defined]
        topics = Question.objects.filter(bank__in=banks).values("topic")
        self.fields["chuyen_de"].queryset = Topic.objects.filter(pk__in=topics)  # type: ignore[attr-defined]
        for name, choices in (
            ("do_kho", Question.Difficulty.choices),
            ("loai", QuestionVersion.Kind.choices),
            ("trang_thai", Question.Status.choices),
        ):
            self.fields[name].choices = [("", _("all")), *choices]  # type: ignore[attr-defined]

    def narrowed(self, questions: QuerySet[Question]) -> QuerySet[Question]:
        """Return the questions that fit; a filter that makes no sense is left aside."""
        self.is_valid()
        given = self.cleaned_data
        for name, lookup in (
            ("ngan_hang", "bank"),
            ("chuyen_de", "topic"),
            ("do_kho", "difficulty"),
            ("loai", "current__kind"),
            ("trang_thai", "status"),
        ):
            if given.get(name):
                questions = questions.filter(**{lookup: given[name]})
        typed = given.get("tim") or ""
        return questions.filter(pk__in=Question.objects.search(typed)) if typed else questions


class NewQuestionForm(forms.Form):
    """Which bank gets the new question, and of which kind it is."""

    ngan_hang = forms.ModelChoiceField(
        label=_("Bank"), queryset=QuestionBank.objects.none(), to_field_name="code"
    )
    loai = forms.ChoiceField(label=_("Kind"), choices=QuestionVersion.Kind.choices)

    def __init__(self, data: QueryDict | None, *, banks: QuerySet[QuestionBank]) -> None:
        super().__init__(data)
        self.fields["ngan_hang"].queryset = banks  # type: ignore[attr-defined]


def _rows(used: int) -> Iterator[int]:
    return iter(range(1, min(max(used + _SPARE_ROWS, _FEWEST_ROWS), MOST_OPTIONS) + 1))


def _lines_field(label: Any, lines: list[str]) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": max(len(lines) + 2, 5)}),
        initial="\n".join(lines),
        required=False,
    )


def _lines(text: str | None) -> list[str]:
    return [line for line in (text or "").splitlines() if line.strip()]


class StatusForm(forms.Form):
    """Where a question stands."""

    status = forms.ChoiceField(label=_("Status"), choices=Question.Status.choices)
