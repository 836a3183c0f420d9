"""Taking many questions at once into a bank."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.api import User
from audit.api import record, record_many
from courses.api import LessonPage, Topic
from quizzes.actions.questions import About, Wording, needs_second_person
from quizzes.models import Question, QuestionBank, QuestionVersion
from quizzes.rules.content import ContentRefused
from quizzes.rules.kinds.plain import as_rich
from quizzes.rules.wording import search_text

# Everything else that is said of a question is its content.
_NOT_CONTENT = frozenset(
    {"code", "kind", "subtopic", "difficulty", "lesson", "source", "stem", "feedback", "points"}
)


@dataclass(frozen=True)
class LoadReport:
    """How many questions were new, got a new version, or were left as they are."""

    added: int = 0
    revised: int = 0
    unchanged: int = 0


class QuestionRefused(ValueError):
    """A question of the given list cannot be taken; nothing was. `code` says which."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


@dataclass(frozen=True)
class Given:
    """A sound question to be kept under a code."""

    code: str
    about: About
    wording: Wording


@transaction.atomic
def load_questions(
    bank: QuestionBank,
    questions: Iterable[Mapping[str, Any]],
    *,
    topics: Mapping[str, Topic],
    lessons: Mapping[str, LessonPage],
    by: User | None,
    at: dt.datetime,
    status: str = Question.Status.READY,
) -> LoadReport:
    """Add or revise questions by their code; a second run of the same list changes nothing.

    questions  mappings with code, kind, subtopic, difficulty, stem and the keys of the content
               of the kind (`rules.kinds`) without markup in them; stem and feedback are HTML;
               feedback, points, lesson and source may be missing
    topics     by the word used in "subtopic"
    lessons    by the word used in "lesson"
    status     of new questions; that of known ones stays

    Raises QuestionRefused for the first that is unsound; nothing is written then.
    """
    given = [_read(question, topics, lessons) for question in questions]
    _refuse_repeated_codes(given)
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    known = {
        question.code: question
        for question in Question.objects.filter(
            bank=bank, code__in=[g.code for g in given]
        ).select_related("current", "topic", "lesson")
    }
    new = [g for g in given if g.code not in known]
    add_all(bank, new, status=status, by=by, at=at)
    revised = sum(_revise(known[g.code], g, by=by, at=at) for g in given if g.code in known)
    return LoadReport(len(new), revised, len(given) - len(new) - revised)


def _read(
    question: Mapping[str, Any], topics: Mapping[str, Topic], lessons: Mapping[str, LessonPage]
) -> Given:
    code = str(question.get("code", "")).strip()
    try:
        lesson = lessons[question["lesson"]] if question.get("lesson") else None
        about = About(
            topics[question["subtopic"]],
            Question.Difficulty(question["difficulty"]).value,
            question.get("source", ""),
            lesson,
        )
        content = as_rich({key: question[key] for key in question if key not in _NOT_CONTENT})
        points = Decimal(question.get("points", 1))
        wording = Wording(
            question["kind"], question["stem"], content, question.get("feedback", ""), points
        ).cleaned()
    except KeyError as error:
        raise QuestionRefused(code, f"missing or unknown: {error}") from error
    except ContentRefused as error:
        raise QuestionRefused(code, str(error)) from error
    except ValueError as error:
        raise QuestionRefused(code, str(error)) from error
    if not code or not wording.stem:
        raise QuestionRefused(code, "code and stem are needed")
    return Given(code, about, wording)


def _refuse_repeated_codes(given: list[Given]) -> None:
    seen: set[str] = set()
    for question in given:
        if question.code in seen:
            raise QuestionRefused(question.code, "given twice")
        seen.add(question.code)


def add_all(
    bank: QuestionBank, new: list[Given], *, status: str, by: User | None, at: dt.datetime
) -> None:
    """Add questions whose codes the bank does not have, at the cost of a few."""
    questions = Question.objects.bulk_create(
        Question(
            bank=bank,
            code=g.code,
            search_text=search_text(g.code, g.wording.stem),
            **g.about.as_fields(),
        )
        for g in new
    )
    versions = QuestionVersion.objects.bulk_create(
        _version(question, g.wording, number=1, by=by, at=at)
        for question, g in zip(questions, new, strict=True)
    )
    for question, version in zip(questions, versions, strict=True):
        question.current = version
        question.status = status
    Question.objects.bulk_update(questions, ["current", "status"])
    record_many("question.added", questions, by=by, at=at, status=status)


def _revise(question: Question, given: Given, *, by: User | None, at: dt.datetime) -> bool:
    """Bring one known question up to date; return whether anything changed."""
    wanted = given.about.as_fields()
    if given.about.category is None:
        # The list says nothing of shelves; the question stays where somebody has put it.
        del wanted["category"]
    changed = [name for name, value in wanted.items() if getattr(question, name) != value]
    for name in changed:
        setattr(question, name, wanted[name])
    current = question.current
    if current is None or not given.wording.same_as(current):
        if current and needs_second_person(question, current, given.wording):
            raise QuestionRefused(given.code, "another key of a question that has been answered")
        number = (current.number if current else 0) + 1
        version = _version(question, given.wording, number=number, by=by, at=at)
        version.save()
        question.current = version
        question.search_text = search_text(given.code, given.wording.stem)
        changed += ["current", "search_text"]
    if changed:
        question.save(update_fields=changed)
        record("question.revised", question, by=by, at=at, changed=changed)
    return bool(changed)


def _version(
    question: Question, wording: Wording, *, number: int, by: User | None, at: dt.datetime
) -> QuestionVersion:
    return QuestionVersion(
        question=question,
        number=number,
        kind=wording.kind,
        stem=wording.stem,
        content=wording.content,
        feedback=wording.feedback,
        points=wording.points,
        created_at=at,
        created_by_id=by.pk if by else None,
    )
