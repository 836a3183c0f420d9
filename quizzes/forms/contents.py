"""What a test asks: sections, rows of the blueprint, fixed questions, grades. One screen."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from courses.api import Topic
from quizzes.actions.quizzes import BandPlan, Contents, FixedPlan, RowPlan, SectionPlan
from quizzes.models import Question, Quiz
from quizzes.rules.prose import bare_text, from_writing, to_writing

MOST_SECTIONS = 9
EMPTY_ROWS = 3


def _percent(label: Any, *, required: bool) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )


def _points() -> forms.DecimalField:
    return forms.DecimalField(
        label=_("Points each"), required=False, min_value=0, max_digits=5, decimal_places=2
    )


def _section() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Section"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *((n, str(n)) for n in range(1, MOST_SECTIONS + 1))],
    )


class SectionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    intro = forms.CharField(
        label=_("Introduction"), required=False, widget=forms.Textarea({"rows": 2})
    )
    pass_percent = _percent(_("To be passed from (per cent)"), required=False)

    def plan(self) -> SectionPlan:
        data = self.cleaned_data
        return SectionPlan(data["title"], from_writing(data["intro"]), data["pass_percent"])


class RowForm(forms.Form):
    section = _section()
    topic = forms.ModelChoiceField(Topic.objects.all(), label=_("Topic"))
    difficulty = forms.ChoiceField(
        label=_("Difficulty"), choices=[("", "–"), *Question.Difficulty.choices]
    )
    count = forms.IntegerField(label=_("Number of questions"), min_value=1, max_value=200)
    points = _points()

    def plan(self) -> RowPlan:
        data = self.cleaned_data
        return RowPlan(
            data["topic"], data["difficulty"], data["count"], data["section"], data["points"]
        )


class QuestionField(forms.ModelChoiceField):
    """A question by its code and the beginning of its text."""

    def label_from_instance(self, obj: Any) -> str:
        stem = bare_text(obj.current.stem) if obj.current else ""
        return f"{obj.code}: {stem[:70]}{'…' if len(stem) > 70 else ''}"


class FixedForm(forms.Form):
    section = _section()
    question = QuestionField(Question.objects.none(), label=_("Question"))
    is_pinned = forms.BooleanField(
        label=_("Keep this wording even if the question changes"), required=False
    )
    points = _points()

    def __init__(self, *args: Any, questions: QuerySet[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(QuestionField, self.fields["question"]).queryset = questions

    def plan(self) -> FixedPlan:
        data = self.cleaned_data
        version = data["question"].current if data["is_pinned"] else None
        return FixedPlan(data["question"], version, data["section"], data["points"])


class BandForm(forms.Form):
    from_percent = _percent(_("From (per cent)"), required=True)
    name = forms.CharField(label=_("Name"), max_length=60)
    feedback = forms.CharField(
        label=_("What is said to who reaches it"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def plan(self) -> BandPlan:
        data = self.cleaned_data
        return BandPlan(data["from_percent"], data["name"], from_writing(data["feedback"]))


def _set_of(form: type[forms.Form], most: int, twice: Callable[[Any], Any] | None) -> Any:
    """A formset of rows that may be left empty, taken out, and must not say the same twice."""

    class Rows(BaseFormSet):
        def clean(self) -> None:
            if any(self.errors) or twice is None:
                return
            seen = set()
            for each in self.kept():
                said = twice(each.cleaned_data)
                if said in seen:
                    each.add_error(None, _("This row is there twice. Take one of them out."))
                seen.add(said)

        def kept(self) -> list[Any]:
            return [
                each
                for each in self.forms
                if (each.has_changed() or not each.empty_permitted)
                and not each.cleaned_data.get("DELETE", False)
            ]

    return formset_factory(
        form, formset=Rows, extra=EMPTY_ROWS, can_delete=True, max_num=most, validate_max=True
    )


SectionSet = _set_of(SectionForm, MOST_SECTIONS, None)
RowSet = _set_of(RowForm, 200, lambda d: (d["section"], d["topic"].pk, d["difficulty"]))
FixedSet = _set_of(FixedForm, 300, lambda d: d["question"].pk)
BandSet = _set_of(BandForm, 12, lambda d: d["from_percent"])


class ContentsForm:
    """The four lists together. `is_valid()` first, then `contents()`."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, quiz: Quiz, questions: QuerySet[Question]
    ) -> None:
        numbers = {s.pk: s.position for s in quiz.sections.all()}
        self.sections = SectionSet(data, prefix="phan", initial=[
            {"title": s.title, "intro": to_writing(s.intro), "pass_percent": s.pass_percent}
            for s in quiz.sections.order_by("position")
        ])  # fmt: skip
        self.rows = RowSet(data, prefix="rut", initial=[
            {
                "section": numbers.get(row.section_id or 0), "topic": row.topic_id,
                "difficulty": row.difficulty, "count": row.count, "points": row.points,
            }
            for row in quiz.blueprint.order_by("pk")
        ])  # fmt: skip
        self.fixed = FixedSet(data, prefix="cau", form_kwargs={"questions": questions}, initial=[
            {
                "section": numbers.get(each.section_id or 0), "question": each.question_id,
                "is_pinned": each.version_id is not None, "points": each.points,
            }
            for each in quiz.fixed_questions.order_by("position")
        ])  # fmt: skip
        self.bands = BandSet(data, prefix="muc", initial=[
            {
                "from_percent": band.from_percent, "name": band.name,
                "feedback": to_writing(band.feedback),
            }
            for band in quiz.bands.all()
        ])  # fmt: skip

    def is_valid(self) -> bool:
        sound = [each.is_valid() for each in (self.sections, self.rows, self.fixed, self.bands)]
        return all(sound) and self._sections_exist()

    def contents(self) -> Contents:
        return Contents(
            sections=[each.plan() for each in self.sections.kept()],
            rows=[each.plan() for each in self.rows.kept()],
            fixed=[each.plan() for each in self.fixed.kept()],
            bands=[each.plan() for each in self.bands.kept()],
        )

    def _sections_exist(self) -> bool:
        number, good = len(self.sections.kept()), True
        for each in [*self.rows.kept(), *self.fixed.kept()]:
            section = each.cleaned_data["section"]
            if number and section is None:
                each.add_error("section", _("Say in which section this stands."))
                good = False
            elif section is not None and section > number:
                each.add_error("section", _("There is no section of this number."))
                good = False
        return good
