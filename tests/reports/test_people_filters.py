"""The list of people narrowed down in the address, and taken away as a workbook."""

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.rules import Role
from audit.models import Event
from people.api import Person
from records.actions import rebuild_standings
from reports.actions.reasons import refresh_every_reason
from reports.forms.choosing import choice_of
from reports.queries.choosing import chosen_people
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import (
    ExemptionFactory,
    HoldingFactory,
    PersonFactory,
    PlannedPositionFactory,
)
from tests.factories.records import TrainingFactFactory
from tests.reports.pages import NOW, D, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client, monkeypatch):
    """Five people in two cells: of both sexes, of three ages, under two titles."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    root = OrganisationFactory(code="DUCPHO", kind_id="xa", name="Đảng bộ phường Đức Phổ")
    cells = {
        code: OrganisationFactory(parent=root, code=code, residential_kind_id="thon", name=name)
        for code, name in [("AN", "Chi bộ thôn An"), ("BINH", "Chi bộ thôn Bình")]
    }

    def person(code, name, cell, title="chi_uy_vien", **about):
        person = PersonFactory(code=code, full_name=name, **about)
        HoldingFactory(person=person, organisation=cells[cell], title_id=title)
        return person

    person("P1", "Đặng Thị Ánh", "AN", sex="nu", born_on=D(1995, 11, 24))
    person("P2", "=Trần Đức", "BINH", "bi_thu", sex="nam", born_on=D(1995, 11, 23))
    learner = person("P3", "Lê Dũng", "AN", sex="nam", born_on=D(1960, 1, 1), user=UserFactory())
    learner.user.last_login = NOW
    learner.user.save()
    EnrolmentFactory(
        person=learner, training_class=TrainingClassFactory(code="lop-1", organiser=root)
    )
    # Planned until the day before yesterday; planned today, and not the day before yesterday.
    PlannedPositionFactory(person=learner, valid_until=D(2026, 11, 22))
    PlannedPositionFactory(person=Person.objects.get(code="P1"), valid_from=D(2026, 11, 22))
    ExemptionFactory(person=person("P4", "Võ Em", "AN"), kind="nghi_om")
    ExemptionFactory(person=person("P5", "Võ Gia", "BINH"), kind="đi học")
    TrainingFactFactory(person=person("P6", "Bùi Hà", "AN"))
    rebuild_standings(2026, at=NOW)
    refresh_every_reason(at=NOW)
    user = UserFactory(full_name="Nguyễn Thị Bình")
    RoleAssignmentFactory(user=user, role=Role.TRAINING_OFFICER.value, organisation=root)
    client.force_login(user)
    return root


def listed(client, **query):
    response, _ = page(client, "tracking_people", "DUCPHO", **query)
    assert response.status_code == 200
    return [line.code for line in response.context["found"].lines]


@pytest.mark.parametrize("past", [{}, {"ngay": "2026-11-22"}])
def test_filters_of_the_address_narrow_the_list_on_any_day(client, root, past):
    assert listed(client, **past) == ["P1", "P3", "P2"]
    assert listed(client, **past, ten="dang  anh") == ["P1"]
    assert listed(client, **past, ten="p2") == ["P2"]
    assert listed(client, **past, gioi="nam") == ["P3", "P2"]
    assert listed(client, **past, **{"chuc-vu": "bi_thu"}) == ["P2"]
    assert listed(client, **past, **{"don-vi": "AN"}) == ["P1", "P3"]
    assert listed(client, **past, **{"hoc-lop": "lop-1"}) == ["P3"]
    assert listed(client, **past, tuoi="tren_60") == ["P3"]
    assert listed(client, **past, **{"quy-hoach": "trong"}) == ["P1"]
    assert listed(client, **past, **{"quy-hoach": "ngoai"}) == ["P3", "P2"]
    assert listed(client, **past, loc="mien") == ["P4", "P5"]
    assert listed(client, **past, loc="mien", mien="nghi_om") == ["P4"]
    assert listed(client, **past, **{"thu-tu": "noi"}) == ["P1", "P3", "P2"]
    assert listed(client, **past, loc="tat-ca", **{"thu-tu": "ngay"})[0] == "P6"


@pytest.mark.parametrize("past", [{}, {"ngay": "2026-11-22"}])
def test_kinds_of_exemption_are_read_as_words(client, root, past):
    words = "nghỉ ốm, điều trị dài ngày"
    _response, html = page(client, "tracking_people", "DUCPHO", **past, loc="mien")
    # In the choice and beside the name.
    assert html.count(words.capitalize()) == 2
    response = client.get(
        "/theo-doi/DUCPHO/danh-sach/xlsx/", {**past, "loc": "mien", "mien": "nghi_om"}
    )
    said = [
        cell for row in load_workbook(io.BytesIO(response.content)).active.values for cell in row
    ]
    assert f"Miễn: {words}" in said
    assert any(str(cell).endswith(f": {words.capitalize()}") for cell in said)
    _response, opened = page(client, "denominator_people", "DUCPHO", "mien", **past, loai="nghi_om")
    sums = page(client, "denominator_detail", "DUCPHO", **past)[1]
    assert f"Miễn: {words}" in opened
    assert f"Miễn: {words}" in sums
    person = client.get("/ho-so/P4/").content.decode()
    assert f"({words})" in person
    assert "nghi_om" not in html.replace('value="nghi_om"', "") + opened + person


def test_birthday_decides_between_two_bands_and_reasons_are_of_today(client, root):
    # 31 today, 31 tomorrow.
    assert listed(client, tuoi="31_40") == ["P2"]
    assert listed(client, tuoi="den_30") == ["P1"]
    assert listed(client, ngay="2026-11-21", **{"quy-hoach": "trong"}) == ["P3"]
    assert listed(client, **{"ly-do": "stopped_midway"}) == ["P3"]
    assert listed(client, **{"ly-do": "never_signed_in"}) == ["P1", "P2"]
    response, html = page(client, "tracking_people", "DUCPHO")
    assert {line.reason for line in response.context["found"].lines} == {
        "never_signed_in", "stopped_midway",
    }  # fmt: skip
    assert response.context["found"].lines[0].help in html


def test_filter_that_makes_no_sense_is_said_and_reaches_nobody(client, root):
    assert '<details class="section no-print">' in page(client, "tracking_people", "DUCPHO")[1]
    response, html = page(client, "tracking_people", "DUCPHO", gioi="x")
    assert '<details class="section no-print" open>' in html
    assert response.status_code == 422
    assert "error-summary" in html
    query = response.wsgi_request.GET.copy()
    query["ai"] = "ca"
    del query["gioi"]
    query["ly-do"] = "stopped_midway"
    rows = chosen_people(root, choice_of(query, root, on=NOW.date()), year=2026)
    assert [row.standing.person.code for row in rows] == ["P3"]


def test_workbook_is_the_screen_and_says_where_it_comes_from(client, root):
    response = client.get("/theo-doi/DUCPHO/danh-sach/xlsx/", {"gioi": "nam", "loc": "chua"})

    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.values]
    said = " ".join(str(row[0]) for row in rows if row)
    for words in ("Đảng bộ phường Đức Phổ", "23/11/2026", "Nguyễn Thị Bình"):
        assert words in said
    assert [row[1] for row in rows if row and str(row[0]).isdigit()] == ["P3", "P2"]
    formula = next(cell for row in sheet for cell in row if cell.value == "=Trần Đức")
    assert formula.data_type == "s"
    event = Event.objects.get(verb="people.taken")
    assert event.data == {"people": 2, "asked": {"gioi": "nam", "loc": "chua"}}


def test_all_names_stand_on_one_page_to_be_printed(client, root, monkeypatch):
    monkeypatch.setattr("reports.views.people.PEOPLE_ON_A_PAGE", 2)
    assert len(listed(client)) == 2
    assert len(listed(client, **{"in": "1"})) == 3
