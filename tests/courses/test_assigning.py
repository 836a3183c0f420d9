"""Naming people: by codes, by a file, by their position; and taking it back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Event
from courses.formats.attendance_sheet import UnreadableSheet
from courses.formats.people_list import NamedRow, read_people, read_typed
from courses.models import Waiver
from shared.tables import as_xlsx
from tests.courses.test_round_views import Office, text
from tests.factories.people import HoldingFactory

OK, UNPROCESSABLE = 200, 422


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("", []),
        ("CB-1\n\n CB-2 ", [NamedRow(1, "CB-1"), NamedRow(3, "CB-2")]),
        ("CB-1\tTrần Thị Tám", [NamedRow(1, "CB-1", "Trần Thị Tám")]),
        ("CB-1; Trần Thị Tám", [NamedRow(1, "CB-1", "Trần Thị Tám")]),
        ("CB-1, Trần Thị Tám", [NamedRow(1, "CB-1", "Trần Thị Tám")]),
    ],
)
def test_codes_are_read_from_typed_lines(typed, rows):
    assert read_typed(typed) == rows


def test_codes_are_read_from_files():
    sheet = as_xlsx("Danh sách", [["Danh sách"], ["STT", "Mã", "Họ và tên"], [1, "CB-1", "Tám"],
                                  ["", "", ""], [2, "CB-2", ""]], heading=1)  # fmt: skip

    assert read_people("a.xlsx", sheet) == [NamedRow(3, "CB-1", "Tám"), NamedRow(5, "CB-2")]
    assert read_people("a.csv", "Mã số\nCB-1\n".encode()) == [NamedRow(2, "CB-1")]
    for name, data in (("a.csv", b"CB-1\n"), ("a.xlsx", b"PK\x03\x04")):
        with pytest.raises(UnreadableSheet):
            read_people(name, data)


@pytest.fixture
def office(db):
    return Office()


def sealed_of(page) -> str:
    return page.content.decode().partition('name="rows" value="')[2].partition('"')[0]


def test_a_list_is_looked_through_then_taken_whole(office):
    requirement = office.requirement()
    second = HoldingFactory(organisation=office.commune, person__code="CB-2").person
    HoldingFactory(organisation=office.province, person__code="CB-3")
    waived = HoldingFactory(organisation=office.commune, person__code="CB-4").person
    Waiver.objects.create(
        requirement=requirement, person=waived, since=office.today, reason="Ốm",
        made_at=requirement.live_at,
    )  # fmt: skip
    address = f"/yeu-cau/{requirement.pk}/them-nguoi/"
    named = {"how_long": "person", "reason": "Kiêm nhiệm"}
    assert office.officer.post(address, named).status_code == UNPROCESSABLE

    # Of another organisation, unknown, twice, of another name, waived: each row says why.
    bad = "CB-3\nXX\nCB-1\ncb-1\nCB-2 Người Khác\nCB-4"
    refused = office.officer.post(address, named | {"codes": bad})
    assert refused.status_code == UNPROCESSABLE
    plan = refused.context["plan"]
    assert [bool(line.problem) for line in plan.lines] == [True] * 6
    assert len({line.problem for line in plan.lines}) == 4
    assert plan.lines[0].person is None
    assert not sealed_of(refused)

    file = SimpleUploadedFile("ds.csv", f"Mã,Họ và tên\nCB-2,{second.full_name}\n".encode())
    looked = office.officer.post(address, named | {"file": file})
    assert looked.status_code == OK
    assert not requirement.assignments.exclude(source="audience").exists()
    rows = sealed_of(looked)
    assert office.officer.post(address, {"rows": rows + "x"}).status_code == UNPROCESSABLE
    for _press in range(2):
        office.officer.post(address, {"rows": rows})
    row = requirement.assignments.get(source="import")
    assert (row.person, row.reason) == (second, "Kiêm nhiệm")
    assert Event.objects.filter(verb="assignment.created", data__source="import").count() == 1
    again = office.officer.post(address, named | {"codes": "CB-2"})
    assert sealed_of(again)


def test_a_source_is_taken_back_with_a_reason_and_others_go_on(office):
    requirement = office.requirement()
    address = f"/yeu-cau/{requirement.pk}/them-nguoi/"
    person = f"/yeu-cau/{requirement.pk}/nguoi/CB-1/"
    for how in ("person", "position"):
        read = office.officer.post(
            address, {"codes": "CB-1", "how_long": how, "reason": "Theo quyết định 12"}
        )
        office.officer.post(address, {"rows": sealed_of(read)})
    row = requirement.assignments.get(source="position")
    assert row.holding == office.person.holdings.get()

    page = text(office.officer.get(person))
    assert page.count("Theo quyết định 12") == 2
    assert f"{person}rut-lai/person/" in page
    assert f"{person}rut-lai/audience/" not in page
    assert office.officer.get(f"{person}rut-lai/audience/").status_code == 404
    assert office.officer.post(f"{person}rut-lai/person/").status_code == UNPROCESSABLE
    office.officer.post(f"{person}rut-lai/person/", {"reason": "Ghi nhầm"})

    open_ones = requirement.assignments.filter(person=office.person, ended_on=None)
    assert sorted(one.source for one in open_ones) == ["audience", "position"]
    assert office.officer.get(f"{person}rut-lai/person/").status_code == 404
    event = Event.objects.get(verb="assignment.ended")
    assert event.data["named_for"] == "Theo quyết định 12"
    assert event.data["reason"] == "Ghi nhầm"
