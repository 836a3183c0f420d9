"""The tables of tracking on the screen."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.rules import Role
from audit.models import Event
from records.actions import rebuild_standings
from records.actions.tallies import rebuild_tallies
from records.models import Standing, TallySnapshot
from reports.actions.reasons import refresh_every_reason
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.courses import TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import QualificationFactory, TargetFactory, TrainingFactFactory
from tests.factories.rounds import RequirementFactory
from tests.reports.pages import NOW, D, chi_bo, numbers, page

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


def test_table_shows_most_people_missing_first_and_adds_up(client, officer, phuong):
    chi_bo(phuong, "Chi bộ thôn An", people=2, trained=2)
    chi_bo(phuong, "Chi bộ thôn Bình", people=4, trained=1)
    chi_bo(phuong, "Chi bộ thôn Cát", people=3, trained=2)
    HoldingFactory(organisation=phuong, title_id="cap_uy_vien")
    TargetFactory(
        owner=phuong, indicator_id="boi_duong_nam", audience_id="dien_boi_duong_hang_nam", year=2023
    )
    rebuild_standings(2026, at=NOW)
    refresh_every_reason(at=NOW)

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
    assert 'class="figure" href="/theo-doi/DUCPHO/danh-sach/?loc=chua"' in html
    assert response.context["page"].due_on == D(2026, 12, 31)


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

    assert from_facts.context["page"].reason_counts is None
    assert numbers(kept) == numbers(from_facts) == [("Chi bộ thôn An", 2, 4, 2)]
    assert kept.context["page"].total.tally == from_facts.context["page"].total.tally
    assert kept.context["page"].levels == from_facts.context["page"].levels
    assert kept.context["page"].total.tally.late == 1
    assert kept.context["page"].total.tally.recent == 1


def test_marks_due_days_and_reasons_stand_around_the_figures(client, officer, phuong):
    an = chi_bo(phuong, "Chi bộ thôn An", people=4, trained=1)
    binh = chi_bo(phuong, "Chi bộ thôn Bình", people=30, trained=20)
    RequirementFactory(owner=phuong, state="live", live_at=NOW, due_on=D(2026, 12, 20))
    TrainingClassFactory(organiser=an, due_on=D(2026, 12, 1))
    for organisation, trained in ((phuong, 10), (binh, 9)):
        TallySnapshot.objects.create(
            organisation=organisation,
            audience_id="dien_boi_duong_hang_nam",
            day=D(2026, 10, 31),
            counts={"trained": trained, "in_scope": 20},
        )
    rebuild_standings(2026, at=NOW)
    Standing.objects.filter(person__holdings__organisation=binh, trained_on=None).update(
        reason="stopped_midway"
    )
    rebuild_tallies(2026)

    response, html = page(client, "tracking_detail", "DUCPHO")

    found = response.context["page"]
    assert found.total.last_month == 50
    assert [(row.name, row.last_month, row.due_on) for row in found.rows] == [
        (binh.name, 45, D(2026, 12, 20)),
        (an.name, None, D(2026, 12, 1)),
    ]
    assert found.due_on == D(2026, 12, 20)
    assert [(each.code, each.people) for each in found.reasons] == [("stopped_midway", 10), ("", 3)]
    assert found.main_reason == found.reasons[0]
    assert "loc=chua&amp;ly-do=stopped_midway" in html
    # The other order asks for shares.
    response, _ = page(client, "tracking_detail", "DUCPHO", xep="ty-le")
    assert [row.name for row in response.context["rows"]] == [an.name, binh.name]


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


def test_issuer_sees_figures_but_no_names_and_no_small_groups(client, phuong):
    small = chi_bo(phuong, "Chi bộ thôn An", people=1)
    beside = chi_bo(phuong, "Chi bộ thôn Bình", people=6)
    large = chi_bo(phuong, "Chi bộ thôn Cát", people=7, trained=2)
    rebuild_standings(2026, at=NOW)
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=Role.ISSUER.value, organisation=phuong)
    client.force_login(user)

    response, html = page(client, "tracking_detail", "DUCPHO")

    assert "danh-sach" not in html
    # The smallest and the next are one line; the page of neither of them gives it away.
    shown = [(row.name, row.tally.in_scope, row.code) for row in response.context["page"].rows]
    assert [line[1:] for line in shown] == [(7, large.code), (7, "")]
    for hidden in (small, beside):
        there = page(client, "tracking_detail", hidden.code)[0].context["page"]
        assert there.is_hidden
        assert there.rows == []
    assert not page(client, "tracking_detail", large.code)[0].context["page"].is_hidden
    assert page(client, "tracking_people", "DUCPHO")[0].status_code == 404
