"""What learners open: a lesson."""

import datetime as dt

import pytest
import time_machine

from courses.models import Enrolment, UnitProgress
from tests.courses.pages import lesson_url, page, units_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    EnrolmentFactory,
    LessonUnitFactory,
    TrainingClassFactory,
)
from tests.factories.people import HoldingFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def anh():
    """The learner."""
    return UserFactory(full_name="Đặng Thị Ánh")


@pytest.fixture
def learner(client, anh):
    client.force_login(anh)
    return client


@pytest.fixture
def stranger(client):
    user = UserFactory(full_name="Lê Châu")
    PersonFactory(user=user)
    client.force_login(user)
    return client


@pytest.fixture
def person(anh):
    return HoldingFactory(person__user=anh, person__full_name="Đặng Thị Ánh").person


@pytest.fixture
def enrolment(person):
    """In a class of three lessons and a test that is due in two days."""
    return EnrolmentFactory(
        person=person,
        training_class=TrainingClassFactory(
            code="khoa-1", name="Lớp khoá I", lessons=3, tests=1, due_on=dt.date(2026, 11, 25)
        ),
    )


# --- Lesson -------------------------------------------------------------------------------------


def test_lesson_shows_key_points_text_and_neighbours(learner, enrolment):
    first, second, third, _test = units_of(enrolment)

    html = page(learner, lesson_url(second))

    assert html.index("Chi uỷ họp trước") < html.index("Nội dung bài học")
    assert f'rel="prev" href="{lesson_url(first)}"' in html
    assert f'rel="next" href="{lesson_url(third)}"' in html
    assert "Tôi đã học xong bài này" in html


def test_opening_a_lesson_writes_nothing(learner, enrolment):
    page(learner, lesson_url(units_of(enrolment)[0]))

    assert not UnitProgress.objects.exists()


def test_script_notes_the_first_opening(learner, enrolment, at):
    unit = units_of(enrolment)[0]

    assert learner.post(lesson_url(unit, "lesson_open")).status_code == 204

    progress = UnitProgress.objects.get()
    assert (progress.unit, progress.opened_at, progress.completed_at) == (unit, at, None)


def test_finishing_a_lesson_leads_to_the_next_one(learner, enrolment, at):
    first, second, *_rest = units_of(enrolment)

    response = learner.post(lesson_url(first, "lesson_complete"))

    assert (response.status_code, response.url) == (302, lesson_url(second))
    assert UnitProgress.objects.get(unit=first).completed_at == at


def test_finishing_a_lesson_twice_changes_nothing(learner, enrolment, at):
    first, second, *_rest = units_of(enrolment)
    learner.post(lesson_url(first, "lesson_complete"))

    with time_machine.travel(at + dt.timedelta(hours=1)):
        response = learner.post(lesson_url(first, "lesson_complete"))

    assert response.url == lesson_url(second)
    assert UnitProgress.objects.get().completed_at == at


def test_refusal_is_told_on_the_lesson(learner, enrolment, at):
    Enrolment.objects.filter(pk=enrolment.pk).update(suspended_at=at)
    unit = units_of(enrolment)[0]

    response = learner.post(lesson_url(unit, "lesson_complete"), follow=True)

    assert "Đồng chí không còn trong lớp này" in response.content.decode()
    assert not UnitProgress.objects.exists()


@pytest.mark.parametrize("name", ["lesson_detail", "lesson_open", "lesson_complete"])
def test_lesson_of_others_does_not_exist(stranger, enrolment, name):
    url = lesson_url(units_of(enrolment)[0], name)

    response = stranger.get(url) if name == "lesson_detail" else stranger.post(url)

    assert response.status_code == 404
    assert not UnitProgress.objects.exists()


@pytest.mark.parametrize("name", ["lesson_open", "lesson_complete"])
def test_lesson_is_not_finished_by_opening_an_address(learner, enrolment, name):
    assert learner.get(lesson_url(units_of(enrolment)[0], name)).status_code == 405


def test_lesson_asks_visitors_to_sign_in(client, enrolment):
    unit = units_of(enrolment)[0]

    assert client.get(lesson_url(unit)).status_code == 302
    assert client.post(lesson_url(unit, "lesson_complete")).status_code == 302
    assert not UnitProgress.objects.exists()


def test_lesson_of_another_class_does_not_exist_in_this_one(learner, enrolment):
    other = LessonUnitFactory()

    assert learner.get(f"/lop/khoa-1/bai/{other.pk}/").status_code == 404


def test_test_is_not_a_lesson(learner, enrolment):
    test = units_of(enrolment)[3]

    assert learner.get(f"/lop/khoa-1/bai/{test.pk}/").status_code == 404


@pytest.mark.parametrize("lessons", [1, 3])
def test_lesson_costs_the_same_in_a_long_class(learner, person, assert_queries, lessons):
    enrolment = EnrolmentFactory(
        person=person, training_class=TrainingClassFactory(lessons=lessons)
    )
    url = lesson_url(units_of(enrolment)[0])

    with assert_queries(9):
        learner.get(url)


def test_learner_reads_what_was_published_last(learner, enrolment):
    unit = units_of(enrolment)[0]
    lesson = unit.lesson
    lesson.body = [("text", "<p>Bản đã duyệt</p>")]
    lesson.save_revision().publish()
    lesson.body = [("text", "<p>Bản đang sửa</p>")]
    lesson.save_revision()

    html = page(learner, lesson_url(unit))

    assert "Bản đã duyệt" in html
    assert "Bản đang sửa" not in html


def test_unpublished_lesson_stays_readable_as_it_was(learner, enrolment):
    unit = units_of(enrolment)[0]
    lesson = unit.lesson
    lesson.body = [("text", "<p>Bản đã duyệt</p>")]
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    lesson.unpublish()
    # The editor overwrites the row itself while the page is off the site.
    lesson.body = [("text", "<p>Bản đang sửa</p>")]
    lesson.save()

    html = page(learner, lesson_url(unit))

    assert "Bản đã duyệt" in html
    assert "Bản đang sửa" not in html


def test_moved_lesson_stays_in_the_class(learner, enrolment):
    unit = units_of(enrolment)[0]
    elsewhere = TrainingClassFactory().course
    unit.lesson.move(elsewhere, pos="last-child")

    assert "Nội dung bài học" in page(learner, lesson_url(unit))
