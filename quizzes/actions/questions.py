"""Writing questions. A version is never edited: papers are pinned to it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.api import User
from audit.api import record
from courses.api import LessonPage, Topic
from quizzes.errors import CodeTaken, NothingToShow, StillNeeded
from quizzes.models import BlueprintRow, Question, QuestionBank, QuestionVersion
from quizzes.rules.content import Content, clean_content
from quizzes.rules.prose import clean_html
from quizzes.rules.wording import search_text


@dataclass(frozen=True)
class Wording:
    """What a version says. `stem` and `feedback` are HTML, `content` as in `rules.content`."""

    kind: str
    stem: str
    content: Content
    feedback: str = ""

    def cleaned(self) -> "Wording":
        """Return it as it is kept. Raises ContentRefused."""
        stem = clean_html(self.stem)
        content = clean_content(self.kind, self.content, stem=stem)
        return Wording(self.kind, stem, content, clean_html(self.feedback))

    @classmethod
    def of(cls, version: QuestionVersion) -> "Wording":
        return cls(version.kind, version.stem, version.content, version.feedback)


@dataclass(frozen=True)
class About:
    """What is said about a question, whatever its wording. May be changed without a new version."""

    topic: Topic
    difficulty: str
    source: str = ""
    lesson: LessonPage | None = None

    def as_fields(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "difficulty": self.difficulty,
            "source": self.source,
            "lesson": self.lesson,
        }


@transaction.atomic
def add_question(
    bank: QuestionBank,
    code: str,
    about: About,
    wording: Wording,
    *,
    by: User | None,
    at: dt.datetime,
    status: str = Question.Status.DRAFT,
) -> Question:
    """Add a question with its first version.

    Raises ContentRefused, or CodeTaken when the bank has a question with this code.
    """
    wording = wording.cleaned()
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    if Question.objects.filter(bank=bank, code=code).exists():
        raise CodeTaken
    question = Question.objects.create(bank=bank, code=code, **about.as_fields())
    _add_version(question, wording, number=1, by=by, at=at)
    if status != Question.Status.DRAFT:
        question.status = status
        question.save(update_fields=["status"])
    record("question.added", question, by=by, at=at, status=status)
    return question


@transaction.atomic
def revise_question(
    question: Question, about: About, wording: Wording, *, by: User | None, at: dt.datetime
) -> Question:
    """Change a question. Other words or another key become a new version, which new papers show.

    Papers drawn before keep the version they were drawn with. Saving without a change does nothing.

    Raises ContentRefused, or StillNeeded when a published test would lose a question it needs.
    """
    wording = wording.cleaned()
    locked = _lock(question)
    moved = (locked.topic_id, locked.difficulty) != (about.topic.pk, about.difficulty)
    if moved and locked.status == Question.Status.READY:
        _refuse_if_needed(locked)
    changed = [name for name, value in about.as_fields().items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, about.as_fields()[name])
    if changed:
        locked.save(update_fields=changed)
    version = locked.current
    if version is None or Wording.of(version) != wording:
        last = locked.versions.order_by("-number").values_list("number", flat=True).first() or 0
        _add_version(locked, wording, number=last + 1, by=by, at=at)
        changed.append("version")
    if changed:
        record("question.revised", locked, by=by, at=at, changed=changed)
    return locked


@transaction.atomic
def set_status(question: Question, status: str, *, by: User | None, at: dt.datetime) -> Question:
    """Move a question between draft, in review, ready and retired.

    Raises NothingToShow, or StillNeeded when a published test would lose a question it needs.
    """
    locked = _lock(question)
    before = locked.status
    if before == status:
        return locked
    if status == Question.Status.READY and locked.current_id is None:
        raise NothingToShow
    if before == Question.Status.READY:
        _refuse_if_needed(locked)
    locked.status = status
    locked.save(update_fields=["status"])
    record("question.status_changed", locked, by=by, at=at, before=before, after=status)
    return locked


def _lock(question: Question) -> Question:
    # The bank first: two people retiring the last two questions of a topic must not both pass.
    QuestionBank.objects.select_for_update().get(pk=question.bank_id)
    return (
        Question.objects.select_for_update(of=("self",))
        .select_related("current", "topic", "lesson")
        .get(pk=question.pk)
    )


def _refuse_if_needed(question: Question) -> None:
    same = Question.objects.drawable().filter(
        bank=question.bank_id, topic=question.topic_id, difficulty=question.difficulty
    )
    needed = BlueprintRow.objects.filter(
        quiz__bank=question.bank_id,
        quiz__published_at__isnull=False,
        topic=question.topic_id,
        difficulty=question.difficulty,
        count__gt=same.count() - 1,
    )
    if needed.exists():
        raise StillNeeded


def _add_version(
    question: Question, wording: Wording, *, number: int, by: User | None, at: dt.datetime
) -> None:
    question.current = QuestionVersion.objects.create(
        question=question,
        number=number,
        kind=wording.kind,
        stem=wording.stem,
        content=wording.content,
        feedback=wording.feedback,
        created_at=at,
        created_by_id=by.pk if by else None,
    )
    question.search_text = search_text(question.code, wording.stem)
    question.save(update_fields=["current", "search_text"])
