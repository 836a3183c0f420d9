"""Lists of names and records of people on the screen, and what pages cost."""

import pytest
from django.utils import timezone

from accounts.rules import Role
from audit.models import Event
from records.actions import rebuild_standings
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import (
    ExemptionFactory,
    HoldingFactory,
    PersonFactory,
    PlannedPositionFactory,
)
from tests.factories.records import QualificationFactory, TrainingFactFactory
from tests.reports.pages import NOW, D, chi_bo, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def phuong():
    return OrganisationFactory(code="DUCPHO", kind_id="xa", name="Đảng bộ phường Đức Phổ")


@pytest.fixture
def officer(client, phuong):
    user = UserFactory(full_name="Nguyễn Thị Bình")
    RoleAssignmentFactory(user=user, role=Role.TRAINING_OFFICER.value, organisation=phuong)
    client.force_login(user)
    return user


def test_names_are_sorted_by_given_name_and_lead_to_the_record(client, officer, phuong):
    an = chi_bo(phuong, "Chi bộ thôn An", people=0)
    for name in ("Trần Văn Đức", "Đặng Thị Ánh", "Lê Dũng"):
        HoldingFactory(organisation=an, person=PersonFactory(full_name=name, code=name[-1]))
    rebuild_standings(2026, at=NOW)

    response, html = page(client, "tracking_people", "DUCPHO")

    names = [line.full_name for line in response.context["found"].lines]
    assert names == ["Đặng Thị Ánh", "Lê Dũng", "Trần Văn Đức"]
    assert 'href="/ho-so/g/"' in html


def people_of_each_kind(phuong):
    an = chi_bo(phuong, "Chi bộ thôn An", people=0)

    def person(code):
        return HoldingFactory(organisation=an, person=PersonFactory(code=code)).person

    person("CHUA")
    TrainingFactFactory(person=person("DA"))
    TrainingFactFactory(person=person("TRE"), due_on=D(2026, 1, 31))
    exempt = person("MIEN")
    ExemptionFactory(person=exempt)
    TrainingFactFactory(person=exempt)
    for code in ("CHUA", "TRE"):
        QualificationFactory(person=an.holdings.get(person__code=code).person)


@pytest.mark.parametrize("ready", [True, False])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"CHUA"}),
        ({"loc": "chua"}, {"CHUA"}),
        ({"loc": "?"}, {"CHUA"}),
        ({"loc": "da"}, {"DA", "TRE"}),
        ({"loc": "tre"}, {"TRE"}),
        ({"loc": "mien"}, {"MIEN"}),
        ({"loc": "tat-ca"}, {"CHUA", "DA", "TRE", "MIEN"}),
        ({"loc": "thieu", "chi-so": "thpt"}, {"DA", "MIEN"}),
        ({"loc": "thieu", "chi-so": "khong-co"}, {"DA", "MIEN"}),
    ],
)
def test_list_shows_the_people_behind_the_figure(client, officer, phuong, query, expected, ready):
    people_of_each_kind(phuong)
    rebuild_standings(2026, at=NOW)
    if not ready:
        query = {**query, "ngay": "2026-11-22"}

    response, _ = page(client, "tracking_people", "DUCPHO", **query)

    assert {line.code for line in response.context["found"].lines} == expected


def test_list_says_of_which_commune_a_cell_is(client, officer, phuong):
    chi_bo(phuong, "Chi bộ thôn 1", people=1)
    rebuild_standings(2026, at=NOW)

    response, _ = page(client, "tracking_people", "DUCPHO")

    line = response.context["found"].lines[0]
    assert line.organisation == "Chi bộ thôn 1, Đảng bộ phường Đức Phổ"


def test_list_has_fifty_names_on_a_page_and_keeps_its_filter(client, officer, phuong):
    chi_bo(phuong, "Chi bộ thôn An", people=51)
    rebuild_standings(2026, at=NOW)

    first, html = page(client, "tracking_people", "DUCPHO", loc="chua")
    second, _ = page(client, "tracking_people", "DUCPHO", loc="chua", trang="2")

    assert [len(each.context["found"].lines) for each in (first, second)] == [50, 1]
    assert "loc=chua&amp;trang=2" in html


def test_past_list_links_only_to_records_that_may_be_opened_today(client, officer, phuong):
    an = chi_bo(phuong, "Chi bộ thôn An", people=0)
    stays = HoldingFactory(organisation=an, person=PersonFactory(code="O"))
    HoldingFactory(organisation=an, person=PersonFactory(code="DI"), valid_until=D(2026, 7, 1))

    response, _ = page(client, "tracking_people", "DUCPHO", ngay="2026-06-30")

    found = {line.code: line.has_record for line in response.context["found"].lines}
    assert found == {"O": True, "DI": False}
    assert stays.person.code == "O"


def test_own_record_shows_levels_courses_and_readers(client, phuong):
    user = UserFactory(full_name="Đặng Thị Ánh")
    person = PersonFactory(user=user, full_name="Đặng Thị Ánh", code="CB1")
    HoldingFactory(person=person, organisation=phuong, title_id="cap_uy_vien")
    QualificationFactory(
        person=person, dimension="ly_luan_chinh_tri", level="trung_cap", number="77"
    )
    declared = {"dimension": "ly_luan_chinh_tri", "level": "cao_cap", "evidence": "khai_bao"}
    QualificationFactory(person=person, **declared)
    TrainingFactFactory(person=person, certificate_number="0001/2026/DP", programme_name="Lớp 2026")
    plan = {"person": person, "organisation": phuong, "decision_number": "15-QĐ/ĐU"}
    PlannedPositionFactory(**plan, valid_until=D(2030, 7, 1))
    PlannedPositionFactory(**plan, title_id="bi_thu", valid_until=D(2026, 1, 1))
    fact = TrainingFactFactory(person=person, completed_on=D(2025, 4, 1), programme_name="Lớp sai")
    TrainingFactFactory(person=person, reverses=fact, completed_on=D(2025, 4, 1))
    client.force_login(user)

    response, html = page(client, "record_detail")

    record = response.context["record"]
    assert [(line.level, len(line.papers)) for line in record.dimensions[2:3]] == [("Trung cấp", 2)]
    assert [(group.year, len(group.trainings)) for group in record.years] == [(2026, 1)]
    assert "0001/2026/DP" in html
    assert "Lớp sai" not in html
    assert (
        f"Quy hoạch chức danh Phó bí thư, {phuong.name}, từ 01/01/2025 đến 30/06/2030."
        " Quyết định số 15-QĐ/ĐU." in " ".join(html.split())
    )
    assert "Quy hoạch chức danh Bí thư" not in html
    assert record.readings == []
    assert not Event.objects.exists()


def test_reading_a_record_is_journalled_and_shown_to_the_person(client, officer, phuong):
    owner = UserFactory()
    person = PersonFactory(user=owner, code="CB1")
    HoldingFactory(person=person, organisation=phuong, title_id="cap_uy_vien")

    response, _ = page(client, "person_record", "CB1")

    assert response.context["record"].readings == []
    event = Event.objects.get()
    assert (event.verb, event.person_code, event.actor_id) == ("person.read", "CB1", officer.pk)
    client.force_login(owner)
    _, html = page(client, "record_detail")
    assert "Nguyễn Thị Bình" in html
    page(client, "person_record", "CB1")
    assert Event.objects.count() == 1


def test_account_without_a_person_is_told_so(client):
    client.force_login(UserFactory())

    response, html = page(client, "record_detail")

    assert response.status_code == 200
    assert 'class="empty"' in html


@pytest.mark.parametrize("people", [5, 50])
@pytest.mark.parametrize("children", [1, 3])
def test_todays_page_costs_thirteen_queries(
    client, officer, phuong, assert_queries, children, people
):
    for number in range(children):
        chi_bo(phuong, f"Chi bộ thôn {number}", people=people, trained=2)
    rebuild_standings(2026, at=NOW)
    page(client, "tracking_detail", "DUCPHO")

    with assert_queries(13):
        client.get("/theo-doi/DUCPHO/")


@pytest.mark.parametrize(("residential_kind", "queries"), [("thon", 13), (None, 16)])
def test_todays_page_below_the_root_costs_the_same_where_nobody_counts(
    client, officer, phuong, assert_queries, residential_kind, queries
):
    """Also where nobody sits in the committee of a neighbourhood's cell."""
    cell = OrganisationFactory(
        parent=phuong, kind_id="chi_bo", residential_kind_id=residential_kind
    )
    HoldingFactory(organisation=cell, title_id="bi_thu")
    rebuild_standings(2026, at=NOW)
    page(client, "tracking_detail", cell.code)

    with assert_queries(queries):
        client.get(f"/theo-doi/{cell.code}/")


@pytest.fixture
def middle(phuong):
    """A node between the root and the cells: it has both a way up and a table."""
    return OrganisationFactory(parent=phuong, code="GIUA", kind_id="dang_bo_bo_phan")


# The root, which counts the papers that wait; a node in the middle; a cell, without children.
PAGES = [("DUCPHO", 15), ("GIUA", 15), ("THON", 15)]


@pytest.mark.parametrize("people", [5, 50])
@pytest.mark.parametrize(("code", "queries"), PAGES)
def test_page_of_a_past_day_costs_the_same_for_5_and_50_people(
    client, officer, middle, assert_queries, people, code, queries
):
    chi_bo(middle, "Chi bộ thôn An", people=people, trained=2, code="THON")
    page(client, "tracking_detail", code)

    with assert_queries(queries):
        client.get(f"/theo-doi/{code}/?ngay=2026-06-30")


@pytest.mark.parametrize(("code", "queries"), [(code, number + 1) for code, number in PAGES])
def test_todays_page_without_standings_costs_one_query_more_than_a_past_day(
    client, officer, middle, assert_queries, code, queries
):
    chi_bo(middle, "Chi bộ thôn An", people=5, trained=2, code="THON")
    page(client, "tracking_detail", code)

    with assert_queries(queries):
        client.get(f"/theo-doi/{code}/")


@pytest.mark.parametrize("people", [5, 50])
def test_list_of_names_costs_ten_queries(client, officer, phuong, assert_queries, people):
    chi_bo(phuong, "Chi bộ thôn An", people=people)
    rebuild_standings(2026, at=NOW)
    page(client, "tracking_people", "DUCPHO")

    with assert_queries(10):
        client.get("/theo-doi/DUCPHO/danh-sach/")


@pytest.mark.parametrize("facts", [1, 10])
def test_record_costs_fifteen_queries_however_long(client, assert_queries, facts):
    person = PersonFactory(user=UserFactory())
    HoldingFactory(
        person=person, organisation=OrganisationFactory(parent=OrganisationFactory(kind_id="xa"))
    )
    TrainingFactFactory.create_batch(facts, person=person)
    QualificationFactory.create_batch(facts, person=person)
    rebuild_standings(2026, at=NOW)
    client.force_login(person.user)
    PlannedPositionFactory.create_batch(facts, person=person)
    page(client, "record_detail")

    with assert_queries(15):
        client.get("/ho-so/")
