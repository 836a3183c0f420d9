"""Opening classes and bringing people into them."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection, connections

from audit.models import Event
from courses.actions import ClassPlan, classes, open_class, open_new_class, summon
from courses.errors import (
    ClassAlreadyOpen,
    ClassExists,
    ClassFull,
    ClassNotOpen,
    CourseRefused,
    NothingToStudy,
)
from courses.models import Enrolment, LessonPage, TrainingClass
from notifications.api import Message
from tests.factories.accounts import UserFactory
from tests.factories.certificates import IssuingBodyFactory
from tests.factories.courses import (
    CourseAssessmentFactory,
    CoursePageFactory,
    EnrolmentFactory,
    LessonPageFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """Two lessons, a draft between them, and a test."""
    course = CoursePageFactory()
    LessonPageFactory(parent=course, title="Một", minutes=8, periods=2)
    LessonPageFactory(parent=course, title="Chưa xong", live=False)
    LessonPageFactory(parent=course, title="Hai", minutes=12, periods=3)
    CourseAssessmentFactory(course=course, title="Kiểm tra", periods=1)
    return course


def units_of(training_class):
    columns = ("position", "kind", "title", "minutes", "periods")
    return list(training_class.units.order_by("position").values_list(*columns))


def test_opening_copies_published_lessons_then_tests(course, at):
    training_class = TrainingClassFactory(course=course, opened_at=None)

    opened = open_class(training_class, by=None, at=at)

    assert opened.opened_at == at
    assert units_of(training_class) == [
        (1, "lesson", "Một", 8, 2),
        (2, "lesson", "Hai", 12, 3),
        (3, "quiz", "Kiểm tra", 0, 1),
    ]
    assert Event.objects.get(verb="class.opened").data == {"units": 3}


def test_what_happens_to_lessons_afterwards_changes_nothing_of_an_open_class(course, at):
    training_class = TrainingClassFactory(course=course, opened_at=None)
    open_class(training_class, by=None, at=at)
    before = units_of(training_class)

    first, second = course.live_lessons()
    first.title, first.minutes = "Tên khác", 99
    first.save_revision().publish()
    second.unpublish()
    elsewhere = CoursePageFactory()
    second.move(elsewhere, pos="last-child")
    LessonPageFactory(parent=course, title="Ba")

    assert units_of(training_class) == before
    assert not LessonPage.objects.get(pk=second.pk).live


def test_lessons_come_in_the_order_of_the_tree(course, at):
    first, second = course.live_lessons()
    second.move(first, pos="left")
    training_class = TrainingClassFactory(course=course, opened_at=None)

    open_class(training_class, by=None, at=at)

    assert [title for _, _, title, _, _ in units_of(training_class)] == ["Hai", "Một", "Kiểm tra"]


def test_class_opens_once(course, at):
    training_class = TrainingClassFactory(course=course, opened_at=None)
    open_class(training_class, by=None, at=at)

    with pytest.raises(ClassAlreadyOpen):
        open_class(training_class, by=None, at=at)

    assert training_class.units.count() == 3


def test_course_without_published_lessons_cannot_be_opened(at):
    training_class = TrainingClassFactory(opened_at=None)

    with pytest.raises(NothingToStudy):
        open_class(training_class, by=None, at=at)

    training_class.refresh_from_db()
    assert training_class.opened_at is None


@pytest.fixture
def plan(course):
    return ClassPlan(
        name="Lớp bồi dưỡng chi uỷ viên Đức Phổ",
        intake="khoá I/2026",
        course=course,
        programme_version=ProgrammeVersionFactory(),
        organiser=OrganisationFactory(),
        issuer=IssuingBodyFactory(),
        starts_on=dt.date(2026, 11, 24),
        ends_on=dt.date(2026, 12, 10),
        due_on=dt.date(2026, 12, 15),
        mode="truc_tuyen",
        capacity=60,
    )


def test_new_class_is_opened_at_once_under_a_readable_code(plan, at):
    officer = UserFactory()

    training_class = open_new_class(plan, by=officer, at=at)

    assert training_class.code == "lop-boi-duong-chi-uy-vien-duc-pho-khoa-i-2026"
    assert (training_class.opened_at, training_class.capacity) == (at, 60)
    assert training_class.units.count() == 3
    verbs = Event.objects.filter(actor_id=officer.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["class.created", "class.opened"]


def test_code_that_is_taken_gets_a_number(plan, at):
    TrainingClassFactory(code="lop-boi-duong-chi-uy-vien-duc-pho-khoa-i-2026")

    training_class = open_new_class(plan, by=None, at=at)

    assert training_class.code == "lop-boi-duong-chi-uy-vien-duc-pho-khoa-i-2026-2"


def test_second_press_of_the_button_opens_no_second_class(plan, at):
    open_new_class(plan, by=None, at=at)

    with pytest.raises(ClassExists):
        open_new_class(plan, by=None, at=at)

    assert TrainingClass.objects.count() == 1


def test_new_class_that_cannot_open_is_not_created(plan, course, at):
    for lesson in course.live_lessons():
        lesson.unpublish()

    with pytest.raises(NothingToStudy):
        open_new_class(plan, by=None, at=at)

    assert not TrainingClass.objects.exists()


def test_summons_enrol_and_tell_each_person(at):
    training_class = TrainingClassFactory(name="Lớp khoá I", due_on=dt.date(2026, 12, 15))
    anh, binh = PersonFactory(), PersonFactory()

    assert summon(training_class, [anh, binh], by=None, at=at) == 2

    enrolled = Enrolment.objects.filter(training_class=training_class)
    assert {one.person for one in enrolled} == {anh, binh}
    assert {one.enrolled_at for one in enrolled} == {at}
    message = Message.objects.get(person=anh)
    assert message.link == f"/lop/{training_class.code}/"
    assert "15/12/2026" in message.body
    assert Event.objects.filter(verb="enrolment.created").count() == 2


def test_summoning_again_adds_only_who_is_new(at):
    training_class = TrainingClassFactory()
    anh, binh = PersonFactory(), PersonFactory()
    summon(training_class, [anh, anh], by=None, at=at)

    assert summon(training_class, [anh, binh], by=None, at=at) == 1

    assert Enrolment.objects.count() == 2
    assert Message.objects.count() == 2


def test_class_takes_as_many_as_it_has_places(at):
    training_class = TrainingClassFactory(capacity=2)
    EnrolmentFactory(training_class=training_class)
    EnrolmentFactory(training_class=training_class, withdrawn_at=at)

    with pytest.raises(ClassFull):
        summon(training_class, PersonFactory.create_batch(2), by=None, at=at)
    assert Enrolment.objects.count() == 2

    assert summon(training_class, [PersonFactory()], by=None, at=at) == 1


def test_full_class_can_be_summoned_again_without_anybody_new(at):
    enrolment = EnrolmentFactory(training_class=TrainingClassFactory(capacity=1))

    assert summon(enrolment.training_class, [enrolment.person], by=None, at=at) == 0


def test_people_chosen_before_the_opening_are_told_when_the_class_opens(course, at):
    training_class = TrainingClassFactory(course=course, opened_at=None)
    anh = PersonFactory()

    assert summon(training_class, [anh], by=None, at=at) == 1
    assert not Message.objects.exists()
    open_class(training_class, by=None, at=at)

    assert Message.objects.get(person=anh).key == f"summons:{training_class.code}"


def test_nobody_is_summoned_to_a_class_that_is_closed(at):
    training_class = TrainingClassFactory(closed_at=at)

    with pytest.raises(ClassNotOpen):
        summon(training_class, [PersonFactory()], by=None, at=at)

    assert not Message.objects.exists()


@pytest.mark.parametrize("people", [1, 3])
def test_summons_cost_the_same_for_many_as_for_one(at, assert_queries, people):
    training_class = TrainingClassFactory()
    people = PersonFactory.create_batch(people)

    with assert_queries(8):
        summon(training_class, people, by=None, at=at)


def together(*actions):
    """Run each action in a thread of its own, connected and at once; return what they give."""
    connected = Barrier(len(actions))

    def run(action):
        try:
            connection.ensure_connection()
            connected.wait(timeout=60)
            return action()
        except CourseRefused as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(run, actions))


def wait_for_the_other(monkeypatch, name):
    """Let both threads get past `classes.name` before either commits, if no lock keeps them apart."""
    both_are_here = Barrier(2)
    original = getattr(classes, name)

    def waiting(*args, **kwargs):
        with suppress(BrokenBarrierError):
            both_are_here.wait(timeout=0.5)
        return original(*args, **kwargs)

    monkeypatch.setattr(classes, name, waiting)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_officers_cannot_both_give_away_the_last_place(at, monkeypatch):
    training_class = TrainingClassFactory(capacity=1)
    anh, binh = PersonFactory(), PersonFactory()
    wait_for_the_other(monkeypatch, "post_composed")

    outcomes = together(
        lambda: summon(training_class, [anh], by=None, at=at),
        lambda: summon(training_class, [binh], by=None, at=at),
    )

    assert sorted(map(str, outcomes)) == sorted(map(str, [1, ClassFull]))
    assert Enrolment.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_officers_opening_a_class_at_once_copy_its_units_once(course, at, monkeypatch):
    training_class = TrainingClassFactory(course=course, opened_at=None)
    wait_for_the_other(monkeypatch, "published_lessons")

    outcomes = together(
        lambda: open_class(training_class, by=None, at=at).opened_at,
        lambda: open_class(training_class, by=None, at=at).opened_at,
    )

    assert sorted(map(str, outcomes)) == sorted(map(str, [at, ClassAlreadyOpen]))
    assert training_class.units.count() == 3
