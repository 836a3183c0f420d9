"""The screens of the yearly round, walked through as the people who use them."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.api import Role, assign_role
from courses.actions import open_unit, rounds, summon
from courses.models import AnnualPlan, Assignment, Enrolment, PlanLine, Requirement
from courses.queries.rounds import open_duties
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    EnrolmentFactory,
    LessonPageFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.factories.records import TrainingFactFactory
from tests.factories.rounds import AnnualPlanFactory, PlanLineFactory, RequirementFactory

pytestmark = pytest.mark.django_db
OK, UNPROCESSABLE = 200, 422


class Office:
    """A province above a commune; officers of the commune, the department of the province."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.province = OrganisationFactory(kind_id="tinh", name="Đảng bộ tỉnh")
        self.commune = OrganisationFactory(parent=self.province, kind_id="xa", name="Đảng bộ xã")
        self.cell = OrganisationFactory(parent=self.commune, residential_kind_id="thon")
        self.person = HoldingFactory(
            organisation=self.cell, person__user=UserFactory(), person__code="CB-1"
        ).person
        self.version = ProgrammeVersionFactory()
        self.officer = self.staff(Role.TRAINING_OFFICER, self.commune, full_name="Trần Thị Tổ Chức")
        self.colleague = self.staff(Role.TRAINING_OFFICER, self.commune)
        self.department = self.staff(Role.DEPARTMENT, self.province)

    def staff(self, role: Role, place, **values) -> Client:
        user = UserFactory(**values)
        assign_role(user, role, place, by=None, at=timezone.now())
        return self.client(user)

    @staticmethod
    def client(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    @property
    def learner(self) -> Client:
        return self.client(self.person.user)

    def form(self, **values):
        return {
            "owner": self.commune.code,
            "programme": self.version.programme_id,
            "audience": "chi_uy_thon_tdp",
            "year": self.today.year,
            "name": "Bồi dưỡng bắt buộc",
            "due_rule": "fixed",
            "due_on": f"{self.today.year}-12-31",
            "due_time": "17:00",
            "leaving": "freeze",
            "acceptance_days": 3000 if values.pop("credits", False) else 0,
            **values,
        }

    def requirement(self, **values) -> Requirement:
        made = RequirementFactory(
            owner=self.commune,
            year=self.today.year,
            **{"name": "Bồi dưỡng bắt buộc", "programme": self.version.programme} | values,
        )
        return rounds.put_live(made, by=None, at=timezone.now())

    def open_class(self, **values):
        return TrainingClassFactory(
            programme_version=self.version, organiser=self.commune, lessons=1, **values
        )


@pytest.fixture
def office():
    return Office()


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_two_officers_bring_a_requirement_to_life_and_summon(office):
    wrong = office.officer.post("/yeu-cau/lap/", office.form(due_on="2020-01-01"))
    assert wrong.status_code == UNPROCESSABLE
    sent = office.officer.post("/yeu-cau/lap/", office.form())
    requirement = Requirement.objects.get()
    preview = f"/yeu-cau/{requirement.pk}/xem-truoc/"
    assert sent["Location"] == preview
    assert "Bồi dưỡng bắt buộc" in text(office.officer.get(preview))
    again = office.officer.post("/yeu-cau/lap/", office.form())
    assert again.status_code == UNPROCESSABLE
    edited = office.officer.post(f"/yeu-cau/{requirement.pk}/sua/", office.form(name="Tên mới"))
    assert edited["Location"] == preview

    for client in (office.officer, office.officer, office.colleague):
        assert not Assignment.objects.exists()
        client.post(f"/yeu-cau/{requirement.pk}/ban-hanh/")
    requirement.refresh_from_db()
    assert (requirement.state, str(requirement)) == ("live", "Tên mới")

    summons = f"/yeu-cau/{requirement.pk}/trieu-tap/"
    assert office.officer.get(summons).status_code == OK
    training_class = office.open_class()
    page = text(office.officer.get(summons, {"lop": training_class.code}))
    assert office.person.full_name in page
    nobody = office.officer.post(f"{summons}?lop={training_class.code}", {})
    assert nobody.status_code == UNPROCESSABLE
    office.officer.post(f"{summons}?lop={training_class.code}", {"people": "CB-1"})
    assert Enrolment.objects.get().person == office.person
    assert office.person.full_name not in text(office.officer.get(summons))
    home = text(office.learner.get("/hoc/"))
    assert "Tên mới" in home
    assert "17:00" in home


@pytest.mark.parametrize("group", ["", "chua", "tre", "chua-lop", "vuong", "xong", "mien", "?"])
def test_lists_of_people_by_how_they_stand(office, group):
    requirement = office.requirement()

    page = text(office.department.get(f"/yeu-cau/{requirement.pk}/", {"nhom": group}))

    listed = f"/yeu-cau/{requirement.pk}/nguoi/CB-1/" in page
    assert listed is (group in {"", "chua", "chua-lop", "?"})


def test_the_list_shows_any_day_of_the_past(office):
    requirement = office.requirement()
    address = f"/yeu-cau/{requirement.pk}/"
    since = office.today - dt.timedelta(days=30)
    requirement.assignments.update(since=since)
    days = [since - dt.timedelta(days=1), since, "2999-01-01", "2026-02-31", ""]
    found = [
        len(office.department.get(address, {"ngay": day}).context["figures"].duties) for day in days
    ]

    assert found == [0, 1, 1, 1, 1]


def test_officers_decide_about_a_person_and_departments_only_read(office):
    requirement = office.requirement(acceptance_days=3000)
    fact = TrainingFactFactory(person=office.person, completed_on=dt.date(2025, 5, 10))
    person = f"/yeu-cau/{requirement.pk}/nguoi/CB-1/"
    assert f"{person}gia-han/" not in text(office.department.get(person))

    late = f"{office.today.year + 1}-01-31"
    office.officer.post(f"{person}gia-han/", {"due_on": late, "reason": "Đi công tác"})
    assert "Đi công tác" in text(office.officer.get(person))
    earlier = {"due_on": f"{office.today.year}-01-01", "reason": "a"}
    assert office.officer.post(f"{person}gia-han/", earlier).status_code == UNPROCESSABLE
    office.officer.post(f"{person}cong-nhan/", {"fact": fact.pk, "reason": "Tương đương"})
    credit = requirement.prior_learning.get()
    for client in (office.officer, office.colleague):
        (duty,) = open_duties(requirement, on=office.today)
        assert not duty.is_done
        client.post(f"{person}cong-nhan/{credit.pk}/dong-y/")
    (duty,) = open_duties(requirement, on=office.today)
    assert duty.done_on == dt.date(2025, 5, 10)
    office.officer.post(f"{person}mien/", {"reason": "Nghỉ chế độ"})
    assert requirement.waivers.count() == 1


def test_a_commune_sees_what_the_province_asks_but_not_its_drafts(office):
    HoldingFactory(organisation=OrganisationFactory(parent=office.province, kind_id="xa"))
    asked = RequirementFactory(owner=office.province, name="Của tỉnh", year=office.today.year)
    address = f"/yeu-cau/{asked.pk}/"
    assert office.officer.get(address).status_code == 404
    rounds.put_live(asked, by=None, at=timezone.now())

    assert "Của tỉnh" in text(office.officer.get("/yeu-cau/"))
    assert office.person.full_name in text(office.officer.get(address))
    assert office.officer.post(f"{address}ket-thuc/").status_code == 404


def test_a_plan_is_written_copied_approved_and_measured(office):
    year = office.today.year
    before = PlanLineFactory(
        plan__organisation=office.commune, plan__year=year - 1, programme=office.version.programme
    )
    new = {"organisation": office.commune.code, "year": year, "copies_last_year": "on"}
    made = office.officer.post("/ke-hoach/lap/", new)
    plan = AnnualPlan.objects.get(year=year)
    address = made["Location"]
    assert address == f"/ke-hoach/{plan.pk}/"
    line = plan.lines.get()
    assert line.starts_on == before.starts_on.replace(year=year)
    assert office.officer.post("/ke-hoach/lap/", new).status_code == UNPROCESSABLE

    values = {
        "programme": office.version.programme_id,
        "class_quota": 2,
        "people_quota": 40,
        "starts_on": f"{year}-03-01",
        "ends_on": f"{year}-02-01",
        "mode": "truc_tiep",
        "place": "Hội trường",
    }
    assert office.officer.post(f"{address}dong/", values).status_code == UNPROCESSABLE
    values["ends_on"] = f"{year}-06-30"
    office.officer.post(f"{address}dong/", values)
    office.officer.post(f"{address}dong/{line.pk}/", values | {"people_quota": 70})
    second = PlanLine.objects.get(position=2)
    office.officer.post(f"{address}dong/{second.pk}/xoa/")
    office.officer.post(f"{address}sua/", {"decision_number": "01-KH/ĐU", "notes": "Đợt một"})

    assert office.officer.post(f"{address}duyet/").status_code == 404
    office.officer.post(f"{address}trinh/")
    assert office.officer.post(f"{address}dong/", values).status_code == UNPROCESSABLE
    office.department.post(f"{address}tra-lai/", {"reason": "Thêm lớp cho bí thư mới"})
    assert "Thêm lớp cho bí thư mới" in text(office.officer.get(address))
    office.officer.post(f"{address}trinh/")
    office.department.post(f"{address}duyet/", {"decision_number": "15-QĐ/TU"})
    plan.refresh_from_db()
    assert (plan.state, plan.decision_number) == ("approved", "15-QĐ/TU")

    training_class = office.open_class(starts_on=dt.date(year, 3, 1))
    EnrolmentFactory(training_class=training_class, completed_at=timezone.now())
    link = f"{address}dong/{line.pk}/lop/"
    assert training_class.name in text(office.officer.get(link))
    office.officer.post(link, {"classes": training_class.code})
    assert "1/70" in text(office.officer.get(address))
    book = load_workbook(io.BytesIO(office.department.get(f"{address}xlsx/").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[3][-5:] == (2, 1, 0, 70, 1)
    assert rows[4][-5:] == (2, 1, 0, 70, 1)


def test_an_empty_plan_is_not_handed_in(office):
    plan = AnnualPlanFactory(organisation=office.commune)

    office.officer.post(f"/ke-hoach/{plan.pk}/trinh/")

    plan.refresh_from_db()
    assert plan.state == "draft"


def test_why_a_thing_is_as_it_is_for_the_learner_and_for_staff(office):
    requirement = office.requirement()
    waiting = office.open_class(name="Lớp chưa khai giảng", opened_at=None)
    EnrolmentFactory(person=office.person, training_class=waiting)
    studied = office.open_class(name="Lớp đang học")
    summon(studied, [office.person], by=None, at=timezone.now())
    added = LessonPageFactory(parent=studied.course, title="Bài thêm sau")
    unit = studied.units.get()
    open_unit(unit, studied.enrolments.get(), at=timezone.now())

    own = text(office.learner.get("/hoc/vi-sao/"))
    about = text(office.officer.get("/hoc/vi-sao/CB-1/"))

    for page in (own, about):
        for words in (str(requirement), waiting.name, studied.name, unit.title, "Trần Thị Tổ Chức"):
            assert words in page
    assert f"/lop/{waiting.code}/" not in own
    found = office.learner.get("/hoc/vi-sao/", {"tim": "bai them"}).context["status"].found
    assert [(one.title.split(" (")[0], one.reasons[0].code.value) for one in found] == [
        (added.title, "lesson_added_later")
    ]
    # A class of others answers like one that does not exist.
    office.open_class(name="Lớp của người khác", code="lop-khac")
    codes = [
        office.learner.get("/hoc/vi-sao/", {"tim": words})
        .context["status"]
        .found[0]
        .reasons[0]
        .code
        for words in ("lop-khac", "khong-co")
    ]
    assert codes == ["not_in_class", "not_in_class"]


def test_explaining_takes_as_many_queries_for_one_as_for_many(office, assert_queries):
    for number in (1, 3):
        for _ in range(number):
            programme = ProgrammeVersionFactory().programme
            office.requirement(programme=programme)
            summon(office.open_class(), [office.person], by=None, at=timezone.now())
        learner = office.learner
        learner.get("/hoc/")
        with assert_queries(20):
            found = learner.get("/hoc/vi-sao/", {"tim": "bai"}).context["status"].found
        assert {one.reasons[0].code.value for one in found} == {"lesson_visible"}


def test_whoever_is_not_asked_is_told_why(office):
    requirement = office.requirement()
    joined = HoldingFactory(organisation=office.cell, person__user=UserFactory()).person
    requirement.joined_by = dt.date(2019, 1, 1)
    requirement.save()
    stranger = HoldingFactory(organisation=office.commune, person__user=UserFactory()).person
    found = {}
    for person in (joined, stranger):
        status = office.client(person.user).get("/hoc/vi-sao/").context["status"]
        found[person] = [one.reasons[0].code.value for one in status.requirements]

    assert found == {joined: ["joined_late"], stranger: ["not_in_audience"]}


def test_figures_take_as_many_queries_for_one_as_for_many(office, assert_queries):
    requirement = office.requirement()
    address = f"/yeu-cau/{requirement.pk}/"
    # What the frame of the page keeps for a minute is there by then.
    office.department.get(address)
    for _ in range(2):
        with assert_queries(18):
            assert office.department.get(address).status_code == OK
        for _number in range(3):
            HoldingFactory(organisation=office.cell)
        rounds.refresh_assignments(requirement, by=None, at=timezone.now())
