"""A class from its plan to its closing, and its learners in and out."""

import datetime as dt

import pytest
import time_machine

from audit.models import Event
from courses.actions import complete_unit, summon
from courses.actions.enrolments import readmit, suspend, withdraw
from courses.actions.steps import close_class, extend_class, open_when_ready, reopen_class
from courses.errors import (
    AlreadyCompleted,
    ClassClosed,
    ClassFull,
    ClassNotOpen,
    DueDayEarlier,
    EnrolmentClosed,
    NoReason,
    NotEligible,
    StepHeldUp,
)
from courses.models import Enrolment, TrainingClass
from courses.queries.checklists import closing_checks, opening_checks
from courses.queries.eligibility import eligibility_notices
from notifications.api import Message
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.certificates import IssuingBodyFactory
from tests.factories.courses import (
    CoursePageFactory,
    EnrolmentFactory,
    LessonPageFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
    UnitProgressFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory
from tests.factories.records import QualificationFactory
from tests.factories.sessions import AttendanceFactory, AttendanceUnitFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lop():
    """A planned class that meets, of a course with one lesson."""
    course = CoursePageFactory()
    LessonPageFactory(parent=course)
    return TrainingClassFactory(course=course, opened_at=None, mode="ket_hop", code="lop-a")


def marks(checks):
    return {check.code: check.mark.value for check in checks}


def test_class_that_meets_opens_when_its_sessions_are_planned(lop, at):
    for signatory in lop.issuer.signatories.all():
        signatory.valid_until = lop.due_on
        signatory.save()
    found = marks(opening_checks(lop, at=at))
    assert found | {"quiz": "ok"} == {
        "lessons": "ok",
        "quiz": "ok",
        "signatory": "missing",
        "template": "ok",
        "sessions": "missing",
        "trainers": "notice",
        "people": "notice",
    }
    with pytest.raises(StepHeldUp):
        open_when_ready(lop, by=None, at=at)

    lop.issuer = IssuingBodyFactory()
    lop.save()
    SessionFactory(training_class=lop)
    lop.trainers.add(UserFactory())
    anh = PersonFactory()
    summon(lop, [anh], by=None, at=at)

    assert "missing" not in marks(opening_checks(lop, at=at)).values()
    assert open_when_ready(lop, by=None, at=at).opened_at == at
    assert Message.objects.get().person == anh


def test_class_closes_when_everybody_is_marked_and_takes_nothing_more(at):
    lop = TrainingClassFactory(mode="truc_tiep", lessons=1)
    AttendanceUnitFactory(training_class=lop)
    anh = EnrolmentFactory(training_class=lop, person=HoldingFactory().person)
    held = SessionFactory(training_class=lop)
    ahead = SessionFactory(training_class=lop, starts_at=at + dt.timedelta(days=1))
    assert marks(closing_checks(lop, at=at))["attendance"] == "missing"
    with pytest.raises(StepHeldUp):
        close_class(lop, by=None, at=at)

    ahead.delete()
    assert marks(closing_checks(lop, at=at))["attendance"] == "missing"
    AttendanceFactory(session=held, enrolment=anh)
    assert marks(closing_checks(lop, at=at)) == {"attendance": "ok", "unfinished": "notice"}
    close_class(lop, by=None, at=at)

    lesson = lop.units.get(kind="lesson")
    for refused, door in (
        (EnrolmentClosed, lambda: complete_unit(lesson, anh, by=None, at=at)),
        (ClassNotOpen, lambda: summon(lop, [PersonFactory()], by=None, at=at)),
        (ClassClosed, lambda: withdraw(anh, reason="x", by=None, at=at)),
        (ClassClosed, lambda: close_class(lop, by=None, at=at)),
        (NoReason, lambda: reopen_class(lop, reason=" ", by=None, at=at)),
    ):
        with pytest.raises(refused):
            door()
    assert not anh.progress.exists()

    reopen_class(lop, reason="Bổ sung học viên", by=None, at=at)
    complete_unit(lesson, anh, by=None, at=at)
    assert Event.objects.get(verb="class.reopened").data["reason"] == "Bổ sung học viên"


def test_completion_and_certificate_outlive_the_closing(at):
    lop = TrainingClassFactory(lessons=1)
    anh = EnrolmentFactory(training_class=lop, person=HoldingFactory().person)
    lesson = lop.units.get()
    complete_unit(lesson, anh, by=None, at=at)
    close_class(lop, by=None, at=at)

    # Completing once more finds it done, as before.
    assert complete_unit(lesson, anh, by=None, at=at).is_completed
    anh.refresh_from_db()
    assert anh.certificate is not None
    lop.refresh_from_db()
    reopen_class(lop, reason="Sửa", by=None, at=at)
    with pytest.raises(AlreadyCompleted):
        suspend(anh, reason="x", by=None, at=at)


def test_learner_is_paused_withdrawn_and_back_without_losing_anything(at):
    lop = TrainingClassFactory(capacity=1, lessons=1)
    anh = EnrolmentFactory(training_class=lop)
    progress = UnitProgressFactory(enrolment=anh, unit=lop.units.get())
    with pytest.raises(NoReason):
        withdraw(anh, reason="", by=None, at=at)

    suspend(anh, reason="Ốm", by=None, at=at)
    withdraw(anh, reason="Chuyển công tác", by=None, at=at)
    anh.refresh_from_db()
    assert (anh.withdrawn_at, anh.suspended_at, anh.state_reason) == (at, None, "Chuyển công tác")
    # What is said of health stays out of the journal.
    assert "reason" not in Event.objects.get(verb="enrolment.suspended").data
    binh = EnrolmentFactory(training_class=lop)
    with pytest.raises(ClassFull):
        readmit(anh, reason="Về lại", by=None, at=at)
    withdraw(binh, reason="Nhầm", by=None, at=at)

    readmit(anh, reason="Về lại", by=None, at=at)

    anh.refresh_from_db()
    assert (anh.withdrawn_at, anh.suspended_at, anh.state_reason) == (None, None, "")
    assert anh.progress.get() == progress
    assert Message.objects.filter(person=anh.person).count() == 3


def test_more_time_is_told_to_who_is_not_done(at):
    lop = TrainingClassFactory()
    anh = EnrolmentFactory(training_class=lop)
    EnrolmentFactory(training_class=lop, completed_at=at)
    with pytest.raises(DueDayEarlier):
        extend_class(lop, due_on=lop.due_on, reason="x", by=None, at=at)

    extend_class(lop, due_on=dt.date(2026, 12, 30), reason="Lũ lụt", by=None, at=at)

    lop.refresh_from_db()
    assert (lop.due_on, lop.ends_on) == (dt.date(2026, 12, 30), dt.date(2026, 12, 30))
    assert Message.objects.get().person == anh.person
    assert Event.objects.get(verb="class.extended").data == {
        "before": "2026-12-15",
        "due_on": "2026-12-30",
        "reason": "Lũ lụt",
    }


TRUNG_CAP = [
    (
        "level",
        {
            "level": "chuyen_mon:cao_dang",
            "otherwise": "",
            "otherwise_for": "",
        },
    ),
    ("membership", {"statuses": ["chinh_thuc", "du_bi"]}),
    ("age", {"men_from": 30, "women_from": 28, "men_to": None, "women_to": None}),
    ("service", {"years": 2}),
    ("prior", {"programme": "so-cap-llct"}),
]


def test_who_does_not_meet_the_conditions_is_named_with_the_reasons(at, assert_queries):
    version = ProgrammeVersionFactory(eligibility=TRUNG_CAP)
    fits = HoldingFactory(
        person__party_status="chinh_thuc", person__sex="nu", valid_from=dt.date(2020, 1, 1),
        person__born_on=dt.date(1990, 1, 1),
    ).person  # fmt: skip
    QualificationFactory(person=fits, dimension="chuyen_mon", level="dai_hoc", rank=4)
    fails = PersonFactory(party_status="khong", sex="nam", born_on=dt.date(2000, 1, 1))

    with assert_queries(5):
        notices = eligibility_notices(version, [fits, fails], on=dt.date(2026, 11, 1))

    assert len(notices[fits.pk]) == 1
    assert "so-cap-llct" in notices[fits.pk][0]
    assert len(notices[fails.pk]) == 5
    assert "Cao đẳng" in notices[fails.pk][0]


def test_conditions_hold_up_a_summons_only_where_the_version_says_so(at):
    conditions = [("membership", {"statuses": ["chinh_thuc"]})]
    version = ProgrammeVersionFactory(eligibility=conditions)
    lop = TrainingClassFactory(programme_version=version)
    one, other = PersonFactory(party_status="khong"), PersonFactory(party_status="")

    assert summon(lop, [one], by=None, at=at) == 1
    version.eligibility_is_binding = True
    version.save()
    lop = TrainingClassFactory(programme_version=version)
    # What is not known is held against nobody.
    assert summon(lop, [other], by=None, at=at) == 1
    with pytest.raises(NotEligible):
        summon(lop, [one], by=None, at=at)


def test_summons_show_who_may_not_fit_and_why_without_ticking_them(client, at):
    xa = OrganisationFactory()
    chi_bo = OrganisationFactory(parent=xa, code="CB1", residential_kind_id="thon")
    RoleAssignmentFactory(user=(officer := UserFactory()), organisation=xa)
    person = HoldingFactory(organisation=chi_bo, person__party_status="khong").person
    conditions = [("membership", {"statuses": ["chinh_thuc"]})]
    version = ProgrammeVersionFactory(eligibility=conditions)
    lop = TrainingClassFactory(organiser=xa, programme_version=version)
    address = f"/lop/{lop.code}/trieu-tap/?doi_tuong=chi_uy_thon_tdp&to_chuc=CB1"
    with time_machine.travel(at, tick=False):
        client.force_login(officer)
        listed = client.get(address).context["listed"]
        assert listed.count["noticed"] == 1
        (candidate,) = listed.everyone
        assert (candidate.is_proposed, candidate.is_barred) == (False, False)
        assert len(candidate.notices) == 1
        # A notice: the officer may decide otherwise.
        assert client.post(address, {"people": [person.code]}).status_code == 302
    assert lop.enrolments.get().person == person


def test_officer_plans_checks_opens_changes_and_closes(client, at):
    xa = OrganisationFactory()
    RoleAssignmentFactory(user=(officer := UserFactory()), organisation=xa)
    RoleAssignmentFactory(user=(trainer := UserFactory()), organisation=xa, role="trainer")
    course = CoursePageFactory()
    LessonPageFactory(parent=course)
    details = {
        "course": course.pk, "programme_version": ProgrammeVersionFactory().pk, "name": "Lớp A",
        "intake": "khóa I/2026", "organiser": xa.code, "issuer": IssuingBodyFactory().pk,
        "mode": "truc_tiep", "starts_on": "24/11/2026", "ends_on": "10/12/2026",
        "due_on": "15/12/2026", "capacity": "60",
    }  # fmt: skip
    with time_machine.travel(at, tick=False):
        client.force_login(officer)
        response = client.post("/lop/mo-lop/", details)
        lop = TrainingClass.objects.get()
        assert response.url == f"/lop/{lop.code}/mo/"
        assert lop.opened_at is None
        assert client.post(response.url, {}).status_code == 422

        edited = details | {"name": "Lớp B", "trainers": [trainer.pk]}
        assert client.post(f"/lop/{lop.code}/sua/", edited).status_code == 302
        SessionFactory(training_class=lop, starts_at=at - dt.timedelta(hours=9))
        assert "Lớp B" in client.get(response.url).content.decode()
        assert client.post(response.url, {}).status_code == 302
        lop.refresh_from_db()
        assert lop.opened_at == at
        assert list(lop.trainers.all()) == [trainer]

        anh = EnrolmentFactory(training_class=lop)
        place = f"/lop/{lop.code}/hoc-vien/{anh.pk}/"
        assert client.post(place, {"step": "withdraw"}).status_code == 422
        client.post(place, {"step": "withdraw", "reason": "Nhầm"})
        assert Enrolment.objects.get().withdrawn_at == at
        assert anh.person.full_name in client.get(f"/lop/{lop.code}/").content.decode()

        adjusted = {"ends_on": "2026-12-12", "capacity": "", "name": "Tên khác"}
        assert client.post(f"/lop/{lop.code}/sua/", adjusted).status_code == 302
        more = {"due_on": "2026-12-20", "reason": "Mưa lũ"}
        assert client.post(f"/lop/{lop.code}/gia-han/", more).status_code == 302
        assert client.post(f"/lop/{lop.code}/ket-thuc/", {}).status_code == 302
        lop.refresh_from_db()
        assert (lop.name, lop.capacity, lop.closed_at) == ("Lớp B", None, at)
        assert client.post(f"/lop/{lop.code}/sua/", adjusted).status_code == 422
        assert client.post(f"/lop/{lop.code}/mo-lai/", {"reason": "Sai sót"}).status_code == 302
