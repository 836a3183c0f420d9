"""Small forms around questions: status, comments, reports, keys, shelves, banks."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.api import Organisation
from quizzes.forms.questions.fields import CategoryField
from quizzes.models import Question, QuestionBank, QuestionCategory, QuestionReport
from quizzes.queries.bank import Shelf


class StatusForm(forms.Form):
    """Where a question stands."""

    status = forms.ChoiceField(label=_("Status"), choices=Question.Status.choices)


class CommentForm(forms.Form):
    """What a colleague should look at."""

    text = forms.CharField(
        label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}), max_length=2000
    )


class DecisionForm(forms.Form):
    """Whether another key takes the place of the present one."""

    decision = forms.ChoiceField(choices=[("accept", ""), ("refuse", "")])
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
        max_length=2000,
        required=False,
        help_text=_("Needed when you refuse: say why."),
    )


class ReasonForm(forms.Form):
    """Why an old version is restored; needed only where its key is another one."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, widget=forms.TextInput()
    )


class ReportFilterForm(forms.Form):
    """Which reports are shown."""

    tinh_trang = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("to answer")), ("xong", _("answered")), ("tat_ca", _("all"))],
    )
    ly_do = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", _("all")), *QuestionReport.Reason.choices]
    )

    def narrowed(self, reports: QuerySet[QuestionReport]) -> QuerySet[QuestionReport]:
        self.is_valid()
        given = self.cleaned_data
        state = given.get("tinh_trang")
        if state != "tat_ca":
            reports = reports.filter(answered_at__isnull=state != "xong")
        return reports.filter(reason=given["ly_do"]) if given.get("ly_do") else reports


class AnswerForm(forms.Form):
    """What is said to the learner who reported something."""

    answer = forms.CharField(
        label=_("Answer to the learner"),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
        max_length=2000,
    )


class CategoryForm(forms.Form):
    """The name of a shelf and what it stands in."""

    name = forms.CharField(label=_("Name"), max_length=200)
    parent = CategoryField(label=_("Inside"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        bank: QuestionBank,
        shelves: list[Shelf],
        category: QuestionCategory | None = None,
    ) -> None:
        self.category = category
        initial = {"name": category.name, "parent": category.parent_id} if category else None
        super().__init__(data, initial=initial, prefix=f"shelf-{category.pk}" if category else None)
        own = [s for s in shelves if s.category.bank_id == bank.pk and s.category != category]
        cast(CategoryField, self.fields["parent"]).offer(own)

    @property
    def shelf(self) -> QuestionCategory:
        """The shelf that is changed. Raises LookupError in the form of a new one."""
        if self.category is None:
            raise LookupError
        return self.category


class BankForm(forms.Form):
    """A new bank: its name and whose it is."""

    name = forms.CharField(
        label=_("Name of the bank"), max_length=200,
        help_text=_("For example: Nghiệp vụ công tác đảng, năm 2026."),
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        label=pgettext_lazy("question bank", "Owner"), queryset=Organisation.objects.none(),
        help_text=_("Trainers of this organisation, and of those above it, write its questions."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, owners: QuerySet[Organisation]) -> None:
        super().__init__(data)
        field = cast(forms.ModelChoiceField, self.fields["owner"])
        field.queryset = owners
        field.empty_label = None if owners.count() == 1 else field.empty_label


class PictureForm(forms.Form):
    """A picture for the text of a question, with what it shows."""

    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "data-picture": ""}),
    )
    alt = forms.CharField(
        label=_("What the picture shows"), max_length=300, required=False,
        help_text=_("For people who cannot see it. Do not give the answer away."),
    )  # fmt: skip
