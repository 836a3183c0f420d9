"""A class that also meets: three sessions, two of them held, attendance partly marked.

Its certificates are issued by decision, when it closes.
"""

import datetime as dt

from django.utils import timezone

from certificates.api import IssuingBody
from courses.api import (
    Attendance,
    AttendanceMark,
    CoursePage,
    Enrolment,
    ProgrammeVersion,
    Session,
    SessionPlan,
    TrainingClass,
    mark_attendance,
    open_class,
    plan_session,
    summon,
)
from demo.programmes import YEARLY_AUDIENCE
from organisations.api import Organisation
from people.api import Person
from records.api import audience_members
from shared.dates import end_of_year, local_day

LEARNERS = 12
TITLES = (
    "Khai giảng, chuyên đề công tác đảng viên",
    "Kiểm tra, giám sát ở chi bộ",
    "Nghiên cứu thực tế, tổng kết",
)
# Days from today: two are over, one is to come.
DAYS = (-14, -7, 7)
State = Attendance.State
# How the learners of the first session stand, in turn.
TURNS = (State.PRESENT, State.PRESENT, State.LATE, State.PRESENT, State.EXCUSED, State.ABSENT)


def hold_sessions(
    course: CoursePage,
    version: ProgrammeVersion,
    issuer: IssuingBody,
    organiser: Organisation,
    *,
    besides: str,
    at: dt.datetime,
) -> TrainingClass:
    """Open a blended class of a commune, plan its sessions, mark the first and half the second.

    besides  code of a person who is left alone
    """
    today = local_day(at)
    first_day = max(today + dt.timedelta(days=DAYS[0]), dt.date(today.year, 1, 1))
    training_class = TrainingClass.objects.create(
        code=f"tap-huan-ket-hop-{today.year}",
        name=f"{course.title}, học kết hợp",
        intake=f"đợt 2/{today.year}",
        programme_version=version,
        course=course,
        organiser=organiser,
        issuer=issuer,
        mode=TrainingClass.Mode.BLENDED,
        issuing="decision",
        starts_on=first_day,
        ends_on=end_of_year(today.year),
        due_on=end_of_year(today.year),
        capacity=60,
    )
    opening = timezone.make_aware(dt.datetime.combine(first_day, dt.time(7)))
    sessions = [
        plan_session(training_class, _plan(title, at, day), by=None, at=opening)
        for title, day in zip(TITLES, DAYS, strict=True)
    ]
    open_class(training_class, by=None, at=opening)
    summon(training_class, _learners(organiser, today, besides), by=None, at=opening)
    learners = list(training_class.enrolments.order_by("person__code"))
    _mark(sessions[0], learners)
    _mark(sessions[1], learners[: LEARNERS // 2])
    return training_class


def _plan(title: str, at: dt.datetime, day: int) -> SessionPlan:
    morning = timezone.localtime(at) + dt.timedelta(days=day)
    starts_at = morning.replace(hour=7, minute=30, second=0, microsecond=0)
    return SessionPlan(
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=4),
        periods=5,
        place="Hội trường Ủy ban nhân dân phường",
    )


def _learners(organiser: Organisation, today: dt.date, besides: str) -> list[Person]:
    members = audience_members(YEARLY_AUDIENCE, organisation=organiser, on=today)
    return list(members.exclude(code=besides).order_by("code")[:LEARNERS])


def _mark(session: Session, learners: list[Enrolment]) -> None:
    marks = [
        AttendanceMark(one.pk, TURNS[number % len(TURNS)]) for number, one in enumerate(learners)
    ]
    method = Attendance.Method.LIST
    mark_attendance(session, marks, method=method, by=None, at=session.ends_at)
