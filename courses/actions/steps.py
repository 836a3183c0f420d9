"""The steps of a class: opened by its check list, closed by its check list, opened again."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from courses.actions.classes import locked_class, open_class
from courses.errors import (
    ClassAlreadyOpen,
    ClassClosed,
    ClassNotOpen,
    DueDayEarlier,
    NoReason,
    StepHeldUp,
)
from courses.models import TrainingClass
from courses.queries.checklists import closing_checks, opening_checks
from courses.rules.checklist import may_go_on
from notifications.api import post_messages
from people.api import Person
from shared.text import tidy


@transaction.atomic
def open_when_ready(
    training_class: TrainingClass, *, by: User | None, at: dt.datetime
) -> TrainingClass:
    """Open a class whose check list holds nothing up.

    Raises StepHeldUp, and what `open_class` raises.
    """
    locked = locked_class(training_class)
    if locked.opened_at is not None:
        raise ClassAlreadyOpen
    if not may_go_on(opening_checks(locked, at=at)):
        raise StepHeldUp
    return open_class(locked, by=by, at=at)


@transaction.atomic
def close_class(
    training_class: TrainingClass, *, by: User | None, at: dt.datetime
) -> TrainingClass:
    """Close a class: nothing more is taken; what was completed and certified stays.

    Raises ClassNotOpen, ClassClosed when it is closed already, and StepHeldUp.
    """
    locked = locked_class(training_class)
    if locked.opened_at is None:
        raise ClassNotOpen
    if locked.closed_at is not None:
        raise ClassClosed
    # Waits for whoever is just completing something; those who come later find the class closed.
    list(locked.enrolments.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    if not may_go_on(closing_checks(locked, at=at)):
        raise StepHeldUp
    locked.closed_at = at
    locked.save(update_fields=["closed_at"])
    record("class.closed", locked, by=by, at=at)
    return locked


@transaction.atomic
def reopen_class(
    training_class: TrainingClass, *, reason: str, by: User | None, at: dt.datetime
) -> TrainingClass:
    """Open a closed class again. The reason is in the journal.

    Raises NoReason, and ClassNotOpen when it is not closed.
    """
    reason = _given(reason)
    locked = locked_class(training_class)
    if locked.closed_at is None:
        raise ClassNotOpen
    locked.closed_at = None
    locked.save(update_fields=["closed_at"])
    record("class.reopened", locked, by=by, at=at, reason=reason)
    return locked


@transaction.atomic
def extend_class(
    training_class: TrainingClass,
    *,
    due_on: dt.date,
    reason: str,
    by: User | None,
    at: dt.datetime,
) -> TrainingClass:
    """Give everybody in a class until `due_on` and tell those who have not completed it.

    What was completed keeps the day that held then. Raises NoReason, DueDayEarlier, ClassClosed.
    """
    reason = _given(reason)
    locked = locked_class(training_class)
    if locked.closed_at is not None:
        raise ClassClosed
    if due_on <= locked.due_on:
        raise DueDayEarlier
    before, locked.due_on = locked.due_on, due_on
    locked.ends_on = max(locked.ends_on, due_on)
    locked.save(update_fields=["due_on", "ends_on"])
    record(
        "class.extended", locked, by=by, at=at,
        before=before.isoformat(), due_on=due_on.isoformat(), reason=reason,
    )  # fmt: skip
    if locked.opened_at is not None:
        left = locked.enrolments.active().filter(completed_at=None)
        post_messages(
            Person.objects.filter(pk__in=left.values("person")),
            key=f"extended:{locked.code}:{due_on.isoformat()}",
            subject=_("More time for the class %(name)s") % {"name": locked.name},
            body=_("The new last day is %(day)s.") % {"day": f"{due_on:%d/%m/%Y}"},
            link=reverse("courses:class_detail", args=[locked.code]),
            at=at,
        )
    return locked


def _given(reason: str) -> str:
    reason = tidy(reason)
    if not reason:
        raise NoReason
    return reason
