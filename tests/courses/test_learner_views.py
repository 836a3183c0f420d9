"""What learners open: their first page and a class; officers see the same class."""

import datetime as dt

import pytest
import time_machine

from courses.api import complete_unit
from courses.models import ClassUnit, Enrolment
from notifications.api import Message, post_message
from tests.courses.pages import do, lesson_url, page, primary_links, units_of
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.courses import (
    EnrolmentFactory,
    QuizUnitFactory,
    TrainingClassFactory,
    UnitProgressFactory,
)
from tests.factories.organisations import OrganisationFactory
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


# --- Home ---------------------------------------------------------------------------------------


def test_home_leads_to_the_first_open_lesson(learner, enrolment):
    do(enrolment, 1, 2)

    html = page(learner, "/hoc/")

    third = units_of(enrolment)[2]
    assert primary_links(html) == [lesson_url(third)]
    assert "Học tiếp: bài 3, còn 10 phút" in html
    assert "2/4 bài" in html
    assert "thứ Tư 25/11, còn 2 ngày" in html


def test_home_leads_to_the_test_when_only_the_test_is_left(learner, enrolment):
    do(enrolment, 1, 2, 3)

    html = page(learner, "/hoc/")

    test = units_of(enrolment)[3]
    assert primary_links(html) == [f"/lop/khoa-1/kiem-tra/{test.pk}/"]
    assert "Làm bài kiểm tra" in html


def test_home_leads_to_the_most_urgent_class(learner, enrolment, person):
    later = TrainingClassFactory(name="Lớp sau", lessons=1, due_on=dt.date(2026, 12, 30))
    EnrolmentFactory(person=person, training_class=later)

    html = page(learner, "/hoc/")

    assert html.index("Lớp khoá I") < html.index("Lớp sau")
    assert primary_links(html) == [lesson_url(units_of(enrolment)[0])]


def test_paused_class_does_not_hide_the_next_step_of_another(learner, enrolment, person, at):
    Enrolment.objects.filter(pk=enrolment.pk).update(suspended_at=at)
    other = EnrolmentFactory(
        person=person, training_class=TrainingClassFactory(lessons=1, due_on=dt.date(2026, 12, 30))
    )

    html = page(learner, "/hoc/")

    assert primary_links(html) == [lesson_url(units_of(other)[0])]


def test_overdue_class_can_still_be_finished_and_says_so(learner, person):
    overdue = TrainingClassFactory(lessons=1, due_on=dt.date(2026, 11, 20))
    EnrolmentFactory(person=person, training_class=overdue)

    html = page(learner, "/hoc/")

    assert "thứ Sáu 20/11, 3 ngày trước" in html
    assert "Đồng chí vẫn học tiếp được" in html


def test_home_offers_the_certificate_when_all_is_done(learner, enrolment):
    for unit in units_of(enrolment)[:3]:
        learner.post(lesson_url(unit, "lesson_complete"))
    complete_unit(
        units_of(enrolment)[3], enrolment, by=None, at=enrolment.enrolled_at + dt.timedelta(1)
    )

    html = page(learner, "/hoc/")

    assert "Nhận giấy chứng nhận" in html
    assert primary_links(html) == ["/lop/khoa-1/#certificate"]


def test_home_of_a_person_without_classes_is_honest(learner, person):
    html = page(learner, "/hoc/")

    assert "Đồng chí chưa có lớp học" in html
    assert "button--primary" not in html


def test_home_of_an_account_without_a_person_says_what_to_do(learner):
    assert "chưa gắn với hồ sơ cán bộ" in page(learner, "/hoc/")


def test_home_asks_visitors_to_sign_in(client):
    response = client.get("/hoc/")

    assert response.status_code == 302
    assert response.url == "/tai-khoan/login/?next=/hoc/"


@pytest.mark.parametrize("number", [1, 3])
def test_home_costs_the_same_for_many_classes_as_for_one(
    learner, person, assert_queries, at, number
):
    for _ in range(number):
        enrolment = EnrolmentFactory(person=person, training_class=TrainingClassFactory(lessons=2))
        do(enrolment, 1)
        post_message(person, key=f"tin-{_}", subject="Tin", at=at)

    with assert_queries(12):
        learner.get("/hoc/")


def test_home_of_a_trainer_without_a_role_leads_to_the_classes_taught(client, enrolment):
    user = UserFactory()
    client.force_login(user)
    assert 'href="/lop/"' not in page(client, "/hoc/")

    enrolment.training_class.trainers.add(user)
    html = page(client, "/hoc/")

    assert 'href="/lop/"' in html
    assert 'href="/yeu-cau/"' not in html
    assert "Lớp khoá I" in page(client, "/lop/")


# --- Messages -----------------------------------------------------------------------------------


def test_reading_a_message_takes_it_off_the_home_and_leads_on(learner, person, at):
    post_message(person, key="tin", subject="Đồng chí được triệu tập", link="/ho-so/", at=at)
    message = Message.objects.get()
    assert "Đồng chí được triệu tập" in page(learner, "/hoc/")
    message.refresh_from_db()
    assert message.read_at is None

    response = learner.post(f"/hoc/tin/{message.pk}/da-doc/")

    assert (response.status_code, response.url) == (302, "/ho-so/")
    assert "Đồng chí được triệu tập" not in page(learner, "/hoc/")


def test_message_of_somebody_else_does_not_exist(stranger, person, at):
    post_message(person, key="tin", subject="Tin", at=at)
    message = Message.objects.get()

    assert stranger.post(f"/hoc/tin/{message.pk}/da-doc/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_message_is_not_read_by_opening_an_address(learner, person, at):
    post_message(person, key="tin", subject="Tin", at=at)

    assert learner.get(f"/hoc/tin/{Message.objects.get().pk}/da-doc/").status_code == 405


# --- Class --------------------------------------------------------------------------------------


def test_class_lists_units_with_their_states_and_what_is_missing(learner, enrolment):
    do(enrolment, 1)
    UnitProgressFactory(enrolment=enrolment, unit=units_of(enrolment)[1])

    html = page(learner, "/lop/khoa-1/")

    assert html.count('class="state state--done"') == 1
    assert html.count('class="state state--doing"') == 1
    assert html.count('class="state state--todo"') == 2
    assert "Đã mở" in html
    assert "Chưa làm bài kiểm tra" in html
    assert len(primary_links(html)) == 1


def test_class_shows_the_certificate_when_completed(learner, person, at):
    enrolment = EnrolmentFactory(
        person=person, training_class=TrainingClassFactory(code="khoa-2", lessons=1)
    )

    response = learner.post(lesson_url(units_of(enrolment)[0], "lesson_complete"), follow=True)

    html = response.content.decode()
    enrolment.refresh_from_db()
    assert response.redirect_chain == [("/lop/khoa-2/", 302)]
    assert "Đồng chí đã hoàn thành lớp học" in html
    assert f"/giay-chung-nhan/{enrolment.certificate.verification_code}/" in html


@pytest.mark.parametrize("state", ["withdrawn_at"])
def test_class_one_has_left_does_not_exist(learner, enrolment, at, state):
    Enrolment.objects.filter(pk=enrolment.pk).update(**{state: at})

    assert learner.get("/lop/khoa-1/").status_code == 404


def test_class_of_others_does_not_exist(stranger, enrolment):
    assert stranger.get("/lop/khoa-1/").status_code == 404
    assert stranger.get("/lop/khong-co/").status_code == 404


def test_class_asks_visitors_to_sign_in(client, enrolment):
    assert client.get("/lop/khoa-1/").status_code == 302


@pytest.mark.parametrize("lessons", [1, 3])
def test_class_costs_the_same_for_many_units_as_for_one(learner, person, assert_queries, lessons):
    training_class = TrainingClassFactory(code="khoa-2", lessons=lessons, tests=1)
    EnrolmentFactory(person=person, training_class=training_class)

    with assert_queries(8):
        learner.get("/lop/khoa-2/")


# --- Officers see the same class ----------------------------------------------------------------


def officer_over(client, organisation):
    officer = UserFactory(full_name="Trần Bình")
    RoleAssignmentFactory(user=officer, organisation=organisation)
    client.force_login(officer)
    return client


def test_officer_of_the_organiser_sees_class_and_learners_by_given_name(client, enrolment):
    training_class = enrolment.training_class
    for name in ("Phạm Văn Dũng", "Lê Thị Đào", "Hoàng An"):
        EnrolmentFactory(person=PersonFactory(full_name=name), training_class=training_class)
    do(enrolment, 1)

    html = page(officer_over(client, training_class.organiser), "/lop/khoa-1/")

    names = ["Hoàng An", "Đặng Thị Ánh", "Phạm Văn Dũng", "Lê Thị Đào"]
    places = [html.index(name) for name in names]
    assert places == sorted(places)
    assert "1/4 bài" in html


def test_officer_of_another_organisation_does_not_see_the_class(client, enrolment):
    officer = officer_over(client, OrganisationFactory())

    assert officer.get("/lop/khoa-1/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_class_costs_officers_the_same_for_many_learners(client, assert_queries, number):
    training_class = TrainingClassFactory(code="khoa-2", lessons=2)
    for _ in range(number):
        do(EnrolmentFactory(training_class=training_class), 1)
    officer = officer_over(client, training_class.organiser)

    with assert_queries(13):
        officer.get("/lop/khoa-2/")


def test_unit_kinds_have_an_address_each(enrolment):
    QuizUnitFactory(training_class=enrolment.training_class)

    assert set(ClassUnit.objects.values_list("kind", flat=True)) == {"lesson", "quiz"}
