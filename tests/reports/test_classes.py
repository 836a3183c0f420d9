"""Form C: classes held in a year, places taken and people, against the plan."""

import datetime as dt
import io
import json

import docx
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses.models import AnnualPlan
from reports.rules.classes import Planned, Seat, figures_of
from reports.rules.classes_told import HiddenClasses, Seated, hidden_classes, told_lines
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory


def test_places_and_people_are_counted_apart():
    first = [Seat(1, True, "Giỏi", True), Seat(2, True, ""), Seat(3, False)]
    second = [Seat(1, True, "Khá", True), Seat(3, True, "Giỏi")]

    found = figures_of([(True, first), (False, second)], planned=Planned(2, 10))

    assert (found.classes, found.closed, found.enrolments, found.people) == (2, 1, 5, 3)
    assert (found.completed, found.people_completed, found.certificates) == (4, 3, 2)
    assert found.of_plan == (5, 10)
    # Of the three places that have a grade, not of all that were completed.
    assert found.of_grade("Giỏi") == (2, 3)
    assert found.grades[""] == 1


def test_nothing_planned_is_not_nought():
    assert figures_of([], planned=Planned()).of_plan is None
    assert Planned() + Planned(1, 2) == Planned(1, 2)
    assert Planned(1, 2) + Planned(1, 3) == Planned(2, 5)


@pytest.fixture
def phuong(db):
    """Two classes of one programme at the ward and at a cell; a plan of the ward."""
    phuong = OrganisationFactory(code="DUCPHO", kind_id="xa", name="Đảng bộ phường Đức Phổ")
    cell = OrganisationFactory(parent=phuong, code="CB1", name="Chi bộ 1")
    programme = ProgrammeFactory(code="nghiep-vu", name="Nghiệp vụ công tác đảng")
    version = ProgrammeVersionFactory(programme=programme)
    now = timezone.now()
    ward_class = TrainingClassFactory(organiser=phuong, programme_version=version, closed_at=now)
    cell_class = TrainingClassFactory(organiser=cell, programme_version=version)
    anh = PersonFactory()
    done = {"completed_at": now, "score": 9}
    EnrolmentFactory(training_class=ward_class, person=anh, grade_band="Giỏi", **done)
    CertificateFactory(person=anh, class_code=ward_class.code)
    EnrolmentFactory(training_class=cell_class, person=anh, grade_band="Trung bình", **done)
    EnrolmentFactory(training_class=cell_class)
    EnrolmentFactory(training_class=cell_class, withdrawn_at=now)
    # Not of the year, not open, not below the ward.
    TrainingClassFactory(organiser=phuong, starts_on=dt.date(2025, 11, 1))
    TrainingClassFactory(organiser=phuong, opened_at=None)
    EnrolmentFactory()
    plan = AnnualPlan.objects.create(
        organisation=phuong, year=2026, state="approved", approved_at=now
    )
    line = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31)}
    plan.lines.create(position=1, programme=programme, class_quota=2, people_quota=4, **line)
    other = AnnualPlan.objects.create(organisation=cell, year=2026)
    other.lines.create(position=1, programme=programme, people_quota=999, **line)
    return phuong


def test_report_on_the_command_line(phuong, tmp_path, assert_queries):
    out = io.StringIO()
    with assert_queries(5):
        call_command("report", "classes", organisation="DUCPHO", year=2026, stdout=out)
    found = json.loads(out.getvalue())

    assert {key: value for key, value in found.items() if not key.startswith("by_")} == {
        "report": "classes",
        "organisation": "DUCPHO",
        "organisation_name": "Đảng bộ phường Đức Phổ",
        "year": 2026,
        "classes": 2,
        "classes_closed": 1,
        "classes_planned": 2,
        "enrolments": 3,
        "people": 2,
        "people_planned": 4,
        "percent_of_plan": "75.00",
        "completed": 2,
        "people_completed": 1,
        "percent_completed": "66.67",
        "grades": {
            "Giỏi": {"count": 1, "percent": "50.00"},
            "Trung bình": {"count": 1, "percent": "50.00"},
        },
        "without_grade": 0,
        "certificates": 1,
        "commendations": None,
    }
    assert [line["programme"] for line in found["by_programme"]] == ["nghiep-vu"]
    organisers = [(one["organisation"], one["enrolments"]) for one in found["by_organiser"]]
    assert organisers == [("DUCPHO", 1), ("CB1", 2)]
    assert found["by_organiser"][1]["percent_of_plan"] is None

    for kind in ("xlsx", "docx", "pdf"):
        path = tmp_path / f"c.{kind}"
        options = {"organisation": "DUCPHO", "year": 2026, "format": kind, "output": path}
        call_command("report", "classes", **options)
    sheet = load_workbook(tmp_path / "c.xlsx")["Mở lớp"]
    assert [cell.value for cell in sheet[4]][:8] == [None, "Tổng số", 2, 2, 3, 2, 4, 75]
    table = docx.Document(tmp_path / "c.docx").tables[2]
    assert table.rows[0].cells[4].text == "Lượt học viên"
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(CommandError):
        call_command("report", "annual", organisation="DUCPHO", format="pdf")


def test_page_of_the_report_and_its_files(client, phuong):
    client.force_login(user := UserFactory())
    page = reverse("reports:class_report", args=["DUCPHO"])
    assert client.get(page).status_code == 404
    RoleAssignmentFactory(user=user, organisation=phuong)
    client.force_login(user)

    html = client.get(page, {"nam": 2026}).content.decode()

    assert "Nghiệp vụ công tác đảng" in html
    assert "75,00" in html
    assert client.get(page, {"nam": "xx"}).status_code == 422
    file = client.get(reverse("reports:class_report_file", args=["DUCPHO", "xlsx"]), {"nam": 2026})
    assert "mo-lop-DUCPHO-2026.xlsx" in file["Content-Disposition"]
    wrong = reverse("reports:class_report_file", args=["DUCPHO", "exe"])
    assert client.get(wrong).status_code == 404


def test_what_a_small_class_is_hidden_behind_follows_from_no_sum():
    """Ward A has a cell AA with a class of 3 and one of 9; ward B has classes of 4 and 20."""
    classes = {1: Seated("AA", 3), 2: Seated("AA", 9), 3: Seated("B", 4), 4: Seated("B", 20)}

    hidden = hidden_classes(classes, [""], step=1)

    assert hidden == HiddenClasses({1: 3, 2: 9, 3: 4, 4: 20}, frozenset())
    more = classes | {5: Seated("B", 30), 6: Seated("AB", 8), 7: Seated("AB", 7)}
    hidden = hidden_classes(more, [""], step=1)
    assert set(hidden.classes) == {1, 2, 3, 4}
    assert told_lines({"P": [1, 5], "Q": [2, 3, 6], "R": [4, 7]}, hidden, is_whole_told=True) == (
        {"Q"}
    )
    # One line alone is what the total leaves over: the smallest that is doubtful goes with it.
    assert told_lines({"P": [1, 5], "Q": [2, 3, 6, 4, 7]}, hidden, is_whole_told=True) == set()
    assert told_lines({"P": [1, 5], "Q": [2, 3, 4, 7]}, hidden, is_whole_told=False) == {"Q"}
    # A ward that is hidden is not the sum of what hangs below it.
    small = {1: Seated("A", 3), 2: Seated("BA", 5), 3: Seated("BB", 6), 4: Seated("C", 40)}
    assert hidden_classes(small, [""], step=1) == HiddenClasses(
        {1: 3, 2: 5}, frozenset("AB") | {"BA"}
    )
