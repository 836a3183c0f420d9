"""Writing questions. A version is never edited: papers are pinned to it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.api import User
from audit.api import record, record_many
from courses.api import LessonPage, Topic
from quizzes.actions.needs import refuse_if_missed
from quizzes.errors import ChangedMeanwhile, CodeTaken, KeyChangeOpen, NothingToShow, ReasonNeeded
from quizzes.models import (
    KeyChange,
    Question,
    QuestionBank,
    QuestionCategory,
    QuestionVersion,
)
from quizzes.queries.usage import is_shown
from quizzes.rules.content import Content, ContentRefused, clean_content
from quizzes.rules.keys import key_changed
from quizzes.rules.prose import clean_html
from quizzes.rules.wording import search_text


@dataclass(frozen=True)
class Wording:
    """What a version says. `stem` and `feedback` are HTML, `content` as in `rules.kinds`."""

    kind: str
    stem: str
    content: Content
    feedback: str = ""
    points: Decimal = Decimal(1)

    def cleaned(self) -> "Wording":
        """Return it as it is kept. Raises ContentRefused."""
        stem = clean_html(self.stem)
        content = clean_content(self.kind, self.content, stem=stem)
        return Wording(self.kind, stem, content, clean_html(self.feedback), self.points)

    @classmethod
    def of(cls, version: QuestionVersion) -> "Wording":
        return cls(version.kind, version.stem, version.content, version.feedback, version.points)

    def same_as(self, version: QuestionVersion) -> bool:
        """Whether a version says this. One kept long ago may lack what has been added since."""
        return _as_kept_today(version) == self

    def changed_parts(self, version: QuestionVersion | None) -> list[str]:
        """Return the names of what `version` says otherwise."""
        before = _as_kept_today(version) if version else None
        names = ("kind", "stem", "content", "feedback", "points")
        return [name for name in names if getattr(before, name, None) != getattr(self, name)]


@dataclass(frozen=True)
class About:
    """What is said about a question, whatever its wording. May be changed without a new version."""

    topic: Topic
    difficulty: str
    source: str = ""
    lesson: LessonPage | None = None
    category: QuestionCategory | None = None

    @classmethod
    def of(cls, question: Question) -> "About":
        return cls(
            question.topic, question.difficulty, question.source, question.lesson, question.category
        )

    def as_fields(self) -> dict[str, Any]:
        return {
            "topic": self.topic,
            "difficulty": self.difficulty,
            "source": self.source,
            "lesson": self.lesson,
            "category": self.category,
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
    """Add a question with its first version. Without a `code` it gets the next free one.

    Raises ContentRefused, or CodeTaken when the bank has a question with this code.
    """
    wording = wording.cleaned()
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    code = code or _next_code(bank)
    if Question.objects.filter(bank=bank, code=code).exists():
        raise CodeTaken
    question = Question.objects.create(bank=bank, code=code, **about.as_fields())
    make_current(question, add_version(question, wording, number=1, by=by, at=at))
    if status != Question.Status.DRAFT:
        question.status = status
        question.save(update_fields=["status"])
    record("question.added", question, by=by, at=at, status=status)
    return question


@transaction.atomic
def revise_question(
    question: Question,
    about: About,
    wording: Wording,
    *,
    by: User | None,
    at: dt.datetime,
    reason: str = "",
    base: int | None = None,
) -> Question:
    """Change a question. Other words or another key become a new version, which new papers show.

    Saving without a change does nothing. Another key of a question that people have been shown is
    only proposed (KeyChange): the present version stays until somebody else has decided.

    reason  why the key is another one
    base    number of the version that was on the screen, if it is to be checked
    Raises ContentRefused; ReasonNeeded for another key without a reason; KeyChangeOpen while one
    waits for a decision; ChangedMeanwhile; StillNeeded when a published test would lose a question.
    """
    wording = wording.cleaned()
    locked = lock_question(question)
    version = locked.current
    if base and version and version.number != base:
        raise ChangedMeanwhile
    changed = _change_fields(locked, about.as_fields())
    if version is None or not wording.same_as(version):
        parts = wording.changed_parts(version)
        _refuse_while_open(locked)
        new = add_version(locked, wording, number=_next_number(locked), by=by, at=at)
        if version and needs_second_person(locked, version, wording):
            _propose(locked, new, reason, by=by, at=at)
            record(
                "question.key_change_proposed", locked, by=by, at=at,
                version=new.number, changed=parts,
            )  # fmt: skip
        else:
            make_current(locked, new)
            changed += ["version", *parts]
    if changed:
        record("question.revised", locked, by=by, at=at, changed=changed)
    return locked


def restore_version(
    version: QuestionVersion, *, by: User | None, at: dt.datetime, reason: str = ""
) -> Question:
    """Say again what an old version said, as a new version. Raises like `revise_question`."""
    question = version.question
    return revise_question(
        question, About.of(question), Wording.of(version), by=by, at=at, reason=reason
    )


@transaction.atomic
def set_status(question: Question, status: str, *, by: User | None, at: dt.datetime) -> Question:
    """Move a question between draft, in review, ready and retired.

    Raises NothingToShow, or StillNeeded when a published test would lose a question it needs.
    """
    locked = lock_question(question)
    before = locked.status
    if before == status:
        return locked
    if status == Question.Status.READY and locked.current_id is None:
        raise NothingToShow
    with refuse_if_missed(locked.bank_id):
        locked.status = status
        locked.save(update_fields=["status"])
    record("question.status_changed", locked, by=by, at=at, before=before, after=status)
    return locked


@transaction.atomic
def change_many(
    bank: QuestionBank,
    questions: Iterable[Question],
    changes: dict[str, Any],
    *,
    by: User | None,
    at: dt.datetime,
) -> int:
    """Change status, difficulty or category of many questions of one bank; return how many.

    Costs the same for any number of questions.

    Raises NothingToShow, or StillNeeded when a published test would lose a question it needs;
    nothing is changed then.
    """
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    chosen = Question.objects.filter(bank=bank, pk__in=[question.pk for question in questions])
    if changes.get("status") == Question.Status.READY and chosen.filter(current=None).exists():
        raise NothingToShow
    found = list(chosen)
    with refuse_if_missed(bank.pk):
        chosen.update(**changes)
    said = {name: getattr(value, "pk", value) for name, value in changes.items()}
    record_many("question.changed_with_others", found, by=by, at=at, **said)
    return len(found)


def needs_second_person(question: Question, version: QuestionVersion, wording: Wording) -> bool:
    """Whether `wording` (cleaned) has another key than what learners have been shown."""
    before = _as_kept_today(version)
    changed = key_changed(
        before.kind, before.stem, before.content, wording.kind, wording.stem, wording.content
    )
    return changed and is_shown(question)


# --- Steps that other actions on questions share --------------------------------------------------


def lock_question(question: Question) -> Question:
    # The bank first: two people retiring the last two questions of a topic must not both pass.
    QuestionBank.objects.select_for_update().get(pk=question.bank_id)
    return (
        Question.objects.select_for_update(of=("self",))
        .select_related("current", "topic", "lesson", "category")
        .get(pk=question.pk)
    )


def add_version(
    question: Question, wording: Wording, *, number: int, by: User | None, at: dt.datetime
) -> QuestionVersion:
    """Keep a wording (cleaned) as a version that nothing shows yet."""
    return QuestionVersion.objects.create(
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


def make_current(question: Question, version: QuestionVersion) -> None:
    """Let new papers show `version`."""
    question.current = version
    question.search_text = search_text(question.code, version.stem)
    question.save(update_fields=["current", "search_text"])


# --- Parts of the above ---------------------------------------------------------------------------


def _as_kept_today(version: QuestionVersion) -> Wording:
    try:
        return Wording.of(version).cleaned()
    except ContentRefused:
        return Wording.of(version)


def _change_fields(locked: Question, wanted: dict[str, Any]) -> list[str]:
    changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
    if changed:
        with refuse_if_missed(locked.bank_id):
            for name in changed:
                setattr(locked, name, wanted[name])
            locked.save(update_fields=changed)
    return changed


def _refuse_while_open(question: Question) -> None:
    if KeyChange.objects.filter(question=question, decided_at=None).exists():
        raise KeyChangeOpen


def _propose(
    question: Question, version: QuestionVersion, reason: str, *, by: User | None, at: dt.datetime
) -> None:
    if not reason.strip() or by is None:
        raise ReasonNeeded
    KeyChange.objects.create(
        question=question, version=version, reason=reason.strip(), proposed_by=by, proposed_at=at
    )


def _next_number(question: Question) -> int:
    last = question.versions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _next_code(bank: QuestionBank) -> str:
    """Return cau-001 or whatever follows the highest of this form."""
    codes = Question.objects.filter(bank=bank, code__regex=r"^cau-[0-9]{1,9}$")
    numbers = (int(code.removeprefix("cau-")) for code in codes.values_list("code", flat=True))
    return f"cau-{max(numbers, default=0) + 1:03d}"
