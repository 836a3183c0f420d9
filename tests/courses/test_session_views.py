"""The screens of sessions: planned, marked by list, by code and by sheet; what learners see."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from courses.models import Attendance, Session
from courses.queries.attendance import checkin_key
from courses.rules import checkin
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory
from tests.factories.sessions import AttendanceUnitFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(at):
    with time_machine.travel(at, tick=False) as travelled:
        yield travelled


@pytest.fixture
def xa():
    return OrganisationFactory(code="DUCPHO", name="Đảng bộ phường Đức Phổ")


@pytest.fixture
def lop(xa):
    training_class = TrainingClassFactory(code="lop-a", organiser=xa, mode="ket_hop")
    AttendanceUnitFactory(training_class=training_class)
    return training_class


@pytest.fixture
def officer(client, xa):
    RoleAssignmentFactory(user=(user := UserFactory()), organisation=xa)
    client.force_login(user)
    return client


def enrolled(lop, name, code):
    person = PersonFactory(full_name=name, code=code, user=UserFactory(full_name=name))
    HoldingFactory(person=person)
    return EnrolmentFactory(training_class=lop, person=person)


def url(name, *args):
    return reverse(f"courses:{name}", args=["lop-a", *args])


def test_officer_plans_changes_and_cancels_a_session(officer, lop, at):
    plan = {
        "title": "Khai giảng", "day": "2026-11-24", "starts": "08:00", "ends": "11:30",
        "periods": "5", "place": "Hội trường",
    }  # fmt: skip
    assert officer.post(url("session_add"), plan | {"ends": "07:00"}).status_code == 422
    assert officer.post(url("session_add"), plan).url == url("session_list")
    session = Session.objects.get()
    assert session.starts_at == dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)

    form = officer.get(url("session_edit", session.pk)).content.decode()
    assert 'value="08:00"' in form
    officer.post(url("session_edit", session.pk), plan | {"starts": "09:00"})
    session.refresh_from_db()
    assert session.starts_at.hour == 2

    assert officer.post(url("session_cancel", session.pk), {}).status_code == 422
    officer.post(url("session_cancel", session.pk), {"reason": "Bão số 9"})
    html = officer.get(url("session_list")).content.decode()
    assert "Bão số 9" in html
    assert officer.post(url("attendance_mark", session.pk), {}).status_code == 422


def test_officer_marks_the_list_and_the_rest_are_all_present(officer, lop, at):
    session = SessionFactory(training_class=lop, starts_at=at)
    anh, binh, chi = (enrolled(lop, f"Trần {n}", n) for n in ("Ánh", "Bình", "Chi"))
    page = officer.get(url("attendance_mark", session.pk)).content.decode()
    assert page.index("Trần Ánh") < page.index("Trần Bình") < page.index("Trần Chi")

    officer.post(
        url("attendance_mark", session.pk),
        {
            f"state-{anh.pk}": "co_phep",
            f"note-{anh.pk}": "Họp xã",
            f"state-{binh.pk}": "hỏng",
            "all_present": "1",
        },
    )

    rows = {row.enrolment_id: (row.state, row.note) for row in session.attendance.all()}
    assert rows == {anh.pk: ("co_phep", "Họp xã"), binh.pk: ("co_mat", ""), chi.pk: ("co_mat", "")}
    # Somebody else's page, opened before all this.
    old = {f"was-{anh.pk}": "", f"was-note-{anh.pk}": "", f"state-{anh.pk}": "vang"}
    response = officer.post(url("attendance_mark", session.pk), old)
    assert response.status_code == 409
    assert session.attendance.get(enrolment=anh).state == "co_phep"
    assert "Trần Ánh" in officer.get(url("attendance_sheet", session.pk)).content.decode()


def test_the_page_of_a_list_costs_the_same_for_many(officer, lop, at, assert_queries):
    session = SessionFactory(training_class=lop, starts_at=at)
    for number in range(3):
        enrolled(lop, f"Trần {number}", str(number))

    with assert_queries(8):
        officer.get(url("attendance_mark", session.pk))


def test_learner_checks_in_by_the_picture_on_the_screen(officer, lop, at, clock):
    session = SessionFactory(training_class=lop, starts_at=at + dt.timedelta(minutes=10))
    anh = enrolled(lop, "Trần Ánh", "A")
    screen = officer.get(url("attendance_code", session.pk)).content.decode()
    token = f"{session.pk}-{checkin.token_at(checkin_key(session), at)}"
    address = reverse("courses:checkin", args=[token])
    assert "<svg" in screen
    assert "0/1" in screen

    phone = officer
    phone.force_login(anh.person.user)
    opened = phone.get(address)
    assert opened.status_code == 200
    assert not Attendance.objects.exists()
    permit = opened.context["permit"]
    # Two minutes later the code has changed, and the button still holds.
    clock.shift(dt.timedelta(minutes=3))
    assert phone.get(address).status_code == 422
    assert phone.post(address, {"permit": "x"}).status_code == 422
    assert phone.post(address, {"permit": permit}).status_code == 302
    assert session.attendance.get(enrolment=anh).method == "qr"

    # The same permit is worth nothing to somebody else, nor to a stranger.
    binh = enrolled(lop, "Lò Bình", "B")
    phone.force_login(binh.person.user)
    assert phone.post(address, {"permit": permit}).status_code == 422
    phone.force_login(UserFactory())
    assert phone.get(address).status_code == 404
    assert phone.get(reverse("courses:checkin", args=["x-y"])).status_code == 404


def test_learner_types_the_code_and_reads_how_much_is_missing(client, lop, at, clock):
    session = SessionFactory(training_class=lop, starts_at=at)
    SessionFactory(training_class=lop, starts_at=at + dt.timedelta(days=1))
    anh = enrolled(lop, "Trần Ánh", "A")
    client.force_login(anh.person.user)
    own = url("attendance_detail", lop.units.get().pk)
    code = checkin.code_at(checkin_key(session), at)

    assert "0/10" in client.get(own).content.decode()
    assert client.post(own, {"code": "12"}).status_code == 422
    assert client.post(own, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    html = client.get(own).content.decode()
    assert "5/10" in html
    assert "50" in html
    # Nothing can be checked in to now.
    assert client.post(own, {"code": code}).status_code == 422
    # Replayed outside the time of any session.
    clock.shift(dt.timedelta(days=2))
    client.force_login(anh.person.user)
    assert client.post(own, {"code": code}).status_code == 422


def test_a_filled_in_list_is_taken_as_a_whole_or_not_at_all(officer, lop, at):
    session = SessionFactory(training_class=lop, starts_at=at)
    anh, binh = enrolled(lop, "Trần Ánh", "A"), enrolled(lop, "Lò Bình", "B")
    data = officer.get(url("attendance_workbook", session.pk)).content
    book = load_workbook(io.BytesIO(data))
    sheet = book.active
    assert [cell.value for cell in sheet[2]][1:3] == ["A", "Trần Ánh"]

    def read(*states):
        for row, state in enumerate(states, 2):
            sheet.cell(row, 5, state)
        stream = io.BytesIO()
        book.save(stream)
        file = SimpleUploadedFile("danh-sach.xlsx", stream.getvalue())
        return officer.post(url("attendance_import", session.pk), {"file": file})

    wrong = read("có mặt", "hình như có")
    assert wrong.status_code == 422
    assert "hình như có" in wrong.content.decode()
    refused = officer.post(url("attendance_import", session.pk), {"rows": wrong.context["sealed"]})
    assert refused.status_code == 422
    assert not Attendance.objects.exists()

    right = read("đến muộn", "vắng")
    assert not Attendance.objects.exists()
    officer.post(url("attendance_import", session.pk), {"rows": right.context["sealed"]})
    rows = dict(session.attendance.values_list("enrolment", "state"))
    assert rows == {anh.pk: "den_muon", binh.pk: "vang"}
    other = SessionFactory(training_class=lop)
    forged = officer.post(url("attendance_import", other.pk), {"rows": right.context["sealed"]})
    assert forged.status_code == 422


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("Z;;x", "mã"),
        (";Không Ai;x", "tên"),
        (";Trần Ánh;x", "tên"),
        ("A;Tên Khác;x", "tên"),
        ("A;;x\nA;;v", "một lần"),
    ],
)
def test_rows_that_fit_nobody_are_said(officer, lop, at, rows, problem):
    session = SessionFactory(training_class=lop, starts_at=at)
    enrolled(lop, "Trần Ánh", "A")
    enrolled(lop, "Trần Ánh", "B")
    text = f"Mã;Họ và tên;Trạng thái\n{rows}"

    response = officer.post(
        url("attendance_import", session.pk),
        {"file": SimpleUploadedFile("a.csv", text.encode())},
    )

    assert response.status_code == 422
    assert response.context["plan"].problems
    assert not Attendance.objects.exists()


def test_trainer_of_the_class_plans_and_marks_and_nobody_else(client, lop, at):
    session = SessionFactory(training_class=lop, starts_at=at)
    trainer = UserFactory()
    client.force_login(trainer)
    addresses = [url("session_list"), url("attendance_mark", session.pk)]
    assert [client.get(one).status_code for one in addresses] == [404, 404]

    lop.trainers.add(trainer)

    assert [client.get(one).status_code for one in addresses] == [200, 200]
    assert lop.name in client.get("/lop/").content.decode()
    assert client.get(url("class_detail")).status_code == 200
    assert client.get(url("class_close")).status_code == 404
