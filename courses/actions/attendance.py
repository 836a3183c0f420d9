"""Saying who was at a session, and what follows for the unit of attending."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction

from accounts.api import User
from audit.api import record
from courses.actions.progress import complete_unit, take_back_unit
from courses.errors import (
    ClassClosed,
    ClassNotOpen,
    SessionCancelled,
    SessionNotNow,
    TooManyTries,
    WrongCode,
)
from courses.models import Attendance, Enrolment, Session, TrainingClass, UnitProgress
from courses.queries.attendance import attendance_unit, checkin_key, shares_of
from courses.rules import checkin

State, Method = Attendance.State, Attendance.Method
MOST_WRONG_CODES = 10
FORGET_WRONG_CODES = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Mark:
    """What somebody says of one learner at a session.

    state      "" takes the mark away
    was_state  what the page showed, so that two people marking at once do not undo each other
    """

    enrolment: int
    state: str
    note: str = ""
    was_state: str = ""
    was_note: str = ""

    @property
    def is_change(self) -> bool:
        return (self.state, self.note) != (self.was_state, self.was_note)


@dataclass(frozen=True)
class Marked:
    """changed    how many learners have another mark now
    conflicts  learners whom somebody else marked differently meanwhile; their marks stand
    """

    changed: int
    conflicts: frozenset[int] = frozenset()


@transaction.atomic
def mark_attendance(
    session: Session, marks: Sequence[Mark], *, method: str, by: User | None, at: dt.datetime
) -> Marked:
    """Write the marks that differ from what the page showed, and settle the unit of attending.

    Raises SessionCancelled, ClassNotOpen, ClassClosed, and what completing a class raises; nothing
    is written then.
    """
    locked = _locked(session)
    wanted = {mark.enrolment: mark for mark in marks if mark.is_change}
    learners = _locked_learners(locked, list(wanted))
    known = {row.enrolment_id: row for row in locked.attendance.filter(enrolment__in=learners)}
    conflicts, changed = set(), []
    for pk in learners:
        mark, row = wanted[pk], known.get(pk)
        now = row.state if row else ""
        if now not in {mark.was_state, mark.state}:
            conflicts.add(pk)
        elif (now, row.note if row else "") != (mark.state, mark.note):
            changed.append(mark)
    _write(locked, changed, known, method=method, by=by, at=at)
    if changed:
        record(
            "attendance.marked", locked, by=by, at=at,
            training_class=locked.training_class.code, method=method, people=len(changed),
        )  # fmt: skip
        settle_attendance(locked.training_class, [mark.enrolment for mark in changed], by=by, at=at)
    return Marked(len(changed), frozenset(conflicts))


def check_in(
    session: Session, enrolment: Enrolment, *, code: str, by: User, at: dt.datetime
) -> Attendance:
    """Note that the learner is there, by the six digits typed from the screen.

    Raises WrongCode, TooManyTries, and what `note_presence` raises.
    """
    tries = f"checkin:{session.pk}:{enrolment.pk}"
    if cache.get(tries, 0) >= MOST_WRONG_CODES:
        raise TooManyTries
    if not checkin.code_fits(checkin_key(session), code, at):
        cache.add(tries, 0, timeout=FORGET_WRONG_CODES.total_seconds())
        cache.incr(tries)
        raise WrongCode
    return note_presence(session, enrolment, by=by, at=at)


@transaction.atomic
def note_presence(
    session: Session, enrolment: Enrolment, *, by: User, at: dt.datetime
) -> Attendance:
    """Write down that the learner is there; late after the first quarter of an hour.

    Being there already stays as it was noted first. An absence noted before gives way: the learner
    stands in the room.

    Raises SessionNotNow outside the time for it, SessionCancelled, ClassNotOpen and ClassClosed.
    """
    locked = _locked(session)
    if not checkin.is_open(locked.starts_at, locked.ends_at, at):
        raise SessionNotNow
    if not _locked_learners(locked, [enrolment.pk]):
        raise ClassClosed
    known = {row.enrolment_id: row for row in locked.attendance.filter(enrolment=enrolment)}
    row = known.get(enrolment.pk)
    if row is not None and row.state in {State.PRESENT, State.LATE}:
        return row
    state = State.LATE if checkin.is_late(locked.starts_at, at) else State.PRESENT
    mark = Mark(enrolment.pk, state, note=row.note if row else "")
    _write(locked, [mark], known, method=Method.QR, by=by, at=at)
    settle_attendance(locked.training_class, [enrolment.pk], by=by, at=at)
    return locked.attendance.get(enrolment=enrolment)


@transaction.atomic
def settle_attendance(
    training_class: TrainingClass,
    enrolments: Collection[int] | None = None,
    *,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Complete the unit of attending for those who have attended enough, and take it back from
    those who no longer have; a class that is completed keeps it.

    enrolments  ids; None for everybody in the class

    Raises what `complete_unit` raises.
    """
    unit = attendance_unit(training_class)
    if unit is None:
        return
    active = training_class.enrolments.active().filter(completed_at=None).order_by("pk")
    if enrolments is not None:
        active = active.filter(pk__in=enrolments)
    # Locked before counting: two people who mark two sessions at once both count both.
    learners = list(active.select_for_update(no_key=True))
    shares = shares_of(training_class, [one.pk for one in learners])
    least = training_class.programme_version.minimum_attendance_percent
    enough = {one.pk for one in learners if shares[one.pk].reaches(least)}
    begun = {pk for pk, share in shares.items() if share.attended}
    rows = UnitProgress.objects.filter(unit=unit, enrolment__in=learners)
    done_at = dict(rows.values_list("enrolment_id", "completed_at"))
    UnitProgress.objects.bulk_create(
        [
            UnitProgress(enrolment=one, unit=unit, opened_at=at)
            for one in learners
            if one.pk in begun - enough and one.pk not in done_at
        ],
        ignore_conflicts=True,
    )
    done = {pk for pk, completed_at in done_at.items() if completed_at is not None}
    if done - enough:
        take_back_unit(unit, done - enough, by=by, at=at)
    for one in learners:
        if one.pk in enough - done:
            complete_unit(unit, one, by=by, at=at)


def _locked(session: Session) -> Session:
    locked = (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .select_related("training_class__programme_version")
        .get(pk=session.pk)
    )
    if locked.is_cancelled:
        raise SessionCancelled
    return locked


def _locked_learners(session: Session, wanted: list[int]) -> list[int]:
    """Lock and return those of `wanted` who learn in the class, in the order of their rows.

    Before anything that points at them is written, so that two who mark the same people wait for
    each other instead of blocking each other.
    """
    active = session.training_class.enrolments.active().filter(pk__in=wanted).order_by("pk")
    learners = list(active.select_for_update(no_key=True).values_list("pk", flat=True))
    # Read after the locks: closing a class waits for them, and they for it.
    times = TrainingClass.objects.values_list("opened_at", "closed_at")
    opened_at, closed_at = times.get(pk=session.training_class_id)
    if opened_at is None:
        raise ClassNotOpen
    if closed_at is not None:
        raise ClassClosed
    return learners


def _write(
    session: Session,
    marks: Sequence[Mark],
    known: dict[int, Attendance],
    *,
    method: str,
    by: User | None,
    at: dt.datetime,
) -> None:
    gone = [mark.enrolment for mark in marks if not mark.state]
    if gone:
        session.attendance.filter(enrolment__in=gone).delete()
    rows = [
        Attendance(
            session=session, enrolment_id=mark.enrolment, state=mark.state, method=method,
            marked_at=at, marked_by=by, note=mark.note,
        )
        for mark in marks
        if mark.state
    ]  # fmt: skip
    new = [row for row in rows if row.enrolment_id not in known]
    Attendance.objects.bulk_create(new, batch_size=500)
    changed = [row for row in rows if row.enrolment_id in known]
    for row in changed:
        row.pk = known[row.enrolment_id].pk
    fields = ["state", "method", "marked_at", "marked_by", "note"]
    Attendance.objects.bulk_update(changed, fields, batch_size=500)
