"""Editions of lessons: which one a learner reads, and whom an edit would ask to study again."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import PageLogEntry, Revision

from accounts.api import AnyUser
from courses.models import (
    ClassUnit,
    EditMeaning,
    Enrolment,
    LessonEdition,
    LessonPage,
    RedoPlan,
    RedoRequest,
    TrainingClass,
    UnitProgress,
    class_staff_scope,
)
from courses.queries.shared_parts import show_kept
from courses.rules.editions import Published, shown_edition

# So many names stand in the list of a class; the number is always of all.
MOST_NAMES = 200


@dataclass(frozen=True)
class ShownLesson:
    """A lesson as a learner reads it.

    edition   its id; None where no edition has been kept yet
    is_older  whether others read a newer one
    redo      why and since when the learner is asked to study it again
    """

    lesson: LessonPage
    edition: int | None
    is_older: bool = False
    redo: RedoRequest | None = None


def lesson_shown(unit: ClassUnit, progress: UnitProgress | None) -> ShownLesson:
    """Return the lesson of a unit for a learner: the edition that was begun, or the latest.

    It is there also when the page has been taken off the site since: an unpublished page's own row
    is overwritten by drafts, the editions are not. One to three queries.
    """
    lesson = unit.lesson
    if lesson is None:
        raise ValueError("the unit is no lesson")
    editions = published_editions(lesson.pk)
    begun = progress.edition_id if progress else None
    shown = shown_edition(editions, has_begun=progress is not None, begun=begun)
    redo = _redo_of(progress)
    if shown is None:
        return ShownLesson(_without_editions(lesson), None)
    is_latest = shown == editions[-1]
    if is_latest and lesson.live:
        return ShownLesson(lesson, shown.pk, redo=redo)
    kept = LessonEdition.objects.only("content", "shared").get(pk=shown.pk)
    older = lesson.with_content_json(kept.content)
    show_kept(older.body, kept.shared)
    return ShownLesson(older, shown.pk, not is_latest, redo)


def published_editions(lesson_id: int) -> list[Published]:
    """Return the editions of a lesson in order. One query."""
    rows = LessonEdition.objects.filter(lesson=lesson_id).order_by("number")
    return [Published(*row) for row in rows.values_list("pk", "number", "meaning")]


def _redo_of(progress: UnitProgress | None) -> RedoRequest | None:
    if progress is None or progress.redo_asked_at is None:
        return None
    return RedoRequest.objects.filter(progress=progress).select_related("edition").last()


def _without_editions(lesson: LessonPage) -> LessonPage:
    """Return a lesson that was published before editions were kept, as last published."""
    if lesson.live:
        return lesson
    entry = (
        PageLogEntry.objects.filter(
            page=lesson.pk, action="wagtail.publish", revision__isnull=False
        )
        .select_related("revision")
        .first()
    )
    return lesson if entry is None else entry.revision.as_object()


def edition_to_open(unit: ClassUnit, seen: int | None = None) -> QuerySet[LessonEdition, Any]:
    """Return, as a subquery of one id, the edition that somebody opens who has not yet begun.

    seen  the id of the edition that was on the screen, if it is known
    """
    editions = LessonEdition.objects.filter(lesson=unit.lesson_id)
    if seen is not None:
        editions = editions.filter(pk__lte=seen)
    return editions.order_by("-number").values("pk")[:1]


# --- Whom an edit concerns -----------------------------------------------------------------------


def taught_in(lesson_id: int) -> Q:
    """Classes, open and not closed, that have the lesson among their units."""
    units = ClassUnit.objects.filter(lesson=lesson_id, training_class=OuterRef("pk"))
    return Q(Exists(units), opened_at__isnull=False, closed_at=None)


def enrolments_concerned(lesson_id: int) -> QuerySet[Enrolment]:
    """Return the places in those classes whose holders have not completed the class."""
    classes = TrainingClass.objects.filter(taught_in(lesson_id))
    return Enrolment.objects.filter(
        training_class__in=classes, completed_at=None, withdrawn_at=None
    )


def begun_earlier(lesson_id: int, edition: int | None) -> QuerySet[UnitProgress]:
    """Return what learners have opened of a lesson, in editions before the one of that number."""
    begun = UnitProgress.objects.filter(unit__lesson=lesson_id)
    if edition is None:
        return begun
    return begun.filter(Q(edition=None) | Q(edition__number__lt=edition))


@dataclass(frozen=True)
class ConcernedClass:
    """People of a class who have done a lesson; `more` of them are not in the list."""

    training_class: TrainingClass
    people: list[UnitProgress]
    more: int

    @property
    def count(self) -> int:
        return len(self.people) + self.more


@dataclass(frozen=True)
class Concerned:
    """Whom asking again would concern.

    classes    with names, those that the editor looks after
    elsewhere  how many people in how many other classes
    begun      how many have opened the lesson without finishing it: they get the new text
    """

    classes: list[ConcernedClass]
    elsewhere: int
    classes_elsewhere: int
    begun: int

    @property
    def total(self) -> int:
        return self.elsewhere + sum(one.count for one in self.classes)


def concerned_by(lesson_id: int, user: AnyUser, *, edition: int | None, on: dt.date) -> Concerned:
    """Return whom it would concern to ask again. Two queries besides those about the roles.

    edition  the number of the edition, when it is published already: who has begun with it is not
             concerned
    """
    rows = list(
        begun_earlier(lesson_id, edition)
        .filter(enrolment__in=enrolments_concerned(lesson_id))
        .select_related("enrolment__person", "enrolment__training_class__organiser")
        .order_by("enrolment__training_class__code", "enrolment__person__sort_key", "pk")
    )
    done: dict[TrainingClass, list[UnitProgress]] = {}
    for row in rows:
        if row.completed_at is not None:
            done.setdefault(row.enrolment.training_class, []).append(row)
    named = _may_name(user, on=on)
    known = {one: people for one, people in done.items() if named(one)}
    return Concerned(
        classes=[
            ConcernedClass(one, people[:MOST_NAMES], max(0, len(people) - MOST_NAMES))
            for one, people in known.items()
        ],
        elsewhere=sum(len(people) for one, people in done.items() if one not in known),
        classes_elsewhere=len(done) - len(known),
        begun=sum(row.completed_at is None for row in rows),
    )


def _may_name(user: AnyUser, *, on: dt.date) -> Any:
    scope = class_staff_scope(user, on=on)
    taught = set(
        TrainingClass.trainers.through.objects.filter(user=user.pk).values_list(
            "trainingclass_id", flat=True
        )
    )
    return lambda one: one.pk in taught or scope.covers(one.organiser)


# --- The life of one lesson ----------------------------------------------------------------------


@dataclass(frozen=True)
class WaitingDraft:
    """The latest draft of a lesson, when it asks to study again and is not published yet."""

    revision: Revision
    reason: str
    plan: RedoPlan | None


def waiting_draft(lesson: LessonPage) -> WaitingDraft | None:
    revision = lesson.latest_revision
    if revision is None or not lesson.has_unpublished_changes:
        return None
    if revision.content.get("edit_meaning") != EditMeaning.REDO:
        return None
    plan = RedoPlan.objects.filter(revision=revision).first()
    return WaitingDraft(revision, revision.content.get("edit_reason", ""), plan)


def unconfirmed_edition(lesson: LessonPage) -> LessonEdition | None:
    """Return the latest edition that asks to study again, when nobody has confirmed it yet."""
    return (
        LessonEdition.objects.filter(lesson=lesson, meaning=EditMeaning.REDO, redo_at=None)
        .defer("content")
        .last()
    )


def history_of(lesson: LessonPage) -> QuerySet[LessonEdition]:
    """Return the editions of a lesson, the latest first."""
    return (
        lesson.editions.defer("content")
        .select_related("published_by", "redo_by")
        .order_by("-number")
    )
