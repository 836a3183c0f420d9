"""Who may see a class and its units. Missing and forbidden are both 404."""

import datetime as dt
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, scope_of
from courses.models import ClassUnit, Enrolment, TrainingClass, class_staff_scope
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
        ).select_related("lesson", "assessment")
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
