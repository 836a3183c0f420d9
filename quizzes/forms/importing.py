"""Handing in files of questions, mending rows, and choosing what to give out."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from courses.api import Topic
from quizzes.actions.importing import MOST_BYTES, MOST_QUESTIONS
from quizzes.formats.draft import FileRead, Problem, UnusableFile
from quizzes.formats.problems import SENTENCES
from quizzes.formats.registry import FORMATS, guessed_format
from quizzes.forms.questions.fields import CategoryField
from quizzes.forms.questions.sentences import fault_sentence
from quizzes.models import Question, QuestionBank, QuestionVersion
from quizzes.queries.bank import shelves_of
from quizzes.queries.import_rows import Action, Defaults
from quizzes.queries.importing import CheckedRow, ImportTable, Outcome, usual_topic
from quizzes.rules.content import Fault

_CONTENT = "content:"


def problem_sentence(problem: Problem | UnusableFile, kind: str = "") -> str:
    """Return what is wrong and how to mend it, with what was found."""
    if problem.code == "refused":
        return problem.detail
    if problem.code.startswith(_CONTENT):
        sentence = fault_sentence(Fault(problem.code.removeprefix(_CONTENT)), kind)
        if problem.detail:
            return gettext("Row %(number)s: %(sentence)s") % {
                "number": problem.detail, "sentence": sentence
            }  # fmt: skip
        return sentence
    sentence = str(SENTENCES.get(problem.code, problem.code))
    return f"{sentence} ({problem.detail})" if problem.detail else sentence


def refuse_too_big(size: int) -> None:
    """Raise UnusableFile for a file of more bytes than is read."""
    if size > MOST_BYTES:
        raise UnusableFile("too_big")


def read_file(data: bytes, file_name: str, file_format: str = "") -> tuple[FileRead, str]:
    """Return what a file holds and the name of its format, guessed where none is given.

    Raises UnusableFile.
    """
    refuse_too_big(len(data))
    name = file_format or guessed_format(file_name, data)
    if name is None:
        raise UnusableFile("unknown_format")
    found = FORMATS[name].read(data)
    if not found.questions:
        raise UnusableFile("no_questions")
    if len(found.questions) > MOST_QUESTIONS:
        raise UnusableFile("too_many_questions", str(len(found.questions)))
    return found, name


class ImportForm(forms.Form):
    """A file, the bank it is for, and what holds where the file says nothing."""

    file = forms.FileField(label=_("File"), help_text=_("Word, Excel, GIFT, Aiken or Moodle XML."))
    bank = forms.ModelChoiceField(
        label=_("Bank"), queryset=QuestionBank.objects.none(), to_field_name="code",
        empty_label=None,
    )  # fmt: skip
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.none(), required=False,
        empty_label=_("as most questions of the bank"),
        help_text=_("For questions of which the file names none."),
    )  # fmt: skip
    difficulty = forms.ChoiceField(
        label=_("Difficulty"), choices=Question.Difficulty.choices, initial="medium"
    )
    category = CategoryField(label=_("Category"), required=False)
    file_format = forms.ChoiceField(label=_("Format"), required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, banks: QuerySet[QuestionBank]
    ) -> None:
        super().__init__(data, files)
        cast(forms.ModelChoiceField, self.fields["bank"]).queryset = banks
        cast(forms.ModelChoiceField, self.fields["topic"]).queryset = Topic.objects.all()
        cast(CategoryField, self.fields["category"]).offer(shelves_of(banks))
        choices = [(one.name, one.label) for one in FORMATS.values()]
        cast(forms.ChoiceField, self.fields["file_format"]).choices = [
            ("", _("recognise it")), *choices
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        category = cleaned.get("category")
        if category and category.bank != cleaned.get("bank"):
            self.add_error("category", _("This category is in another bank. Choose another one."))
        file = cleaned.get("file")
        if file and not self.errors:
            self._read(file, cleaned)
        return cleaned

    def defaults(self) -> Defaults:
        given = self.cleaned_data
        topic = given["topic"] or usual_topic(given["bank"])
        return Defaults(topic, given["difficulty"], given["category"])

    def _read(self, file: UploadedFile, cleaned: dict[str, Any]) -> None:
        try:
            refuse_too_big(file.size or 0)
            cleaned["read"], cleaned["file_format"] = read_file(
                file.read(), file.name or "", cleaned["file_format"]
            )
        except UnusableFile as refusal:
            self.add_error("file", problem_sentence(refusal))


@dataclass(frozen=True)
class TableLine:
    """A row of the table with its words. `choices` are value, label and whether it is chosen."""

    row: CheckedRow
    kind: str
    outcome: str
    faults: list[str]
    notes: list[str]
    choices: list[tuple[str, str, bool]]


def table_lines(table: ImportTable) -> list[TableLine]:
    """Return the rows as the page shows them."""
    outcomes, kinds = outcome_words(), dict(QuestionVersion.Kind.choices)
    return [
        TableLine(
            row,
            str(kinds.get(row.draft.kind, "–")),
            outcomes[row.outcome],
            [problem_sentence(problem, row.draft.kind) for problem in row.faults],
            [problem_sentence(problem, row.draft.kind) for problem in row.notes],
            _choices(row),
        )
        for row in table.rows
    ]


def outcome_words() -> dict[Outcome, str]:
    return {
        Outcome.NEW: pgettext("import", "new"),
        Outcome.CHANGED: pgettext("import", "new version"),
        Outcome.UNCHANGED: pgettext("import", "unchanged"),
        Outcome.LEFT_OUT: pgettext("import", "left out"),
        Outcome.REFUSED: pgettext("import", "to be mended"),
    }


def _choices(row: CheckedRow) -> list[tuple[str, str, bool]]:
    words = [(Action.AUTO, gettext("take it in"))]
    if row.known or row.row.action in {Action.ADD, Action.VERSION}:
        words += [
            (Action.ADD, gettext("add it as another question")),
            (Action.VERSION, gettext("make it a new version")),
        ]
    elif row.same_as:
        words.append((Action.ADD, gettext("add it as another question")))
    words.append((Action.LEAVE_OUT, gettext("leave it out")))
    return [(action.value, word, action == row.row.action) for action, word in words]


def chosen_actions(data: QueryDict, numbers: list[int]) -> dict[int, Action]:
    """Return what the page says is to be done with each row."""
    found = {}
    for number in numbers:
        value = data.get(f"action-{number}", "")
        if value in set(Action):
            found[number] = Action(value)
    return found


class ExportForm(forms.Form):
    """Which questions to give out, and as what."""

    FORMATS_WRITTEN = ("docx", "xlsx", "gift", "moodle_xml")

    bank = forms.ModelChoiceField(
        label=_("Bank"), queryset=QuestionBank.objects.none(), to_field_name="code",
        empty_label=None,
    )  # fmt: skip
    category = CategoryField(label=_("Category"), required=False, empty_label=_("all"))
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("all")), *Question.Status.choices]
    )
    file_format = forms.ChoiceField(label=_("Format"))

    def __init__(self, data: Any = None, *, banks: QuerySet[QuestionBank]) -> None:
        super().__init__(data)
        cast(forms.ModelChoiceField, self.fields["bank"]).queryset = banks
        cast(CategoryField, self.fields["category"]).offer(shelves_of(banks))
        cast(forms.ChoiceField, self.fields["file_format"]).choices = [
            (name, FORMATS[name].label) for name in self.FORMATS_WRITTEN
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        category = cleaned.get("category")
        if category and category.bank != cleaned.get("bank"):
            self.add_error("category", _("This category is in another bank. Choose another one."))
        return cleaned
