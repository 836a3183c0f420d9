"""The calendar of a class: planning, changing and cancelling its sessions."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from courses.actions.attendance import settle_attendance
from courses.actions.classes import locked_class
from courses.errors import ClassClosed, NoReason, SessionCancelled
from courses.models import Session, TrainingClass
from courses.queries.attendance import attendance_unit
from notifications.api import post_messages
from people.api import Person
from shared.text import tidy


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """What an officer or trainer settles for a session."""

    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    periods: int
    place: str = ""
    trainer: User | None = None


@transaction.atomic
def plan_session(
    training_class: TrainingClass, plan: SessionPlan, *, by: User | None, at: dt.datetime
) -> Session:
    """Add a session. One more session can mean that somebody has not attended enough any more.

    Raises ClassClosed.
    """
    locked = _locked_class(training_class)
    session = Session.objects.create(training_class=locked, **_values(plan))
    record("session.planned", session, by=by, at=at, training_class=locked.code)
    settle_attendance(locked, by=by, at=at)
    return session


@transaction.atomic
def change_session(
    session: Session, plan: SessionPlan, *, by: User | None, at: dt.datetime
) -> Session:
    """Change a session; learners of an open class are told of another time or place.

    Raises SessionCancelled and ClassClosed.
    """
    training_class = _locked_class(session.training_class)
    locked = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    if locked.is_cancelled:
        raise SessionCancelled
    before = (locked.starts_at, locked.ends_at, locked.place)
    for name, value in _values(plan).items():
        setattr(locked, name, value)
    locked.save()
    record("session.changed", locked, by=by, at=at, training_class=training_class.code)
    if (locked.starts_at, locked.ends_at, locked.place) != before and locked.ends_at > at:
        _tell(
            training_class,
            locked,
            _("Changed: %(session)s") % {"session": locked.title},
            _("Now %(time)s, %(place)s.")
            % {"time": time_in_words(locked.starts_at), "place": locked.place or "…"},
            at=at,
        )
    settle_attendance(training_class, by=by, at=at)
    return locked


@transaction.atomic
def cancel_session(session: Session, *, reason: str, by: User | None, at: dt.datetime) -> Session:
    """Cancel a session: it stays in the calendar with the reason and counts for nothing.

    Raises NoReason, SessionCancelled and ClassClosed.
    """
    reason = tidy(reason)
    if not reason:
        raise NoReason
    training_class = _locked_class(session.training_class)
    locked = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    if locked.is_cancelled:
        raise SessionCancelled
    locked.cancelled_at, locked.cancel_reason = at, reason
    locked.save(update_fields=["cancelled_at", "cancel_reason"])
    record(
        "session.cancelled", locked, by=by, at=at, training_class=training_class.code, reason=reason
    )
    if locked.ends_at > at:
        _tell(
            training_class,
            locked,
            _("Cancelled: %(session)s") % {"session": locked.title},
            _("The session of %(time)s does not take place. %(reason)s")
            % {"time": time_in_words(locked.starts_at), "reason": reason},
            at=at,
        )
    settle_attendance(training_class, by=by, at=at)
    return locked


def time_in_words(moment: dt.datetime) -> str:
    """Return e.g. "8:00 ngày 24/11/2026"."""
    local = timezone.localtime(moment)
    return _("%(time)s on %(day)s") % {
        "time": date_format(local, "G:i"),
        "day": date_format(local, "d/m/Y"),
    }


def _values(plan: SessionPlan) -> dict[str, object]:
    return {
        "title": tidy(plan.title),
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "periods": plan.periods,
        "place": tidy(plan.place),
        "trainer": plan.trainer,
    }


def _locked_class(training_class: TrainingClass) -> TrainingClass:
    locked = locked_class(training_class)
    if locked.closed_at is not None:
        raise ClassClosed
    return locked


def _tell(
    training_class: TrainingClass, session: Session, subject: str, body: str, *, at: dt.datetime
) -> None:
    if training_class.opened_at is None:
        return
    unit = attendance_unit(training_class)
    link = (
        reverse("courses:attendance_detail", args=[training_class.code, unit.pk])
        if unit
        else reverse("courses:class_detail", args=[training_class.code])
    )
    learners = Person.objects.filter(pk__in=training_class.enrolments.active().values("person"))
    post_messages(
        learners,
        key=f"session:{session.pk}:{at.isoformat()}",
        subject=subject,
        body=body,
        link=link,
        at=at,
    )
