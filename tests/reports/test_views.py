import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.rules import Role
from audit.models import Event
from records.actions import rebuild_standings
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import QualificationFactory, TargetFactory, TrainingFactFactory

pytestmark = pytest.mark.django_db
D = dt.date
NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


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


def chi_bo(phuong, name, *, people, trained=0, **changes):
    organisation = OrganisationFactory(
        parent=phuong, name=name, kind_id="chi_bo", residential_kind_id="thon", **changes
    )
    for number in range(people):
        holding = HoldingFactory(organisation=organisation, title_id="chi_uy_vien")
        if number < trained:
            TrainingFactFactory(person=holding.person, completed_on=D(2026, 3, 1 + number))
    return organisation


def page(client, name, *args, **query):
    response = client.get(reverse(f"reports:{name}", args=args), query)
    return response, " ".join(response.content.decode().split())


def numbers(response):
    return [
        (row.name, row.tally.trained, row.tally.in_scope, row.missing)
        for row in response.context["page"].rows
    ]


def test_table_shows_most_people_missing_first_and_adds_up(client, officer, phuong):
    chi_bo(phuong, "Chi bộ thôn An", people=2, trained=2)
    chi_bo(phuong, "Chi bộ thôn Bình", people=4, trained=1)
    chi_bo(phuong, "Chi bộ thôn Cát", people=3, trained=2)
    HoldingFactory(organisation=phuong, title_id="cap_uy_vien")
    TargetFactory(
        owner=phuong, indicator_id="boi_duong_nam", audience_id="dien_boi_duong_hang_nam", year=2023
    )
    rebuild_standings(2026, at=NOW)

    response, html = page(client, "tracking_detail", "DUCPHO")

    assert numbers(response) == [
        ("Chi bộ thôn Bình", 1, 4, 3),
        ("Đảng bộ phường Đức Phổ", 0, 1, 1),
        ("Chi bộ thôn Cát", 2, 3, 1),
        ("Chi bộ thôn An", 2, 2, 0),
    ]
    total = response.context["page"].total
    assert (total.tally.trained, total.tally.in_scope, total.missing) == (5, 10, 5)
    assert (total.tally.committees_trained, total.tally.committees) == (1, 4)
    assert response.context["page"].never_signed_in == 5
    assert '<span class="figure">5</span>' in html


def test_todays_figures_and_the_same_day_from_facts_agree(client, officer, phuong):
    an = chi_bo(phuong, "Chi bộ thôn An", people=3, trained=1)
    late = HoldingFactory(organisation=an, title_id="bi_thu").person
    TrainingFactFactory(person=late, completed_on=D(2026, 11, 20), due_on=D(2026, 6, 30))
    ExemptionFactory(person=HoldingFactory(organisation=an, title_id="pho_bi_thu").person)
    QualificationFactory(person=late)
    _, _ = page(client, "tracking_detail", "DUCPHO")
    from_facts, _ = page(client, "tracking_detail", "DUCPHO")
    rebuild_standings(2026, at=NOW)

    kept, _ = page(client, "tracking_detail", "DUCPHO")

    assert from_facts.context["page"].never_signed_in is None
    assert numbers(kept) == numbers(from_facts) == [("Chi bộ thôn An", 2, 4, 2)]
    assert kept.context["page"].total.tally == from_facts.context["page"].total.tally
    assert kept.context["page"].levels == from_facts.context["page"].levels
    assert kept.context["page"].total.tally.late == 1
    assert kept.context["page"].total.tally.recent == 1


def test_day_in_the_past_shows_the_tree_and_the_people_of_that_day(client, officer, phuong):
    old = chi_bo(phuong, "Chi bộ thôn Cũ", people=1)
    old.placements.update(valid_until=D(2026, 7, 1))
    new = chi_bo(phuong, "Chi bộ thôn Mới", people=1, opened_on=D(2026, 7, 1))
    rebuild_standings(2026, at=NOW)

    then, _ = page(client, "tracking_detail", "DUCPHO", ngay="2026-06-30")
    now, _ = page(client, "tracking_detail", "DUCPHO")

    assert [row.name for row in then.context["page"].rows] == [old.name]
    assert [row.name for row in now.context["page"].rows if row.tally.in_scope] == [new.name]


def test_past_year_is_seen_on_its_last_day(client, officer, phuong):
    an = chi_bo(phuong, "Chi bộ thôn An", people=1)
    TrainingFactFactory(person=an.holdings.get().person, completed_on=D(2025, 12, 31))

    response, _ = page(client, "tracking_detail", "DUCPHO", nam="2025")

    assert response.context["page"].period.day == D(2025, 12, 31)
    assert numbers(response) == [("Chi bộ thôn An", 1, 1, 0)]


@pytest.mark.parametrize(
    "query",
    [
        {"ngay": "2026-11-24"},
        {"ngay": "31/02/2026"},
        {"nam": "1999"},
        {"ngay": "2025-01-01", "nam": "2026"},
    ],
)
def test_day_that_makes_no_sense_is_refused_with_a_sentence(client, officer, phuong, query):
    response, html = page(client, "tracking_detail", "DUCPHO", **query)

    assert response.status_code == 422
    assert response.context["page"].period.day == D(2026, 11, 23)
    assert "error-summary" in html


def test_shares_are_measured_against_every_target_ahead(client, officer, phuong):
    an = chi_bo(phuong, "Chi bộ thôn An", people=4)
    QualificationFactory(person=an.holdings.first().person)
    TargetFactory(owner=phuong, year=2025, value=50)
    TargetFactory(owner=phuong, year=2030, value=100)
    rebuild_standings(2026, at=NOW)

    response, _ = page(client, "tracking_detail", an.code)

    thpt = response.context["page"].levels[0]
    assert (thpt.code, thpt.share.count, thpt.share.total) == ("thpt", 1, 4)
    assert [(each.line.year, each.gap_people, each.is_met) for each in thpt.targets] == [
        (2025, 1, False),
        (2030, 3, False),
    ]


def test_way_up_ends_at_the_border_of_the_scope(client, phuong):
    tinh = OrganisationFactory(kind_id="tinh", code="TINH")
    xa = OrganisationFactory(parent=tinh, kind_id="xa", code="XA")
    an = chi_bo(xa, "Chi bộ thôn An", people=1)
    user = UserFactory()
    RoleAssignmentFactory(user=user, organisation=xa)
    client.force_login(user)

    response, _ = page(client, "tracking_detail", an.code)

    assert [crumb["label"] for crumb in response.context["crumbs"]] == [xa.name, an.name]
    assert page(client, "tracking_detail", "TINH")[0].status_code == 404


def test_one_scope_opens_at_once_and_several_are_listed(client, officer, phuong):
    response, _ = page(client, "tracking_home")
    assert response.url == "/theo-doi/DUCPHO/"

    RoleAssignmentFactory(user=officer, organisation=OrganisationFactory(kind_id="xa", code="KHAC"))

    response, html = page(client, "tracking_home")
    assert {root.code for root in response.context["roots"]} == {"DUCPHO", "KHAC"}
    assert "/theo-doi/KHAC/" in html


ADDRESSES = [
    ("tracking_home", []),
    ("tracking_detail", ["DUCPHO"]),
    ("tracking_people", ["DUCPHO"]),
    ("person_record", ["CB1"]),
]


@pytest.mark.parametrize(("name", "args"), [*ADDRESSES, ("record_detail", [])])
def test_signed_out_visitor_is_asked_to_sign_in(client, phuong, name, args):
    response = client.get(reverse(f"reports:{name}", args=args))

    assert response.status_code == 302
    assert response.url.startswith("/tai-khoan/")


@pytest.mark.parametrize(("name", "args"), ADDRESSES)
def test_stranger_finds_nothing(client, phuong, name, args):
    HoldingFactory(organisation=phuong, title_id="cap_uy_vien", person=PersonFactory(code="CB1"))
    stranger = UserFactory()
    PersonFactory(user=stranger)
    client.force_login(stranger)

    assert client.get(reverse(f"reports:{name}", args=args)).status_code == 404


@pytest.mark.parametrize(("name", "args"), ADDRESSES[1:])
def test_officer_of_another_commune_finds_nothing(client, phuong, name, args):
    HoldingFactory(organisation=phuong, title_id="cap_uy_vien", person=PersonFactory(code="CB1"))
    user = UserFactory()
    RoleAssignmentFactory(user=user, organisation=OrganisationFactory(kind_id="xa"))
    client.force_login(user)

    assert client.get(reverse(f"reports:{name}", args=args)).status_code == 404
    assert not Event.objects.exists()


@pytest.mark.parametrize(("name", "args"), [*ADDRESSES, ("record_detail", [])])
def test_pages_are_read_only(client, officer, name, args):
    assert client.post(reverse(f"reports:{name}", args=args)).status_code == 405


def test_issuer_sees_figures_but_no_names(client, phuong):
    chi_bo(phuong, "Chi bộ thôn An", people=1)
    rebuild_standings(2026, at=NOW)
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=Role.ISSUER.value, organisation=phuong)
    client.force_login(user)

    _, html = page(client, "tracking_detail", "DUCPHO")

    assert "danh-sach" not in html
    assert page(client, "tracking_people", "DUCPHO")[0].status_code == 404


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
    fact = TrainingFactFactory(person=person, completed_on=D(2025, 4, 1), programme_name="Lớp sai")
    TrainingFactFactory(person=person, reverses=fact, completed_on=D(2025, 4, 1))
    client.force_login(user)

    response, html = page(client, "record_detail")

    record = response.context["record"]
    assert [(line.level, len(line.papers)) for line in record.dimensions[2:3]] == [("Trung cấp", 2)]
    assert [(group.year, len(group.trainings)) for group in record.years] == [(2026, 1)]
    assert "0001/2026/DP" in html
    assert "Lớp sai" not in html
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
def test_todays_page_costs_fourteen_queries(
    client, officer, phuong, assert_queries, children, people
):
    for number in range(children):
        chi_bo(phuong, f"Chi bộ thôn {number}", people=people, trained=2)
    rebuild_standings(2026, at=NOW)
    page(client, "tracking_detail", "DUCPHO")

    with assert_queries(14):
        client.get("/theo-doi/DUCPHO/")


@pytest.mark.parametrize("residential_kind", ["thon", None])
def test_todays_page_below_the_root_costs_fourteen_queries(
    client, officer, phuong, assert_queries, residential_kind
):
    """Also where nobody sits in the committee of a neighbourhood's cell."""
    cell = OrganisationFactory(
        parent=phuong, kind_id="chi_bo", residential_kind_id=residential_kind
    )
    HoldingFactory(organisation=cell, title_id="bi_thu")
    rebuild_standings(2026, at=NOW)
    page(client, "tracking_detail", cell.code)

    with assert_queries(14):
        client.get(f"/theo-doi/{cell.code}/")


@pytest.fixture
def middle(phuong):
    """A node between the root and the cells: it has both a way up and a table."""
    return OrganisationFactory(parent=phuong, code="GIUA", kind_id="dang_bo_bo_phan")


# The root, which counts the papers that wait; a node in the middle; a cell, without children.
PAGES = [("DUCPHO", 14), ("GIUA", 14), ("THON", 13)]


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
def test_list_of_names_costs_seven_queries(client, officer, phuong, assert_queries, people):
    chi_bo(phuong, "Chi bộ thôn An", people=people)
    rebuild_standings(2026, at=NOW)
    page(client, "tracking_people", "DUCPHO")

    with assert_queries(7):
        client.get("/theo-doi/DUCPHO/danh-sach/")


@pytest.mark.parametrize("facts", [1, 10])
def test_record_costs_fourteen_queries_however_long(client, assert_queries, facts):
    person = PersonFactory(user=UserFactory())
    HoldingFactory(
        person=person, organisation=OrganisationFactory(parent=OrganisationFactory(kind_id="xa"))
    )
    TrainingFactFactory.create_batch(facts, person=person)
    QualificationFactory.create_batch(facts, person=person)
    rebuild_standings(2026, at=NOW)
    client.force_login(person.user)
    page(client, "record_detail")

    with assert_queries(14):
        client.get("/ho-so/")
