"""What the screens of staff show of a question bank. These read the key."""

import datetime as dt
import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import pgettext

from quizzes.models import (
    BlueprintRow,
    FixedQuestion,
    KeyChange,
    Question,
    QuestionBank,
    QuestionCategory,
    QuestionComment,
    QuestionVersion,
    Quiz,
    Response,
)
from quizzes.queries.asking import true_or_false
from quizzes.queries.usage import Usage, usage_of
from quizzes.rules.comparing import LineChange, line_changes
from quizzes.rules.content import Content, Kind
from quizzes.rules.wording import key_lines, version_lines

if TYPE_CHECKING:
    from accounts.api import User


@dataclass(frozen=True)
class Shelf:
    """A category in the tree of its bank, which is listed from the top.

    depth      how many it stands inside of
    questions  on the shelf itself, and `below` on those inside it too
    """

    category: QuestionCategory
    depth: int
    questions: int = 0
    below: int = 0
    is_empty: bool = True


@dataclass(frozen=True)
class OptionLine:
    """A choice of a question with whether it is right. Texts are rich."""

    text: str
    is_right: bool
    feedback: str = ""


@dataclass(frozen=True)
class VersionLine:
    """A version and how it differs from the one before; the first one has no changes."""

    version: QuestionVersion
    changes: list[LineChange]
    times_answered: int
    author: "User | None" = None
    key_change: KeyChange | None = None

    @property
    def created_at(self) -> dt.datetime:
        return self.version.created_at


@dataclass(frozen=True)
class OpenKeyChange:
    """A proposed version beside the present one.

    answered  how many answers were marked by the present key
    """

    change: KeyChange
    changes: list[LineChange]
    answered: int


@dataclass(frozen=True)
class Answered:
    """A wording that learners answered in a test."""

    quiz: int
    title: str
    version: int
    number: int


@dataclass(frozen=True)
class BlueprintLine:
    """A row of a blueprint and how many questions are ready for it."""

    row: BlueprintRow
    ready: int

    @property
    def is_filled(self) -> bool:
        return self.ready >= self.row.count


@dataclass(frozen=True)
class QuizLine:
    """A test with what its papers are drawn from."""

    quiz: Quiz
    lines: list[BlueprintLine]

    @property
    def number(self) -> str:
        """The quiz's id as text, to name its part of the page by."""
        return str(self.quiz.pk)

    @property
    def number_of_questions(self) -> int:
        drawn = sum(line.row.count for line in self.lines)
        return drawn + len(self.quiz.fixed_questions.all())

    @property
    def can_be_filled(self) -> bool:
        return bool(self.number_of_questions) and all(line.is_filled for line in self.lines)


@dataclass(frozen=True)
class QuestionPage:
    """A question as staff see it."""

    question: Question
    options: list[OptionLine]
    versions: list[VersionLine]
    used_in: list[BlueprintRow]
    fixed_in: list[FixedQuestion]
    usage: Usage
    comments: list[QuestionComment] = field(default_factory=list)
    key_change: OpenKeyChange | None = None
    # What can be marked again because the key has changed since, or is about to.
    answered: list[Answered] = field(default_factory=list)


def question_page(question: Question) -> QuestionPage:
    """At most twelve queries, however much there is to show."""
    versions = list(question.versions.order_by("number"))
    answered = _times_answered(versions)
    changes = _key_changes(question)
    return QuestionPage(
        question=question,
        options=option_lines(question.current) if question.current else [],
        versions=_version_lines(versions, answered, changes),
        used_in=list(
            BlueprintRow.objects.filter(
                quiz__bank=question.bank_id,
                topic=question.topic_id,
                difficulty=question.difficulty,
            ).select_related("quiz__assessment__course")
        ),
        fixed_in=list(
            FixedQuestion.objects.filter(question=question).select_related(
                "quiz__assessment__course"
            )
        ),
        usage=usage_of([question])[question.pk],
        comments=list(
            QuestionComment.objects.filter(question=question)
            .select_related("author", "version")
            .order_by("-made_at")
        ),
        key_change=_open_key_change(question, changes, sum(answered.values())),
        answered=_answered_before(question, changes),
    )


@dataclass(frozen=True)
class BankLine:
    """A bank with how many questions it holds, by where they stand."""

    bank: QuestionBank
    questions: int
    ready: int
    categories: int


def bank_lines(banks: QuerySet[QuestionBank]) -> list[BankLine]:
    """One query."""
    found = (
        banks.select_related("owner")
        .annotate(
            all_questions=Count("questions", distinct=True),
            ready_questions=Count(
                "questions", filter=Q(questions__status=Question.Status.READY), distinct=True
            ),
            shelves=Count("categories", distinct=True),
        )
        .order_by("name")
    )
    return [
        BankLine(bank, bank.all_questions, bank.ready_questions, bank.shelves) for bank in found
    ]


def shelves_of(banks: QuerySet[QuestionBank]) -> list[Shelf]:
    """Return the shelves of these banks, each behind the one it stands in. Two queries."""
    categories = list(
        QuestionCategory.objects.filter(bank__in=banks)
        .select_related("bank")
        .order_by("bank__name", "bank", "position", "name")
    )
    counted = dict(
        Question.objects.filter(category__in=categories)
        .values_list("category")
        .annotate(n=Count("pk"))
        .order_by()
        if categories
        else ()
    )
    inside: defaultdict[int | None, list[QuestionCategory]] = defaultdict(list)
    for category in categories:
        inside[category.parent_id].append(category)
    return _shelves(None, 0, inside, counted)


def _shelves(
    parent: int | None,
    depth: int,
    inside: dict[int | None, list[QuestionCategory]],
    counted: dict[int, int],
) -> list[Shelf]:
    found: list[Shelf] = []
    for category in inside[parent]:
        below = _shelves(category.pk, depth + 1, inside, counted)
        own = counted.get(category.pk, 0)
        total = own + sum(shelf.questions for shelf in below)
        found += [Shelf(category, depth, own, total, not own and not below), *below]
    return found


def categories_below(category: QuestionCategory) -> set[int]:
    """Return the ids of a shelf and of all that stand in it. One query."""
    inside: defaultdict[int | None, list[int]] = defaultdict(list)
    for pk, parent in QuestionCategory.objects.filter(bank=category.bank_id).values_list(
        "pk", "parent"
    ):
        inside[parent].append(pk)
    found, waiting = set(), [category.pk]
    while waiting:
        found.add(waiting[-1])
        waiting += inside[waiting.pop()]
    return found


def quiz_lines(banks: QuerySet[QuestionBank]) -> list[QuizLine]:
    """Return the tests drawn from these banks. Four queries, however many there are."""
    quizzes = (
        Quiz.objects.filter(bank__in=banks)
        .select_related("bank", "assessment__course")
        .prefetch_related(
            "fixed_questions",
            Prefetch(
                "blueprint",
                BlueprintRow.objects.select_related("topic").order_by("topic__position", "pk"),
            ),
        )
        .order_by("title", "pk")
    )
    ready = {
        (row["bank"], row["topic"], row["difficulty"]): row["ready"]
        for row in Question.objects.drawable()
        .filter(bank__in=banks)
        .values("bank", "topic", "difficulty")
        .annotate(ready=Count("pk"))
    }
    return [
        QuizLine(
            quiz,
            [
                BlueprintLine(row, ready.get((quiz.bank_id, row.topic_id, row.difficulty), 0))
                for row in quiz.blueprint.all()
            ],
        )
        for quiz in quizzes
    ]


def option_lines(version: QuestionVersion) -> list[OptionLine]:
    """Return what can be chosen, the right ones marked; for other kinds the key. Rich texts."""
    content: Content = version.content
    words = true_or_false()
    if version.kind in {Kind.SINGLE, Kind.MULTIPLE}:
        return [OptionLine(o["text"], o["right"], o["feedback"]) for o in content["options"]]
    if version.kind == Kind.TRUE_FALSE:
        return [
            OptionLine(words.true, content["answer"], content.get("feedback_true", "")),
            OptionLine(words.false, not content["answer"], content.get("feedback_false", "")),
        ]
    if version.kind == Kind.ESSAY:
        criteria = [OptionLine(escape(each["text"]), is_right=True) for each in content["criteria"]]
        return [OptionLine(content["guide"], is_right=True), *criteria]
    key = [OptionLine(line, is_right=True) for line in key_lines(version.kind, content, words)]
    extra = content.get("extra_rights", [])
    return key + [OptionLine(escape(text, quote=False), is_right=False) for text in extra]


def changes_between(old: QuestionVersion, new: QuestionVersion) -> list[LineChange]:
    return line_changes(_lines(old), _lines(new))


def _version_lines(
    versions: list[QuestionVersion], answered: dict[int, int], changes: list[KeyChange]
) -> list[VersionLine]:
    authors = get_user_model().objects.in_bulk({v.created_by_id for v in versions} - {None})
    by_version = {change.version_id: change for change in changes}
    compared = [[], *(changes_between(old, new) for old, new in itertools.pairwise(versions))]
    return [
        VersionLine(
            version,
            changed,
            answered.get(version.pk, 0),
            authors.get(version.created_by_id),
            by_version.get(version.pk),
        )
        for version, changed in zip(versions, compared, strict=True)
    ][::-1]


def _key_changes(question: Question) -> list[KeyChange]:
    return list(
        KeyChange.objects.filter(question=question).select_related(
            "version", "proposed_by", "decided_by"
        )
    )


def _open_key_change(
    question: Question, changes: list[KeyChange], answered: int
) -> OpenKeyChange | None:
    change = next((change for change in changes if change.decided_at is None), None)
    if change is None or question.current is None:
        return None
    return OpenKeyChange(change, changes_between(question.current, change.version), answered)


def _answered_before(question: Question, changes: list[KeyChange]) -> list[Answered]:
    """Return what was answered by another key than the last one that was not refused."""
    standing = [change for change in changes if change.accepted is not False]
    if not standing:
        return []
    rows = (
        Response.objects.filter(version__question=question, attempt__tester=None)
        .filter(version__number__lt=standing[-1].version.number)
        .order_by("attempt__quiz", "version__number")
        .values_list("attempt__quiz", "attempt__quiz__title", "version", "version__number")
        .distinct()
    )
    return [Answered(*row) for row in rows]


def _lines(version: QuestionVersion) -> list[str]:
    """Return all that a version says; marks as words, so that their change can be read."""
    lines = version_lines(
        version.stem, version.kind, version.content, version.feedback, true_or_false()
    )
    right, wrong = pgettext("option", "right"), pgettext("option", "wrong")
    return [line.replace("[x]", f"[{right}]").replace("[ ]", f"[{wrong}]") for line in lines]


def _times_answered(versions: list[QuestionVersion]) -> dict[int, int]:
    counted = (
        Response.objects.filter(version__in=versions, attempt__tester=None)
        .values("version")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return {row["version"]: row["n"] for row in counted}
