"""Sessions of a class and who was there, as staff and learners see them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from courses.models import Attendance, ClassUnit, Enrolment, Session, TrainingClass
from courses.rules import checkin
from courses.rules.attendance import Share, share_of

State = Attendance.State


def attendance_unit(training_class: TrainingClass) -> ClassUnit | None:
    """Return the unit that is done by attending; None where nobody meets."""
    return training_class.units.filter(kind=ClassUnit.Kind.ATTENDANCE).first()


def checkin_key(session: Session) -> bytes:
    """Return what the codes of a session are made from; worthless without the installation's key."""
    return bytes(
        salted_hmac("courses.session.checkin", session.secret, algorithm="sha256").digest()
    )


def shares_of(training_class: TrainingClass, enrolments: Collection[int]) -> dict[int, Share]:
    """Return what each learner has attended of the sessions that are not cancelled. Two queries,
    and one more when the version is not read yet."""
    sessions = dict(training_class.sessions.held().values_list("pk", "periods"))
    states: dict[int, dict[int, str]] = defaultdict(dict)
    marked = Attendance.objects.filter(session__in=sessions, enrolment__in=list(enrolments))
    for session, enrolment, state in marked.values_list("session_id", "enrolment_id", "state"):
        states[enrolment][session] = state
    excused_counts = training_class.programme_version.excused_counts
    return {
        pk: share_of(
            [(periods, states[pk].get(session)) for session, periods in sessions.items()],
            excused_counts=excused_counts,
        )
        for pk in enrolments
    }


@dataclass(frozen=True)
class CalendarLine:
    """A session in the calendar of a class, with how many learners are in which state."""

    session: Session
    counted: Counter[str]
    learners: int

    @property
    def there(self) -> int:
        return self.counted[State.PRESENT] + self.counted[State.LATE]

    @property
    def unmarked(self) -> int:
        return max(self.learners - self.counted.total(), 0)


def calendar_of(training_class: TrainingClass) -> list[CalendarLine]:
    """Return the sessions of a class in order, each with its numbers. Three queries."""
    active = training_class.enrolments.active()
    learners = active.count()
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Attendance.objects.filter(
        session__training_class=training_class,
        enrolment__withdrawn_at=None,
        enrolment__suspended_at=None,
    )
    for session, state in rows.values_list("session_id", "state"):
        counted[session][state] += 1
    sessions = training_class.sessions.select_related("trainer")
    return [CalendarLine(one, counted[one.pk], learners) for one in sessions]


@dataclass(frozen=True)
class ListLine:
    """A learner in the list of a session; `attendance` is None while nobody has marked."""

    number: int
    enrolment: Enrolment
    attendance: Attendance | None

    @property
    def state(self) -> str:
        return self.attendance.state if self.attendance else ""

    @property
    def note(self) -> str:
        return self.attendance.note if self.attendance else ""


def session_list(session: Session) -> list[ListLine]:
    """Return the learners of a session by given name. Two queries."""
    learners = (
        Enrolment.objects.filter(training_class=session.training_class_id)
        .active()
        .select_related("person")
        .order_by("person__sort_key", "person__code")
    )
    marked = {row.enrolment_id: row for row in session.attendance.select_related("marked_by")}
    return [ListLine(n, one, marked.get(one.pk)) for n, one in enumerate(learners, 1)]


@dataclass(frozen=True)
class OwnSession:
    """A session as one learner sees it."""

    session: Session
    attendance: Attendance | None
    now: dt.datetime

    @property
    def takes_codes(self) -> bool:
        session = self.session
        is_there = self.attendance is not None and self.attendance.state in {
            State.PRESENT,
            State.LATE,
        }
        in_time = checkin.is_open(session.starts_at, session.ends_at, self.now)
        return in_time and not session.is_cancelled and not is_there

    @property
    def is_over(self) -> bool:
        return self.session.ends_at < self.now


def own_sessions(enrolment: Enrolment, *, at: dt.datetime) -> list[OwnSession]:
    """Return the sessions of a learner's class with the learner's own states. Two queries."""
    sessions = Session.objects.filter(training_class=enrolment.training_class_id).select_related(
        "trainer"
    )
    own = {row.session_id: row for row in enrolment.attendance.all()}
    return [OwnSession(one, own.get(one.pk), at) for one in sessions]
