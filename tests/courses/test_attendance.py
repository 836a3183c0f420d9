"""Who was at which session, and the unit that is done by attending."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections, transaction

from audit.models import Event
from courses.actions import attendance
from courses.actions.attendance import Mark, check_in, mark_attendance, note_presence
from courses.actions.enrolments import readmit, suspend
from courses.actions.sessions import SessionPlan, cancel_session, change_session, plan_session
from courses.errors import (
    ClassClosed,
    NoReason,
    SessionCancelled,
    SessionNotNow,
    TooManyTries,
    WrongCode,
)
from courses.models import Attendance, Session, UnitProgress
from courses.queries.attendance import checkin_key, shares_of
from courses.rules import checkin
from notifications.api import Message
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.people import HoldingFactory
from tests.factories.sessions import AttendanceFactory, AttendanceUnitFactory, SessionFactory

pytestmark = pytest.mark.django_db
PRESENT, LATE, EXCUSED, ABSENT = Attendance.State


@pytest.fixture
def lop(at):
    """A class that meets three times for five periods; all of it is attending."""
    training_class = TrainingClassFactory(mode="truc_tiep")
    AttendanceUnitFactory(training_class=training_class)
    for day in range(3):
        SessionFactory(training_class=training_class, starts_at=at + dt.timedelta(days=day))
    return training_class


@pytest.fixture
def anh(lop):
    return EnrolmentFactory(training_class=lop, person=HoldingFactory().person)


def mark(session, *enrolments, state=PRESENT, at, was=""):
    marks = [Mark(one.pk, state, was_state=was) for one in enrolments]
    return mark_attendance(session, marks, method="list", by=None, at=at)


def is_done(enrolment):
    rows = UnitProgress.objects.filter(enrolment=enrolment, unit__kind="attendance")
    return rows.filter(completed_at__isnull=False).exists()


def test_attending_enough_completes_the_unit_and_with_it_the_class(lop, anh, at):
    first, second, third = lop.sessions.all()

    mark(first, anh, at=at)
    mark(second, anh, state=LATE, at=at)
    # 10 of 15 periods are 66 %, and 80 % are asked for.
    assert UnitProgress.objects.get().completed_at is None
    mark(third, anh, at=at)

    anh.refresh_from_db()
    assert anh.completed_at == at
    assert anh.certificate is not None
    assert Event.objects.filter(verb="attendance.marked").count() == 3


def test_marks_are_taken_back_until_the_class_is_completed_and_never_after(lop, at):
    lesson = TrainingClassFactory(lessons=1).units.get()
    lesson.training_class, lesson.position = lop, 9
    lesson.save()
    anh = EnrolmentFactory(training_class=lop, person=HoldingFactory().person)
    for session in lop.sessions.all():
        mark(session, anh, at=at)
    assert is_done(anh)

    mark(session, anh, state=ABSENT, was=PRESENT, at=at)
    assert not is_done(anh)
    assert Event.objects.filter(verb="unit.taken_back").count() == 1

    mark(session, anh, was=ABSENT, at=at)
    attendance.complete_unit(lesson, anh, by=None, at=at)
    anh.refresh_from_db()
    assert anh.is_completed
    mark(session, anh, state=ABSENT, was=PRESENT, at=at)
    assert is_done(anh)


def test_cancelled_session_counts_for_nothing_and_a_new_one_counts(lop, anh, at):
    lop.programme_version.minimum_attendance_percent = 100
    lop.programme_version.save()
    SessionFactory(training_class=lop, starts_at=at + dt.timedelta(days=9), title="Thừa")
    *held, extra = lop.sessions.all()
    for session in held[:2]:
        mark(session, anh, at=at)

    plan = SessionPlan(
        title=" Buổi  bù ", starts_at=at, ends_at=at + dt.timedelta(hours=1), periods=2
    )
    added = plan_session(lop, plan, by=None, at=at)
    assert added.title == "Buổi bù"
    cancel_session(held[2], reason="Bão", by=None, at=at)
    assert shares_of(lop, [anh.pk])[anh.pk].total == 17
    cancel_session(extra, reason="Trùng lịch", by=None, at=at)
    assert not is_done(anh)
    cancel_session(added, reason="Đã học đủ", by=None, at=at)

    anh.refresh_from_db()
    assert anh.is_completed
    assert "Bão" in Message.objects.get(person=anh.person, body__contains="Bão").body
    with pytest.raises(SessionCancelled):
        mark(extra, anh, at=at)
    with pytest.raises(NoReason):
        cancel_session(held[0], reason="  ", by=None, at=at)


def test_excused_absence_counts_where_the_programme_says_so(lop, anh, at):
    lop.programme_version.excused_counts = True
    lop.programme_version.save()
    for session in lop.sessions.all():
        mark(session, anh, state=EXCUSED, at=at)

    anh.refresh_from_db()
    assert anh.is_completed


def test_learners_are_told_of_another_time_not_of_another_topic(lop, anh, at):
    session = lop.sessions.first()
    plan = SessionPlan(
        title="Tên khác", starts_at=session.starts_at, ends_at=session.ends_at, periods=5
    )

    change_session(session, plan, by=None, at=at)
    assert not Message.objects.exists()
    later = session.ends_at + dt.timedelta(hours=1)
    moved = SessionPlan(title="Tên khác", starts_at=session.starts_at, ends_at=later, periods=5)
    change_session(session, moved, by=None, at=at)

    assert Message.objects.get().person == anh.person


def test_two_who_mark_from_old_pages_do_not_undo_each_other(lop, anh, at):
    binh = EnrolmentFactory(training_class=lop)
    session = lop.sessions.first()
    mark(session, anh, at=at)

    # The page was opened before: it still shows nobody marked.
    marks = [Mark(anh.pk, ABSENT), Mark(binh.pk, PRESENT)]
    done = mark_attendance(session, marks, method="list", by=None, at=at)

    assert (done.changed, done.conflicts) == (1, {anh.pk})
    assert session.attendance.get(enrolment=anh).state == PRESENT
    assert mark(session, anh, at=at).changed == 0


def test_mark_can_be_taken_away(lop, anh, at):
    session = lop.sessions.first()
    mark(session, anh, at=at)
    mark(session, anh, state="", was=PRESENT, at=at)

    assert not Attendance.objects.exists()


def test_people_who_are_out_or_of_another_class_are_not_marked(lop, anh, at):
    stranger = EnrolmentFactory()
    suspend(anh, reason="Đi công tác", by=None, at=at)

    assert mark(lop.sessions.first(), anh, stranger, at=at).changed == 0
    assert not Attendance.objects.exists()


def test_coming_back_counts_what_was_attended_before(lop, anh, at):
    for session in lop.sessions.all()[:2]:
        mark(session, anh, at=at)
    suspend(anh, reason="Ốm", by=None, at=at)
    cancel_session(lop.sessions.last(), reason="Bão", by=None, at=at)
    assert not is_done(anh)

    readmit(anh, reason="Đã khỏi", by=None, at=at)

    anh.refresh_from_db()
    assert anh.is_completed


def test_closed_class_takes_no_marks(lop, anh, at):
    lop.closed_at = at
    lop.save()
    session = lop.sessions.first()

    with pytest.raises(ClassClosed):
        mark(session, anh, at=at)
    with pytest.raises(ClassClosed):
        note_presence(session, anh, by=None, at=at)
    with pytest.raises(ClassClosed):
        cancel_session(session, reason="Bão", by=None, at=at)


def test_checking_in_by_code(lop, anh, at):
    session = lop.sessions.first()
    code = checkin.code_at(checkin_key(session), at)
    other = checkin.code_at(checkin_key(lop.sessions.last()), at)

    for wrong in (other, "000000") if other != code else ("000000",):
        with pytest.raises(WrongCode):
            check_in(session, anh, code=wrong, by=None, at=at)
    with pytest.raises(WrongCode):
        check_in(session, anh, code=code, by=None, at=at + 2 * checkin.STEP)
    noted = check_in(session, anh, code=code, by=None, at=at + checkin.STEP)

    assert (noted.state, noted.method) == (PRESENT, "qr")
    # Once more, and late: the first time counts.
    late = at + dt.timedelta(hours=1)
    again = check_in(
        session, anh, code=checkin.code_at(checkin_key(session), late), by=None, at=late
    )
    assert again.marked_at == at + checkin.STEP


def test_who_comes_late_is_late_even_if_marked_absent_before(lop, anh, at):
    session = lop.sessions.first()
    mark(session, anh, state=ABSENT, at=at)

    noted = note_presence(session, anh, by=None, at=at + dt.timedelta(minutes=16))

    assert noted.state == LATE


def test_code_holds_only_in_the_time_of_its_session_and_guessing_ends(lop, anh, at):
    session = lop.sessions.first()
    after = session.ends_at + dt.timedelta(seconds=1)
    with pytest.raises(SessionNotNow):
        check_in(session, anh, code=checkin.code_at(checkin_key(session), after), by=None, at=after)

    for _ in range(attendance.MOST_WRONG_CODES):
        with pytest.raises(WrongCode):
            check_in(session, anh, code="", by=None, at=at)
    with pytest.raises(TooManyTries):
        check_in(session, anh, code=checkin.code_at(checkin_key(session), at), by=None, at=at)


def test_marking_many_costs_a_fixed_number_of_statements(lop, at, assert_queries):
    session = lop.sessions.first()
    people = EnrolmentFactory.create_batch(3, training_class=lop)

    with assert_queries(12):
        mark(session, *people, at=at)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("session_ends_after_it_begins", {"ends_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
        ("session_of_1_to_20_periods", {"periods": 0}),
        ("session_of_1_to_20_periods", {"periods": 21}),
        ("session_cancelled_with_a_reason", {"cancel_reason": "Bão"}),
        (
            "session_cancelled_with_a_reason",
            {"cancelled_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        ),
    ],
)
def test_impossible_session_is_refused(name, values):
    session = SessionFactory()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**values)


def test_impossible_attendance_is_refused():
    row = AttendanceFactory()

    with pytest.raises(IntegrityError, match="attendance_in_a_known_state"), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).update(state="ngu")
    with (
        pytest.raises(IntegrityError, match=r"attendance_once_per_session|UNIQUE"),
        transaction.atomic(),
    ):
        AttendanceFactory(session=row.session, enrolment=row.enrolment)


def together(*actions):
    connected = Barrier(len(actions))

    def run(action):
        try:
            connection.ensure_connection()
            connected.wait(timeout=60)
            return action()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(run, actions))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_trainers_marking_one_session_at_once(lop, at):
    people = EnrolmentFactory.create_batch(4, training_class=lop)
    session = lop.sessions.first()

    outcomes = together(
        lambda: mark(session, *people, state=PRESENT, at=at),
        lambda: mark(session, *reversed(people), state=ABSENT, at=at),
    )

    # One was first; the other is told about everybody, and nobody has two marks.
    assert sorted(one.changed for one in outcomes) == [0, 4]
    assert len({row.state for row in session.attendance.all()}) == 1
    assert session.attendance.count() == 4


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_last_two_sessions_marked_at_once_complete_the_class_once(lop, anh, at):
    first, second, third = lop.sessions.all()
    mark(first, anh, at=at)

    together(lambda: mark(second, anh, at=at), lambda: mark(third, anh, at=at))

    anh.refresh_from_db()
    assert anh.is_completed
    assert Event.objects.filter(verb="class.completed").count() == 1
