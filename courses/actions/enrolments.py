"""Taking a learner out of a class, pausing and taking in again. Nothing done is ever lost."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from audit.api import record
from courses.actions.attendance import settle_attendance
from courses.actions.classes import locked_class
from courses.errors import AlreadyCompleted, ClassClosed, ClassFull, NoReason
from courses.models import Enrolment, TrainingClass
from notifications.api import post_message
from shared.text import tidy

SUBJECTS: dict[str, str | Promise] = {
    "withdrawn": _("You are no longer in the class %(name)s"),
    "suspended": _("Your class is paused: %(name)s"),
    "readmitted": _("You are in the class again: %(name)s"),
}


@transaction.atomic
def withdraw(enrolment: Enrolment, *, reason: str, by: User | None, at: dt.datetime) -> Enrolment:
    """Take a learner out of a class; what was done in it stays and comes back with the learner.

    Raises NoReason, AlreadyCompleted and ClassClosed.
    """
    locked, _class = _locked(enrolment)
    locked.withdrawn_at, locked.suspended_at = at, None
    return _change(locked, "withdrawn", reason=reason, by=by, at=at)


@transaction.atomic
def suspend(enrolment: Enrolment, *, reason: str, by: User | None, at: dt.datetime) -> Enrolment:
    """Pause a learner: the class stays visible and nothing can be done in it.

    Raises what `withdraw` raises.
    """
    locked, _class = _locked(enrolment)
    locked.suspended_at, locked.withdrawn_at = at, None
    return _change(locked, "suspended", reason=reason, by=by, at=at)


@transaction.atomic
def readmit(enrolment: Enrolment, *, reason: str, by: User | None, at: dt.datetime) -> Enrolment:
    """Let a learner go on where he or she stopped.

    Raises NoReason, AlreadyCompleted, ClassClosed, and ClassFull when the place is taken.
    """
    locked, training_class = _locked(enrolment)
    if locked.withdrawn_at is not None and training_class.capacity is not None:
        taken = training_class.enrolments.filter(withdrawn_at=None).count()
        if taken >= training_class.capacity:
            raise ClassFull
    locked.suspended_at = locked.withdrawn_at = None
    _change(locked, "readmitted", reason=reason, by=by, at=at)
    settle_attendance(training_class, [locked.pk], by=by, at=at)
    return locked


def _locked(enrolment: Enrolment) -> tuple[Enrolment, TrainingClass]:
    training_class = locked_class(enrolment.training_class)
    if training_class.closed_at is not None:
        raise ClassClosed
    locked = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .get(pk=enrolment.pk)
    )
    if locked.is_completed:
        raise AlreadyCompleted
    locked.training_class = training_class
    return locked, training_class


def _change(
    enrolment: Enrolment, verb: str, *, reason: str, by: User | None, at: dt.datetime
) -> Enrolment:
    reason = tidy(reason)
    if not reason:
        raise NoReason
    training_class = enrolment.training_class
    # The reason may touch health: it stays with the row and does not go into the journal.
    enrolment.state_reason = "" if verb == "readmitted" else reason
    enrolment.save(update_fields=["suspended_at", "withdrawn_at", "state_reason"])
    record(
        f"enrolment.{verb}", enrolment, by=by, at=at,
        training_class=training_class.code, person_code=enrolment.person.code,
    )  # fmt: skip
    if training_class.opened_at is not None:
        visible = verb != "withdrawn"
        post_message(
            enrolment.person,
            key=f"enrolment:{enrolment.pk}:{verb}:{at.isoformat()}",
            subject=str(SUBJECTS[verb]) % {"name": training_class.name},
            body="",
            link=reverse("courses:class_detail", args=[training_class.code]) if visible else "",
            at=at,
        )
    return enrolment
