"""Places, notes, questions and answers of those who study."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from courses.models import (
    ClassUnit,
    Enrolment,
    LessonAnswer,
    LessonNote,
    LessonQuestion,
    ReadingPlace,
)
from notifications.api import post_message


def save_place(unit: ClassUnit, enrolment: Enrolment, anchor: str, *, at: dt.datetime) -> None:
    """Keep the paragraph at which the learner is; one place in each lesson."""
    ReadingPlace.objects.update_or_create(
        unit=unit, enrolment=enrolment, defaults={"anchor": anchor, "updated_at": at}
    )


def add_note(
    unit: ClassUnit, enrolment: Enrolment, text: str, *, anchor: str = "", at: dt.datetime
) -> LessonNote:
    return LessonNote.objects.create(
        unit=unit, enrolment=enrolment, text=text, anchor=anchor, made_at=at, updated_at=at
    )


def change_note(note: LessonNote, text: str, *, at: dt.datetime) -> None:
    """Write a note anew; an empty text deletes it."""
    if not text:
        note.delete()
        return
    note.text = text
    note.updated_at = at
    note.save(update_fields=["text", "updated_at"])


@transaction.atomic
def ask(
    unit: ClassUnit, enrolment: Enrolment, text: str, *, by: User, at: dt.datetime
) -> LessonQuestion:
    """Ask the trainer before the class."""
    question = LessonQuestion.objects.create(unit=unit, enrolment=enrolment, text=text, asked_at=at)
    record("lesson_question.asked", question, by=by, at=at)
    return question


@transaction.atomic
def answer(
    question: LessonQuestion, text: str, *, is_trainers: bool, by: User, at: dt.datetime
) -> LessonAnswer:
    """Answer a question, and tell who asked, once for each answer.

    is_trainers  whether `by` teaches the class or marks for it
    """
    given = LessonAnswer.objects.create(
        question=question, author=by, is_trainers=is_trainers, text=text, made_at=at
    )
    record("lesson_question.answered", question, by=by, at=at, answer=given.pk)
    asker = question.enrolment.person
    if asker.user_id != by.pk:
        post_message(
            asker,
            key=f"lesson-answer:{given.pk}",
            subject=_("Your question about the lesson has an answer"),
            link=address_of(question),
            at=at,
        )
    return given


@transaction.atomic
def endorse(given: LessonAnswer, *, by: User, at: dt.datetime) -> None:
    """Mark an answer as the one that holds; another of the same question no longer is."""
    LessonQuestion.objects.select_for_update(of=("self",)).get(pk=given.question_id)
    others = LessonAnswer.objects.filter(question=given.question_id, endorsed_at__isnull=False)
    others.exclude(pk=given.pk).update(endorsed_at=None, endorsed_by=None)
    current = LessonAnswer.objects.get(pk=given.pk)
    if current.hidden_at is None and current.endorsed_at is None:
        current.endorsed_at, current.endorsed_by = at, by
        current.save(update_fields=["endorsed_at", "endorsed_by"])
        record("lesson_answer.endorsed", current, by=by, at=at)


@transaction.atomic
def hide(said: LessonQuestion | LessonAnswer, reason: str, *, by: User, at: dt.datetime) -> None:
    """Take a question or an answer down; who wrote it and trainers still see it, with the reason."""
    said.hidden_at, said.hidden_by, said.hidden_reason = at, by, reason
    if isinstance(said, LessonAnswer):
        said.endorsed_at = said.endorsed_by = None
    said.save()
    record("lesson_talk.hidden", said, by=by, at=at, reason=reason)
    if isinstance(said, LessonQuestion):
        post_message(
            said.enrolment.person,
            key=f"lesson-question-hidden:{said.pk}",
            subject=_("Your question was taken down by the trainer"),
            link=address_of(said),
            at=at,
        )


def address_of(question: LessonQuestion) -> str:
    """Return where a question stands."""
    unit = question.unit
    place = reverse("courses:question_list", args=[unit.training_class.code, unit.pk])
    return f"{place}#cau-{question.pk}"
