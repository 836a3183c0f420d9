"""What learners noted and asked in a lesson, and their calendar."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import AnyUser, Permission, scope_of
from courses.models import (
    ClassUnit,
    Enrolment,
    LessonAnswer,
    LessonNote,
    LessonQuestion,
    ReadingPlace,
    Session,
    TrainingClass,
)
from courses.models.classes import taught_by
from courses.rules.calendar import Entry

DUE_ALARMS = (dt.timedelta(days=7), dt.timedelta(days=1))
SESSION_ALARMS = (dt.timedelta(days=1), dt.timedelta(hours=1))


def place_in(unit: ClassUnit, enrolment: Enrolment) -> str:
    """Return the paragraph at which the learner stopped; "" if there is none. One query."""
    places = ReadingPlace.objects.filter(unit=unit, enrolment=enrolment)
    return places.values_list("anchor", flat=True).first() or ""


def notes_in(unit: ClassUnit, enrolment: Enrolment) -> list[LessonNote]:
    return list(LessonNote.objects.filter(unit=unit, enrolment=enrolment))


@dataclass(frozen=True)
class Viewer:
    """Who looks at the questions of a lesson. `enrolment` is None for a trainer."""

    user: AnyUser
    enrolment: Enrolment | None
    is_trainer: bool


@dataclass(frozen=True)
class AnswerLine:
    answer: LessonAnswer
    is_own: bool

    @property
    def is_hidden(self) -> bool:
        return self.answer.hidden_at is not None


@dataclass(frozen=True)
class QuestionLine:
    """A question with the answers that the viewer may see: the endorsed one first."""

    question: LessonQuestion
    asker: str
    is_own: bool
    answers: list[AnswerLine]

    @property
    def is_hidden(self) -> bool:
        return self.question.hidden_at is not None


def questions_in(unit: ClassUnit, viewer: Viewer) -> list[QuestionLine]:
    """Return the questions about a lesson of the class, newest last. Two queries.

    What was taken down is seen by trainers and by whoever wrote it.
    """
    answers = LessonAnswer.objects.select_related("author")
    questions = LessonQuestion.objects.filter(unit=unit).select_related("enrolment__person")
    if not viewer.is_trainer:
        answers = answers.filter(Q(hidden_at=None) | Q(author=viewer.user.pk))
        questions = questions.filter(Q(hidden_at=None) | Q(enrolment=viewer.enrolment))
    questions = questions.prefetch_related(Prefetch("answers", queryset=answers))
    return [_line(question, viewer) for question in questions]


def _line(question: LessonQuestion, viewer: Viewer) -> QuestionLine:
    order: Callable[[LessonAnswer], tuple[bool, dt.datetime]] = lambda each: (  # noqa: E731
        each.endorsed_at is None,
        each.made_at,
    )
    return QuestionLine(
        question=question,
        asker=question.enrolment.person.full_name,
        is_own=viewer.enrolment is not None and question.enrolment_id == viewer.enrolment.pk,
        answers=[
            AnswerLine(each, is_own=each.author_id == viewer.user.pk)
            for each in sorted(question.answers.all(), key=order)
        ],
    )


def calendar_of(user: AnyUser, *, on: dt.date, absolute: Callable[[str], str]) -> list[Entry]:
    """Return the deadlines of the learner's open classes and their meetings. Two queries.

    absolute  makes an address of this site whole
    """
    enrolments = list(
        Enrolment.objects.visible_to(user)
        .active()
        .filter(training_class__ends_on__gte=on - dt.timedelta(days=31))
        .select_related("training_class")
        .order_by("training_class__due_on", "pk")
    )
    classes = {each.training_class_id: each.training_class for each in enrolments}
    entries = [
        Entry(
            uid=f"han-{each.pk}@hocba",
            title=_("Last day: %(name)s") % {"name": each.training_class.name},
            starts_at=each.training_class.due_on,
            text=_("Finish the class by 23:59 of this day."),
            url=absolute(reverse("courses:class_detail", args=[each.training_class.code])),
            alarms=DUE_ALARMS,
        )
        for each in enrolments
        if not each.is_completed
    ]
    for session in Session.objects.filter(training_class__in=classes).order_by("starts_at", "pk"):
        its_class = classes[session.training_class_id]
        entries.append(
            Entry(
                uid=f"buoi-{session.pk}@hocba",
                title=f"{session.title} ({its_class.name})",
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                place=session.place,
                url=absolute(reverse("courses:class_detail", args=[its_class.code])),
                is_cancelled=session.cancelled_at is not None,
                alarms=SESSION_ALARMS,
            )
        )
    return entries


# --- Doors ---------------------------------------------------------------------------------------


def class_talked_in(user: AnyUser, code: str, *, on: dt.date) -> TrainingClass | None:
    """Return a class that `user` learns in, teaches, looks after or may mark for."""
    visible = TrainingClass.objects.visible_to(user, on=on)
    marking = scope_of(user, Permission.MARK_ANSWERS, on=on).q("organiser__")
    classes = TrainingClass.objects.filter(Q(pk__in=visible.values("pk")) | marking, code=code)
    return classes.select_related("organiser").first()


def lesson_unit(training_class: TrainingClass, unit_id: int) -> ClassUnit | None:
    units = ClassUnit.objects.filter(
        pk=unit_id, training_class=training_class, kind=ClassUnit.Kind.LESSON
    )
    unit = units.first()
    if unit is not None:
        unit.training_class = training_class
    return unit


def own_note(unit: ClassUnit, enrolment: Enrolment, note_id: int) -> LessonNote | None:
    return LessonNote.objects.filter(pk=note_id, unit=unit, enrolment=enrolment).first()


def question_of(unit: ClassUnit, question_id: int) -> LessonQuestion | None:
    questions = LessonQuestion.objects.filter(pk=question_id, unit=unit)
    question = questions.select_related("enrolment__person").first()
    if question is not None:
        question.unit = unit
    return question


def answer_of(unit: ClassUnit, answer_id: int) -> LessonAnswer | None:
    return LessonAnswer.objects.filter(pk=answer_id, question__unit=unit).first()


# --- The desk of those who teach -----------------------------------------------------------------


def questions_at_hand(user: AnyUser, *, on: dt.date, most: int) -> list[LessonQuestion]:
    """Return the oldest questions that wait for a trainer's word in classes that `user` teaches."""
    marking = scope_of(user, Permission.MARK_ANSWERS, on=on)
    answered = LessonAnswer.objects.filter(question=OuterRef("pk"), hidden_at=None).filter(
        Q(is_trainers=True) | Q(endorsed_at__isnull=False)
    )
    questions = LessonQuestion.objects.filter(
        Q(unit__training_class__in=taught_by(user).values("pk"))
        | marking.q("unit__training_class__organiser__"),
        ~Exists(answered),
        hidden_at=None,
        unit__training_class__closed_at=None,
    )
    return list(questions.select_related("unit__training_class").order_by("asked_at", "pk")[:most])
