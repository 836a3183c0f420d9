"""Tests: making one, its settings, what it asks, opening and withdrawing it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.api import User
from audit.api import record
from courses.api import CourseAssessment, Topic
from quizzes.actions.exceptions import reschedule_open_attempts
from quizzes.errors import AlreadyATest, BankTooSmall, PeopleAreSitting
from quizzes.models import (
    Attempt,
    BlueprintRow,
    FixedQuestion,
    Question,
    QuestionBank,
    QuestionVersion,
    Quiz,
    QuizBand,
    QuizSection,
)
from quizzes.queries.papers import blueprint_of, fixed_questions_of, pool_of
from quizzes.rules.drawing import Shortage, Wanted, shortages
from quizzes.rules.prose import clean_html


@dataclass(frozen=True)
class SectionPlan:
    """pass_percent  None where only the whole test has to be passed"""

    title: str
    intro: str = ""
    pass_percent: Decimal | None = None


@dataclass(frozen=True)
class RowPlan:
    """So many questions of a topic and difficulty; `section` counts from 1, None without any."""

    topic: Topic
    difficulty: str
    count: int
    section: int | None = None
    points: Decimal | None = None


@dataclass(frozen=True)
class FixedPlan:
    """A question of every paper; `version` None: always the current one."""

    question: Question
    version: QuestionVersion | None = None
    section: int | None = None
    points: Decimal | None = None


@dataclass(frozen=True)
class BandPlan:
    from_percent: Decimal
    name: str
    feedback: str = ""


@dataclass(frozen=True)
class Contents:
    """Everything that a test asks, in order."""

    sections: Sequence[SectionPlan] = ()
    rows: Sequence[RowPlan] = ()
    fixed: Sequence[FixedPlan] = ()
    bands: Sequence[BandPlan] = field(default_factory=tuple)


def check_blueprint(quiz: Quiz) -> list[Shortage]:
    """Return the rows of the blueprint that the bank cannot fill.

    A test that asks nothing at all lacks one question.
    """
    wanted = blueprint_of(quiz)
    if wanted:
        return shortages(wanted, pool_of(quiz))
    if any(placed.is_asked for placed in fixed_questions_of(quiz)):
        return []
    return [Shortage(Wanted("", "", 1), 0)]


@transaction.atomic
def create_quiz(
    assessment: CourseAssessment,
    bank: QuestionBank,
    title: str,
    *,
    by: User | None,
    at: dt.datetime,
) -> Quiz:
    """Fill a course's place for a test with a new one, which nobody can start yet.

    Raises AlreadyATest when somebody else was quicker.
    """
    CourseAssessment.objects.select_for_update().get(pk=assessment.pk)
    if Quiz.objects.filter(assessment=assessment).exists():
        raise AlreadyATest
    quiz = Quiz.objects.create(
        assessment=assessment, bank=bank, title=title, pass_percent=Decimal(50)
    )
    record("quiz.created", quiz, by=by, at=at)
    return quiz


@transaction.atomic
def change_quiz(
    quiz: Quiz, settings: Mapping[str, Any], *, by: User | None, at: dt.datetime
) -> list[str]:
    """Change settings by the names of their columns; return what changed.

    They hold for attempts that begin from now on: those who are sitting keep what they were told.
    A closing time alone is for everybody, so open attempts follow it.
    """
    locked = Quiz.objects.select_for_update().get(pk=quiz.pk)
    wanted = {**settings}
    if "intro" in wanted:
        wanted["intro"] = clean_html(wanted["intro"])
    changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
    if not changed:
        return []
    before = {name: _plain(getattr(locked, name)) for name in changed}
    for name in changed:
        setattr(locked, name, wanted[name])
    locked.save(update_fields=changed)
    if "closes_at" in changed:
        reschedule_open_attempts(locked, at=at)
    # The password itself has no place in the journal.
    kept = [name for name in changed if name != "password"]
    record(
        "quiz.changed", locked, by=by, at=at, changed=changed,
        before={name: before[name] for name in kept},
        after={name: _plain(wanted[name]) for name in kept},
    )  # fmt: skip
    return changed


@transaction.atomic
def set_contents(quiz: Quiz, contents: Contents, *, by: User | None, at: dt.datetime) -> Quiz:
    """Replace what the test asks. An open test must still be able to fill a paper.

    Raises BankTooSmall, or PeopleAreSitting when sections would change under those who are sitting
    the test: their papers name the sections by number.
    """
    locked = Quiz.objects.select_for_update().get(pk=quiz.pk)
    _set_sections(locked, contents.sections)
    sections: dict[int | None, QuizSection | None] = {None: None}
    sections |= dict(enumerate(locked.sections.order_by("position"), 1))
    BlueprintRow.objects.filter(quiz=locked).delete()
    FixedQuestion.objects.filter(quiz=locked).delete()
    QuizBand.objects.filter(quiz=locked).delete()
    BlueprintRow.objects.bulk_create(
        BlueprintRow(
            quiz=locked, section=sections[row.section], topic=row.topic,
            difficulty=row.difficulty, count=row.count, points=row.points,
        )
        for row in contents.rows
    )  # fmt: skip
    FixedQuestion.objects.bulk_create(
        FixedQuestion(
            quiz=locked, section=sections[each.section], position=position,
            question=each.question, version=each.version, points=each.points,
        )
        for position, each in enumerate(contents.fixed, 1)
    )  # fmt: skip
    QuizBand.objects.bulk_create(
        QuizBand(
            quiz=locked, from_percent=band.from_percent, name=band.name,
            feedback=clean_html(band.feedback),
        )
        for band in contents.bands
    )  # fmt: skip
    if locked.published_at is not None and (lacking := check_blueprint(locked)):
        raise BankTooSmall(lacking)
    record(
        "quiz.contents_changed", locked, by=by, at=at,
        drawn=sum(row.count for row in contents.rows), fixed=len(contents.fixed),
        sections=len(contents.sections),
    )  # fmt: skip
    return locked


@transaction.atomic
def publish_quiz(quiz: Quiz, *, by: User | None, at: dt.datetime) -> Quiz:
    """Let learners start the test. Publishing again checks again and changes nothing else.

    A test that could not fill a paper is refused here, where staff can mend it, and not when a
    learner presses "start".

    Raises BankTooSmall.
    """
    locked = Quiz.objects.select_for_update().get(pk=quiz.pk)
    if lacking := check_blueprint(locked):
        raise BankTooSmall(lacking)
    if locked.published_at is None:
        locked.published_at = at
        locked.save(update_fields=["published_at"])
        record("quiz.published", locked, by=by, at=at)
    return locked


@transaction.atomic
def withdraw_quiz(quiz: Quiz, *, by: User | None, at: dt.datetime) -> Quiz:
    """Let nobody start the test any more. Those who are sitting it go on to their end."""
    locked = Quiz.objects.select_for_update().get(pk=quiz.pk)
    if locked.published_at is not None:
        locked.published_at = None
        locked.save(update_fields=["published_at"])
        record("quiz.withdrawn", locked, by=by, at=at)
    return locked


def _set_sections(quiz: Quiz, plans: Sequence[SectionPlan]) -> None:
    kept = list(quiz.sections.order_by("position"))
    is_same_paper = [section.pass_percent for section in kept] == [p.pass_percent for p in plans]
    if not is_same_paper and Attempt.objects.real().open().filter(quiz=quiz).exists():
        raise PeopleAreSitting
    for position, plan in enumerate(plans, 1):
        QuizSection.objects.update_or_create(
            quiz=quiz,
            position=position,
            defaults={
                "title": plan.title,
                "intro": clean_html(plan.intro),
                "pass_percent": plan.pass_percent,
            },
        )
    # What the sections held is replaced right after this.
    quiz.sections.filter(position__gt=len(plans)).delete()


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str | list | dict | None) else str(value)
