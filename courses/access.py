"""Who may see a class and its units. Missing and forbidden are both 404."""

import datetime as dt
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, scope_of
from courses.models import (
    ClassUnit,
    Enrolment,
    Essay,
    TrainingClass,
    class_staff_scope,
)
from courses.models.classes import SOURCES
from notifications.api import Message
from people.api import person_of

Row = TypeVar("Row", bound=Model)


def get_class_or_404(user: AnyUser, code: str, *, on: dt.date) -> TrainingClass:
    """Return a class that `user` learns in or looks after."""
    return _first_or_404(
        TrainingClass.objects.visible_to(user, on=on)
        .filter(code=code)
        .select_related("course", "organiser", "issuer", "programme_version__programme")
    )


def get_enrolment_or_404(user: AnyUser, class_code: str) -> Enrolment:
    """Return the user's own place in a class."""
    return _first_or_404(
        Enrolment.objects.visible_to(user)
        .filter(training_class__code=class_code)
        .select_related("person", "training_class")
    )


def get_unit_or_404(
    user: AnyUser, class_code: str, unit_id: int, *, kind: str
) -> tuple[ClassUnit, Enrolment]:
    """Return a unit of `kind` of a class and the learner's own place in that class."""
    enrolment = get_enrolment_or_404(user, class_code)
    unit = _first_or_404(
        ClassUnit.objects.filter(
            pk=unit_id, kind=kind, training_class=enrolment.training_class_id
        ).select_related(SOURCES[kind][0] or "training_class")
    )
    unit.training_class = enrolment.training_class
    return unit, enrolment


def get_class_for_summons_or_404(user: AnyUser, code: str, *, on: dt.date) -> TrainingClass:
    """Return a class organised where `user` may summon people."""
    scope = scope_of(user, Permission.SUMMON, on=on)
    return _first_or_404(
        TrainingClass.objects.filter(scope.q("organiser__"), code=code).select_related(
            "organiser", "course"
        )
    )


def get_message_or_404(user: AnyUser, message_id: int) -> Message:
    """Return one of the user's own messages."""
    person = person_of(user)
    if person is None:
        raise Http404
    return _first_or_404(Message.objects.filter(person=person, pk=message_id))


def looks_after_classes(user: AnyUser, *, on: dt.date) -> bool:
    """Whether `user` is an officer of training anywhere."""
    return bool(class_staff_scope(user, on=on))


def opening_scope_or_404(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` may open classes."""
    scope = scope_of(user, Permission.OPEN_CLASSES, on=on)
    if not scope:
        raise Http404
    return scope


def can_look_after(user: AnyUser, training_class: TrainingClass, *, on: dt.date) -> bool:
    """Whether `user` opens classes or summons people where the class is organised."""
    return class_staff_scope(user, on=on).covers(training_class.organiser)


def can_summon(user: AnyUser, training_class: TrainingClass, *, on: dt.date) -> bool:
    return scope_of(user, Permission.SUMMON, on=on).covers(training_class.organiser)


def can_adjust_tests(user: AnyUser, training_class: TrainingClass, *, on: dt.date) -> bool:
    """Whether `user` may make exceptions from the rules of the class's tests."""
    return scope_of(user, Permission.ADJUST_TESTS, on=on).covers(training_class.organiser)


def _first_or_404(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def get_marked_unit_or_404(
    user: AnyUser, class_code: str, unit_id: int, *, on: dt.date
) -> ClassUnit:
    """Return an essay of a class whose essays `user` marks: by permission, or as its trainer."""
    scope = scope_of(user, Permission.MARK_ANSWERS, on=on)
    return _first_or_404(
        _units_of_staff(user, class_code, scope, kind="essay")
        .filter(pk=unit_id)
        .select_related("training_class__organiser", "essay_task")
    )


def get_surveyed_unit_or_404(
    user: AnyUser, class_code: str, unit_id: int, *, on: dt.date
) -> ClassUnit:
    """Return the survey of a class that `user` looks after or trains."""
    marking = scope_of(user, Permission.MARK_ANSWERS, on=on)
    scope = Scope(tuple(sorted({*class_staff_scope(user, on=on).paths, *marking.paths})))
    return _first_or_404(
        _units_of_staff(user, class_code, scope, kind="survey")
        .filter(pk=unit_id)
        .select_related("training_class__organiser", "survey")
    )


def _units_of_staff(
    user: AnyUser, class_code: str, scope: Scope, *, kind: str
) -> QuerySet[ClassUnit]:
    taught = TrainingClass.trainers.through.objects.filter(user=user.pk)
    return ClassUnit.objects.filter(
        scope.q("training_class__organiser__")
        | Q(training_class__in=taught.values("trainingclass")),
        training_class__code=class_code,
        training_class__opened_at__isnull=False,
        kind=kind,
    )


def marks_essays(user: AnyUser, *, on: dt.date) -> bool:
    """Whether `user` marks essays anywhere."""
    return (
        bool(scope_of(user, Permission.MARK_ANSWERS, on=on))
        or TrainingClass.trainers.through.objects.filter(user=user.pk).exists()
    )


def can_mark_essays(user: AnyUser, training_class: TrainingClass, *, on: dt.date) -> bool:
    """Whether `user` marks the essays of this class."""
    return (
        scope_of(user, Permission.MARK_ANSWERS, on=on).covers(training_class.organiser)
        or training_class.trainers.filter(pk=user.pk).exists()
    )


def get_essay_or_404(user: AnyUser, unit: ClassUnit, essay_id: int, *, on: dt.date) -> Essay:
    """Return an essay that `user` marks, handed in for `unit`."""
    essay = _first_or_404(
        Essay.objects.markable_by(user, scope_of(user, Permission.MARK_ANSWERS, on=on))
        .filter(pk=essay_id, unit=unit.pk)
        .select_related("enrolment__person")
    )
    essay.unit = unit
    return essay
