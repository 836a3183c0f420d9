"""Finding questions, and changing many at once."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.api import Topic
from quizzes.forms.questions.fields import CategoryField
from quizzes.models import Question, QuestionBank, QuestionVersion
from quizzes.queries.bank import Shelf, categories_below
from quizzes.queries.usage import never_used, with_open_comments, with_open_reports
from shared.text import fold

NO_CATEGORY = "0"


class FilterForm(forms.Form):
    """What the list is narrowed by. Every field may stay empty."""

    tim = forms.CharField(label=_("Search"), max_length=200, required=False)
    ngan_hang = forms.ModelChoiceField(
        label=_("Bank"), queryset=QuestionBank.objects.none(), required=False,
        to_field_name="code", empty_label=_("all"),
    )  # fmt: skip
    danh_muc = CategoryField(label=_("Category"), required=False, empty_label=_("all"))
    chuyen_de = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.none(), required=False, empty_label=_("all")
    )
    do_kho = forms.ChoiceField(label=_("Difficulty"), required=False)
    loai = forms.ChoiceField(label=_("Kind"), required=False)
    trang_thai = forms.ChoiceField(label=_("Status"), required=False)
    nguon = forms.CharField(label=_("Source"), max_length=200, required=False)
    xem = forms.ChoiceField(
        label=_("Only"),
        required=False,
        choices=[
            ("", _("all")),
            ("chua_dung", _("never used")),
            ("bao_loi", _("reported")),
            ("nhan_xet", _("with open comments")),
            ("dap_an", _("with a change of the key to decide")),
        ],
    )

    def __init__(
        self, data: QueryDict, *, banks: QuerySet[QuestionBank], shelves: list[Shelf]
    ) -> None:
        super().__init__(data)
        cast(forms.ModelChoiceField, self.fields["ngan_hang"]).queryset = banks
        topics = Question.objects.filter(bank__in=banks).values("topic")
        topic = cast(forms.ModelChoiceField, self.fields["chuyen_de"])
        topic.queryset = Topic.objects.filter(pk__in=topics)
        cast(CategoryField, self.fields["danh_muc"]).offer(shelves)
        for name, choices in (
            ("do_kho", Question.Difficulty.choices),
            ("loai", QuestionVersion.Kind.choices),
            ("trang_thai", Question.Status.choices),
        ):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", _("all")), *choices]

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
        if given.get("danh_muc"):
            questions = questions.filter(category__in=categories_below(given["danh_muc"]))
        questions = _only(questions, given.get("xem") or "")
        if source := given.get("nguon"):
            questions = questions.filter(pk__in=_with_source(questions, source))
        typed = given.get("tim") or ""
        return questions.filter(pk__in=Question.objects.search(typed)) if typed else questions


def _only(questions: QuerySet[Question], what: str) -> QuerySet[Question]:
    if what == "chua_dung":
        return never_used(questions)
    if what == "bao_loi":
        return with_open_reports(questions)
    if what == "nhan_xet":
        return with_open_comments(questions)
    if what == "dap_an":
        return questions.filter(Q(key_changes__decided_at=None) & Q(key_changes__isnull=False))
    return questions


def _with_source(questions: QuerySet[Question], typed: str) -> list[int]:
    """Sources are few and short: they are folded here rather than kept folded."""
    words = fold(typed).split()
    sources = questions.exclude(source="").order_by().values_list("source", flat=True).distinct()
    fitting = [source for source in sources if all(word in fold(source) for word in words)]
    return list(questions.filter(source__in=fitting).order_by().values_list("pk", flat=True))


class ManyForm(forms.Form):
    """What becomes of the chosen questions of one bank."""

    cau = forms.ModelMultipleChoiceField(queryset=Question.objects.none(), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    difficulty = forms.ChoiceField(label=_("Difficulty"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        questions: QuerySet[Question],
        shelves: list[Shelf],
    ) -> None:
        super().__init__(data)
        as_it_is = ("", pgettext_lazy("change of many", "as it is"))
        cast(forms.ModelMultipleChoiceField, self.fields["cau"]).queryset = questions
        cast(forms.ChoiceField, self.fields["status"]).choices = [
            as_it_is, *Question.Status.choices
        ]  # fmt: skip
        cast(forms.ChoiceField, self.fields["difficulty"]).choices = [
            as_it_is, *Question.Difficulty.choices
        ]  # fmt: skip
        self.shelves = {str(shelf.category.pk): shelf.category for shelf in shelves}
        cast(forms.ChoiceField, self.fields["category"]).choices = [
            as_it_is,
            (NO_CATEGORY, _("no category")),
            *_shelf_choices(shelves),
        ]

    def questions_by_bank(self) -> dict[QuestionBank, list[Question]]:
        found: dict[QuestionBank, list[Question]] = {}
        for question in self.cleaned_data["cau"].select_related("bank"):
            found.setdefault(question.bank, []).append(question)
        return found

    def changes(self) -> dict[str, Any]:
        """Return what is to be changed, by the names of the fields of Question."""
        changes: dict[str, Any] = {
            name: self.cleaned_data[name]
            for name in ("status", "difficulty")
            if self.cleaned_data[name]
        }
        if category := self.cleaned_data["category"]:
            changes["category"] = self.shelves.get(category)
        return changes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("cau"):
            raise forms.ValidationError(_("Choose questions from the list first."))
        if not any(cleaned.get(name) for name in ("status", "difficulty", "category")):
            raise forms.ValidationError(_("Choose what to change."))
        shelf = self.shelves.get(cleaned.get("category") or "")
        if shelf and any(question.bank_id != shelf.bank_id for question in cleaned["cau"]):
            raise forms.ValidationError(
                _("This category is in another bank. Choose questions of one bank.")
            )
        return cleaned


def _shelf_choices(shelves: list[Shelf]) -> list[Any]:
    by_bank: dict[str, list[tuple[str, str]]] = {}
    for shelf in shelves:
        entry = (str(shelf.category.pk), f"{'— ' * shelf.depth}{shelf.category.name}")
        by_bank.setdefault(shelf.category.bank.name, []).append(entry)
    return list(by_bank.items())
