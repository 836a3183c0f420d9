"""What officers of training open: their classes, a new class, a summons."""

import datetime as dt

import pytest
import time_machine

from courses.models import Enrolment, TrainingClass
from notifications.api import Message
from records.api import Standing
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.certificates import IssuingBodyFactory
from tests.factories.courses import (
    CoursePageFactory,
    EnrolmentFactory,
    LessonPageFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory

pytestmark = pytest.mark.django_db

# Bí thư, phó bí thư and chi uỷ viên of chi bộ of thôn and tổ dân phố.
AUDIENCE = "chi_uy_thon_tdp"


@pytest.fixture(autouse=True)
def _monday_morning(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def xa():
    return OrganisationFactory(code="DUCPHO", name="Đảng bộ phường Đức Phổ")


@pytest.fixture
def chi_bo(xa):
    return OrganisationFactory(
        parent=xa, code="CB1", name="Chi bộ thôn An Trường", residential_kind_id="thon"
    )


@pytest.fixture
def binh(xa):
    """The officer of training of the xã."""
    officer = UserFactory(full_name="Trần Bình")
    RoleAssignmentFactory(user=officer, organisation=xa)
    return officer


@pytest.fixture
def officer(client, binh):
    client.force_login(binh)
    return client


@pytest.fixture
def learner(client):
    user = UserFactory()
    PersonFactory(user=user)
    client.force_login(user)
    return client


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


# --- List ---------------------------------------------------------------------------------------


def test_list_shows_classes_of_the_officers_subtree_with_progress(officer, xa, chi_bo, at):
    mine = TrainingClassFactory(organiser=chi_bo, name="Lớp của chi bộ")
    TrainingClassFactory(name="Lớp nơi khác")
    EnrolmentFactory(training_class=mine, completed_at=at)
    EnrolmentFactory(training_class=mine)
    EnrolmentFactory(training_class=mine, withdrawn_at=at)

    html = page(officer, "/lop/")

    assert "Lớp của chi bộ" in html
    assert "Lớp nơi khác" not in html
    assert "1/2 người" in html


def test_list_does_not_exist_for_learners(learner):
    assert learner.get("/lop/").status_code == 404


def test_list_asks_visitors_to_sign_in(client):
    assert client.get("/lop/").status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_many_classes(officer, xa, assert_queries, number):
    for _ in range(number):
        EnrolmentFactory(training_class=TrainingClassFactory(organiser=xa))

    with assert_queries(6):
        officer.get("/lop/")


# --- Opening ------------------------------------------------------------------------------------


@pytest.fixture
def details(xa):
    course = CoursePageFactory()
    LessonPageFactory(parent=course)
    return {
        "course": course.pk,
        "programme_version": ProgrammeVersionFactory().pk,
        "name": "Lớp bồi dưỡng chi uỷ viên",
        "intake": "khoá I/2026",
        "organiser": xa.code,
        "issuer": IssuingBodyFactory().pk,
        "mode": "truc_tuyen",
        "starts_on": "24/11/2026",
        "ends_on": "2026-12-10",
        "due_on": "15/12/2026",
        "capacity": "60",
    }


def test_opening_a_class_leads_to_its_summons(officer, details, xa, at):
    response = officer.post("/lop/mo-lop/", details)

    training_class = TrainingClass.objects.get()
    assert (response.status_code, response.url) == (302, f"/lop/{training_class.code}/trieu-tap/")
    assert (training_class.opened_at, training_class.organiser) == (at, xa)
    assert training_class.due_on == dt.date(2026, 12, 15)
    assert training_class.units.count() == 1


def test_form_offers_organisations_of_the_officers_subtree_only(officer, chi_bo):
    elsewhere = OrganisationFactory(name="Đảng bộ xã khác")

    html = page(officer, "/lop/mo-lop/")

    assert f'value="{chi_bo.code}"' in html
    assert f'value="{elsewhere.code}"' not in html


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Tên lớp"),
        ({"due_on": "01/11/2026"}, "Ngày này trước ngày khai giảng."),
        ({"ends_on": "31/02/2026"}, "Ngày bế giảng"),
        ({"capacity": "0"}, "Số chỗ"),
    ],
)
def test_wrong_details_are_refused_and_kept(officer, details, change, words):
    response = officer.post("/lop/mo-lop/", details | change)

    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Lỗi:" in html
    assert words in html
    assert 'value="khoá I/2026"' in html
    assert not TrainingClass.objects.exists()


def test_organiser_outside_the_subtree_is_refused(officer, details):
    elsewhere = OrganisationFactory()

    response = officer.post("/lop/mo-lop/", details | {"organiser": elsewhere.code})

    assert response.status_code == 422
    assert not TrainingClass.objects.exists()


def test_issuer_without_signatory_is_refused_before_any_learner_meets_it(officer, details):
    unsigned = IssuingBodyFactory(signatory=None)

    response = officer.post("/lop/mo-lop/", details | {"issuer": unsigned.pk})

    assert response.status_code == 422
    assert "chưa có người ký" in response.content.decode()


def test_course_without_lessons_is_refused_in_words(officer, details):
    response = officer.post("/lop/mo-lop/", details | {"course": CoursePageFactory().pk})

    assert response.status_code == 422
    assert "chưa có bài nào được đăng" in response.content.decode()


def test_second_press_opens_no_second_class(officer, details):
    officer.post("/lop/mo-lop/", details)

    assert officer.post("/lop/mo-lop/", details).status_code == 422
    assert TrainingClass.objects.count() == 1


def test_learners_open_no_classes(learner, details):
    assert learner.get("/lop/mo-lop/").status_code == 404
    assert learner.post("/lop/mo-lop/", details).status_code == 404
    assert not TrainingClass.objects.exists()


def test_visitors_open_no_classes(client, details):
    assert client.post("/lop/mo-lop/", details).status_code == 302
    assert not TrainingClass.objects.exists()


# --- Summons ------------------------------------------------------------------------------------


@pytest.fixture
def training_class(xa):
    return TrainingClassFactory(code="khoa-1", organiser=xa)


def holder(organisation, full_name, **kwargs):
    return HoldingFactory(person__full_name=full_name, organisation=organisation, **kwargs).person


def summons_url(organisation):
    return f"/lop/khoa-1/trieu-tap/?doi_tuong={AUDIENCE}&to_chuc={organisation.code}"


def ticked(html):
    return html.count(" checked>")


def test_preview_groups_names_by_organisation_and_given_name(officer, training_class, xa, chi_bo):
    other = OrganisationFactory(parent=xa, name="Chi bộ thôn Bàn Thạch", residential_kind_id="thon")
    holder(other, "Lê Anh")
    holder(chi_bo, "Phạm Văn Dũng")
    holder(chi_bo, "Đặng Thị Ánh")

    html = page(officer, summons_url(xa))

    names = ["An Trường", "Đặng Thị Ánh", "Phạm Văn Dũng", "Bàn Thạch (1)", "Lê Anh"]
    form = html[html.index('id="names"') :]
    assert [form.index(name) for name in names] == sorted(form.index(name) for name in names)
    assert ticked(html) == 3


def test_preview_says_where_everybody_stands(officer, training_class, chi_bo, xa, at):
    holder(chi_bo, "Đặng Thị Ánh")
    enrolled = holder(chi_bo, "Bùi Bình")
    trained = holder(chi_bo, "Cao Châu")
    exempt = holder(chi_bo, "Đỗ Dũng")
    EnrolmentFactory(person=enrolled, training_class=training_class)
    Standing.objects.filter(person=trained).delete()
    Standing.objects.create(
        person=trained, year=2026, trained_on=dt.date(2026, 3, 12), on_time=True
    )
    ExemptionFactory(person=exempt, valid_from=dt.date(2026, 1, 1))

    html = page(officer, summons_url(xa))

    assert ticked(html) == 1
    assert "1 đồng chí có thể triệu tập, đã đánh dấu sẵn" in html
    assert "1 đồng chí đã ở trong lớp này" in html
    assert "Đã bồi dưỡng năm nay, ngày 12/03/2026" in html
    assert html.index("Được miễn bồi dưỡng") < html.index("Đỗ Dũng")


def test_exemption_that_has_ended_no_longer_counts(officer, training_class, chi_bo, xa):
    person = holder(chi_bo, "Đỗ Dũng")
    ExemptionFactory(
        person=person, valid_from=dt.date(2026, 1, 1), valid_until=dt.date(2026, 11, 23)
    )

    assert ticked(page(officer, summons_url(xa))) == 1


def test_summons_enrol_and_tell_who_is_ticked(officer, training_class, chi_bo, xa, binh):
    anh, dung = holder(chi_bo, "Đặng Thị Ánh"), holder(chi_bo, "Phạm Văn Dũng")

    response = officer.post(summons_url(xa), {"people": [anh.code]}, follow=True)

    assert response.redirect_chain == [("/lop/khoa-1/", 302)]
    assert "Đã triệu tập và báo tin cho 1 đồng chí." in response.content.decode()
    assert Enrolment.objects.get().person == anh
    assert not Message.objects.filter(person=dung).exists()


def test_second_press_summons_nobody_twice(officer, training_class, chi_bo, xa):
    anh = holder(chi_bo, "Đặng Thị Ánh")
    officer.post(summons_url(xa), {"people": [anh.code]})

    response = officer.post(summons_url(xa), {"people": [anh.code]}, follow=True)

    assert "1 đồng chí đã ở trong lớp từ trước." in response.content.decode()
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("people", [[], ["CB-KHONG-CO"]])
def test_nobody_or_a_stranger_is_refused(officer, training_class, chi_bo, xa, people):
    holder(chi_bo, "Đặng Thị Ánh")

    response = officer.post(summons_url(xa), {"people": people})

    assert response.status_code == 422
    assert not Enrolment.objects.exists()


def test_person_of_another_xa_cannot_be_slipped_in(officer, training_class, xa, chi_bo):
    elsewhere = OrganisationFactory(parent=OrganisationFactory(), residential_kind_id="thon")
    stranger = holder(elsewhere, "Lê Châu")

    assert officer.post(summons_url(xa), {"people": [stranger.code]}).status_code == 422
    assert officer.get(summons_url(elsewhere)).status_code == 422
    assert officer.post(summons_url(elsewhere), {"people": [stranger.code]}).status_code == 422
    assert not Enrolment.objects.exists()


def test_full_class_is_refused_in_words(officer, xa, chi_bo):
    TrainingClassFactory(code="khoa-1", organiser=xa, capacity=1)
    people = [holder(chi_bo, "Đặng Thị Ánh"), holder(chi_bo, "Phạm Văn Dũng")]

    response = officer.post(summons_url(xa), {"people": [one.code for one in people]})

    assert response.status_code == 422
    assert "Lớp không đủ chỗ" in response.content.decode()
    assert not Enrolment.objects.exists()


def test_too_long_a_list_asks_for_a_smaller_part(officer, training_class, chi_bo, xa, monkeypatch):
    monkeypatch.setattr("courses.queries.officers.MOST_SUMMONED_AT_ONCE", 1)
    holder(chi_bo, "Đặng Thị Ánh")
    holder(chi_bo, "Phạm Văn Dũng")

    html = page(officer, summons_url(xa))

    assert "chọn tổ chức nhỏ hơn" in html
    assert "Đặng Thị Ánh" not in html


def test_part_without_anybody_says_so(officer, training_class, xa):
    assert "Ở đây không có ai thuộc đối tượng này" in page(officer, summons_url(xa))


def test_class_of_another_xa_cannot_be_summoned_to(officer, xa):
    TrainingClassFactory(code="khoa-1")

    assert officer.get("/lop/khoa-1/trieu-tap/").status_code == 404
    assert officer.post("/lop/khoa-1/trieu-tap/").status_code == 404


def test_learners_summon_nobody(learner, training_class):
    assert learner.get("/lop/khoa-1/trieu-tap/").status_code == 404
    assert learner.post("/lop/khoa-1/trieu-tap/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_preview_costs_the_same_for_many_names(
    officer, training_class, chi_bo, xa, assert_queries, number
):
    for _ in range(number):
        HoldingFactory(organisation=chi_bo)

    with assert_queries(13):
        officer.get(summons_url(xa))


def test_very_large_scope_lists_organisations_with_others_below(officer, xa, chi_bo, monkeypatch):
    monkeypatch.setattr("courses.queries.officers.MOST_ORGANISATIONS_IN_A_LIST", 1)

    html = page(officer, "/lop/mo-lop/")

    assert f'value="{xa.code}"' in html
    assert f'value="{chi_bo.code}"' not in html
