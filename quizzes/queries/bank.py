"""What the screens of staff show of a question bank. These read the key."""

import datetime as dt
import itertools
from dataclasses import dataclass
from html import escape

from django.db.models import Count, Prefetch, QuerySet

from quizzes.models import (
    BlueprintRow,
    Question,
    QuestionBank,
    QuestionVersion,
    Quiz,
    Response,
)
from quizzes.queries.attempt_pages import true_or_false
from quizzes.rules.content import Content, Kind
from quizzes.rules.wording import Change, differences, key_lines, version_lines


@dataclass(frozen=True)
class OptionLine:
    """A choice of a question with whether it is right."""

    text: str
    is_right: bool
    feedback: str = ""


@dataclass(frozen=True)
class VersionLine:
    """A version and how it differs from the one before; the first one has no changes."""

    version: QuestionVersion
    changes: list[Change]
    times_answered: int

    @property
    def created_at(self) -> dt.datetime:
        return self.version.created_at


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
        return sum(line.row.count for line in self.lines)

    @property
    def can_be_filled(self) -> bool:
        return bool(self.lines) and all(line.is_filled for line in self.lines)


@dataclass(frozen=True)
class QuestionPage:
    """A question as staff see it."""

    question: Question
    options: list[OptionLine]
    versions: list[VersionLine]
    used_in: list[BlueprintRow]


def question_page(question: Question) -> QuestionPage:
    """Three queries, however many versions there are."""
    versions = list(question.versions.order_by("number"))
    answered = _times_answered(versions)
    lines = [_lines(version) for version in versions]
    changes = [[], *(differences(old, new) for old, new in itertools.pairwise(lines))]
    return QuestionPage(
        question=question,
        options=option_lines(question.current) if question.current else [],
        versions=[
            VersionLine(version, changed, answered.get(version.pk, 0))
            for version, changed in zip(versions, changes, strict=True)
        ][::-1],
        used_in=list(
            BlueprintRow.objects.filter(
                quiz__bank=question.bank_id,
                topic=question.topic_id,
                difficulty=question.difficulty,
            ).select_related("quiz__assessment__course")
        ),
    )


def quiz_lines(banks: QuerySet[QuestionBank]) -> list[QuizLine]:
    """Return the tests drawn from these banks. Three queries, however many there are."""
    quizzes = (
        Quiz.objects.filter(bank__in=banks)
        .select_related("bank", "assessment__course")
        .prefetch_related(
            Prefetch(
                "blueprint",
                BlueprintRow.objects.select_related("topic").order_by("topic__position", "pk"),
            )
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
            OptionLine(words.true, content["answer"], content["feedback_true"]),
            OptionLine(words.false, not content["answer"], content["feedback_false"]),
        ]
    if version.kind == Kind.ESSAY:
        criteria = [OptionLine(escape(each["text"]), is_right=True) for each in content["criteria"]]
        return [OptionLine(content["guide"], is_right=True), *criteria]
    key = [OptionLine(line, is_right=True) for line in key_lines(version.kind, content, words)]
    extra = content.get("extra_rights", [])
    return key + [OptionLine(escape(text, quote=False), is_right=False) for text in extra]


def _lines(version: QuestionVersion) -> list[str]:
    return version_lines(
        version.stem, version.kind, version.content, version.feedback, true_or_false()
    )


def _times_answered(versions: list[QuestionVersion]) -> dict[int, int]:
    counted = (
        Response.objects.filter(version__in=versions).values("version").annotate(n=Count("pk"))
    )
    return {row["version"]: row["n"] for row in counted}
