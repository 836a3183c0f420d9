"""The editor: one form for every kind of question, with and without script."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.api import LessonPage, Topic
from quizzes.actions.questions import About, Wording
from quizzes.forms.questions.blocks import Block, Faults
from quizzes.forms.questions.contents import content_of, typed_of
from quizzes.forms.questions.fields import CategoryField, DecimalCommaField
from quizzes.forms.questions.sentences import fault_sentence, remark_sentence
from quizzes.forms.questions.typed import (
    WITH_PARTS,
    Typed,
    change_parts,
    first_parts,
    read_typed,
)
from quizzes.models import Question, QuestionBank, QuestionVersion
from quizzes.queries.bank import shelves_of
from quizzes.queries.pictures import picture_sizes
from quizzes.rules.checks import Remark, all_texts, remarks_on
from quizzes.rules.content import Content, ContentRefused, Kind, clean_content
from quizzes.rules.prose import clean_html, from_writing, to_writing

# What the buttons of the page send as "do", besides saving.
_EDITING = {"kind", "rows", "part", "redisplay", "picture"}


class QuestionEditor(forms.Form):
    """What every kind has. The answers and the key are a `Block` of their own.

    `wording()` and `about()` give the action its values once the form is valid.
    """

    ngan_hang = forms.ModelChoiceField(
        label=_("Bank"), queryset=QuestionBank.objects.none(), to_field_name="code",
        empty_label=None,
    )  # fmt: skip
    loai = forms.ChoiceField(label=_("Kind"), choices=QuestionVersion.Kind.choices)
    stem = forms.CharField(
        label=_("Question"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "data-prose": "", "lang": "vi"}),
    )
    feedback = forms.CharField(
        label=_("Explanation"),
        widget=forms.Textarea(attrs={"rows": 3, "data-prose": "", "lang": "vi"}),
        required=False,
        help_text=_("Names the right answer and says why. Shown when nobody can gain by it."),
    )
    points = DecimalCommaField(label=_("Points"), max_digits=5, decimal_places=2, min_value=0)
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.none())
    difficulty = forms.ChoiceField(label=_("Difficulty"), choices=Question.Difficulty.choices)
    category = CategoryField(label=_("Category"), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False,
        help_text=_("Document and clause, for example Điều lệ Đảng, Điều 24."),
    )  # fmt: skip
    lesson: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Lesson to read again"), queryset=LessonPage.objects.none(), required=False
    )
    code = forms.SlugField(
        label=_("Code"), max_length=80, required=False,
        help_text=_("Left empty, the question gets the next number."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why the key is another one"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        help_text=_("Needed only when learners have been shown the question with another key."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        banks: QuerySet[QuestionBank],
        question: Question | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.question = question
        self.version = question.current if question else None
        self.faults = Faults()
        self.is_editing = data is not None and self._action_of(data) in _EDITING
        values = {"loai": Kind.SINGLE.value, "points": 1, **self._initial(), **(initial or {})}
        if data is not None and self.is_editing:
            # Nothing is complained of while somebody is still writing.
            values |= {name: data.get(name, "") for name in self.base_fields}
        super().__init__(data if data is not None and not self.is_editing else None, initial=values)
        self.sent = data
        self._fill_choices(banks)
        self.typed = self._typed(data, str(values["loai"]))

    # --- What the page shows ---

    @property
    def action(self) -> str:
        """What the pressed button asks for; "" is to save."""
        return self._action_of(self.sent) if self.sent is not None else ""

    @property
    def block(self) -> Block:
        more = 3 if self.action == "rows" else 0
        return Block(self.typed, faults=self.faults, more_rows=more)

    @property
    def kind(self) -> str:
        return self.typed.kind

    @property
    def has_parts(self) -> bool:
        return self.kind in WITH_PARTS

    @property
    def about_fields(self) -> Iterator[forms.BoundField]:
        """The fields beside the wording, those of a new question first."""
        shown = ("ngan_hang", "topic", "difficulty", "category", "source", "lesson", "code")
        return (self[name] for name in shown if name in self.fields)

    @property
    def remarks(self) -> list[dict[str, Any]]:
        """What to look at, as the page lists it."""
        return [
            {"text": remark_sentence(remark), "blocks": remark.blocks}
            for remark in self.found_remarks()
        ]

    # --- What the actions get ---

    def wording(self) -> Wording:
        return Wording(
            self.kind,
            from_writing(self.cleaned_data["stem"]),
            self.cleaned_data["content"],
            from_writing(self.cleaned_data["feedback"]),
            self.cleaned_data["points"],
        )

    def about(self) -> About:
        names = ("topic", "difficulty", "source", "lesson", "category")
        return About(**{name: self.cleaned_data[name] for name in names})

    def draft(self) -> tuple[str, Content, str]:
        """Return stem, content and explanation as they are at the moment, sound or not."""
        stem, feedback = (clean_html(from_writing(self._now(n))) for n in ("stem", "feedback"))
        return stem, content_of(self.typed), feedback

    def bank(self) -> QuestionBank | None:
        """Return the bank of the question, or the one chosen on the page."""
        if self.question:
            return self.question.bank
        banks = cast(forms.ModelChoiceField, self.fields["ngan_hang"]).queryset
        code = self._now("ngan_hang")
        return banks.filter(code=code).first() if banks is not None else None

    def found_remarks(self) -> list[Remark]:
        stem, content, feedback = self.draft()
        bank = self.bank()
        sizes = picture_sizes(bank, all_texts(stem, content, feedback)) if bank else None
        return remarks_on(self.kind, stem, content, feedback, sizes=sizes)

    def add_picture(self, writing: str) -> None:
        """Put a picture, in the plain form, below the question."""
        self.initial["stem"] = f"{self.initial['stem'].rstrip()}\n\n{writing}".strip()

    def take_over_base(self) -> None:
        """Let the next saving go on from the version that is the present one now."""
        data = cast(QueryDict, self.data).copy()
        data["base"] = str(self.version.number) if self.version else ""
        self.data = data

    # --- Checking ---

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        stem, content, _feedback = self.draft()
        try:
            cleaned["content"] = clean_content(self.kind, content, stem=stem)
        except ContentRefused as refusal:
            self._complain(refusal)
        blocking = [remark for remark in self.found_remarks() if remark.blocks]
        for remark in blocking:
            self.add_error("stem", remark_sentence(remark))
        category, bank = cleaned.get("category"), self.question and self.question.bank
        if category and category.bank != (bank or cleaned.get("ngan_hang")):
            self.add_error("category", _("This category is in another bank. Choose another one."))
        return cleaned

    def _complain(self, refusal: ContentRefused) -> None:
        sentence = fault_sentence(refusal.fault, self.kind)
        inner = Faults(rows={refusal.row: sentence}) if refusal.row else Faults(whole=sentence)
        if refusal.part:
            self.faults = Faults(parts={refusal.part: inner})
        else:
            self.faults = inner
        self.add_error(None, sentence)

    # --- Parts of the above ---

    def _initial(self) -> dict[str, Any]:
        if not self.question:
            return {}
        question, version = self.question, self.version
        known = {
            "topic": question.topic_id,
            "difficulty": question.difficulty,
            "category": question.category_id,
            "lesson": question.lesson_id,
            "source": question.source,
        }
        if not version:
            return known
        return known | {
            "loai": version.kind,
            "stem": to_writing(version.stem),
            "feedback": to_writing(version.feedback),
            "points": version.points,
            "base": version.number,
        }

    def _fill_choices(self, banks: QuerySet[QuestionBank]) -> None:
        cast(forms.ModelChoiceField, self.fields["topic"]).queryset = Topic.objects.all()
        lessons = LessonPage.objects.order_by("path")
        cast(forms.ModelChoiceField, self.fields["lesson"]).queryset = lessons
        cast(forms.ModelChoiceField, self.fields["ngan_hang"]).queryset = banks
        if self.question:
            del self.fields["code"], self.fields["ngan_hang"]
            banks = QuestionBank.objects.filter(pk=self.question.bank_id)
        else:
            del self.fields["reason"], self.fields["base"]
        cast(CategoryField, self.fields["category"]).offer(shelves_of(banks))

    def _typed(self, data: QueryDict | None, kind: str) -> Typed:
        if data is None:
            if self.version and self.version.kind == kind:
                return typed_of(kind, _kept_today(self.version))
            return Typed(kind if kind in set(Kind) else Kind.SINGLE.value, parts=first_parts(kind))
        sent = data.get("loai", "")
        typed = read_typed(data, sent if sent in set(Kind) else Kind.SINGLE.value)
        change_parts(typed, data.get("do", ""))
        return typed

    def _now(self, name: str) -> str:
        if self.sent is not None and not self.is_editing:
            return self.sent.get(name, "")
        return str(self.initial.get(name) or "")

    @staticmethod
    def _action_of(data: QueryDict) -> str:
        return data.get("do", "").split("-")[0]


def _kept_today(version: QuestionVersion) -> Content:
    """Return the content as it would be kept today; what is missing in old ones is filled in."""
    try:
        return clean_content(version.kind, version.content)
    except ContentRefused:
        return version.content
