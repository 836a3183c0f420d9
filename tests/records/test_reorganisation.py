"""Changes of organisations from a workbook: looked at, done, done again, taken back."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse
from openpyxl import Workbook

from accounts.api import Permission, Role, RoleAssignment, assign_role, scope_of
from courses.models import Enrolment, TrainingClass
from organisations.api import CannotUndo, Organisation, tree_on
from people.api import Holding
from records.actions import rebuild_standings, rebuild_tallies
from records.models import Reorganisation, Standing, StandingScope, TrainingFact
from records.queries.drift import drifted_standings
from records.reorganisation.run import reorganise
from records.reorganisation.undo import settle, undo
from shared.locks import Busy
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import TargetFactory, TrainingFactFactory

pytestmark = pytest.mark.django_db

D = dt.date
HEADINGS = [
    "Loại thay đổi", "Mã tổ chức cũ", "Mã tổ chức mới", "Tên mới", "Mã cấp trên", "Loại",
    "Ngày hiệu lực", "Số quyết định",
]  # fmt: skip
PEOPLE = ["Mã cán bộ", "Mã tổ chức cũ", "Chức vụ cũ", "Mã tổ chức mới", "Chức vụ mới"]
ON = D(2026, 7, 1)


def workbook(folder: Path, rows, people=(), name="sap-xep.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "sap_xep"
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    second = book.create_sheet("can_bo")
    second.append(PEOPLE)
    for row in people:
        second.append(row)
    book.save(folder / name)
    return folder / name


def change(kind, old="", new="", name="", above="", sort="", day=ON):
    return [kind, old, new, name, above, sort, day, "15-QĐ/ĐU"]


@pytest.fixture
def xa():
    return OrganisationFactory(code="XA", kind_id="xa", opened_on=D(2020, 1, 1))


@pytest.fixture
def cells(xa):
    return [
        OrganisationFactory(
            parent=xa, code=f"C{n}", name=f"Chi bộ thôn {n}", residential_kind_id="thon",
            opened_on=D(2020, 1, 1),
        )
        for n in range(5)
    ]  # fmt: skip


def held():
    return sorted(
        Holding.objects.values_list(
            "person__code", "title", "organisation__code", "valid_from", "valid_until"
        ),
        key=str,
    )


def roles():
    return sorted(
        RoleAssignment.objects.values_list("user", "organisation__code", "valid_until"), key=str
    )


@pytest.fixture
def world(cells, at):
    """People of five cells: one studies, one holds two posts in two cells, one is exempt."""
    a, b, c = cells[:3]
    anh, binh, chi = (PersonFactory(code=code) for code in ("ANH", "BINH", "CHI"))
    HoldingFactory(person=anh, organisation=a)
    HoldingFactory(person=binh, organisation=b)
    HoldingFactory(person=binh, organisation=a, title_id="chi_uy_vien")
    HoldingFactory(person=binh, organisation=b, title_id="chi_uy_vien")
    HoldingFactory(person=chi, organisation=c)
    ExemptionFactory(person=chi)
    TrainingFactFactory(person=anh, organisation=a, organisation_name=a.name)
    running = TrainingClassFactory(organiser=a, name="Lớp đang học")
    TargetFactory(owner=a, year=2026)
    for year in (2025, 2026):
        rebuild_standings(year, at=at)
        rebuild_tallies(year)
    return SimpleNamespace(
        a=a, anh=anh, binh=binh, running=running,
        officer=RoleAssignmentFactory(organisation=a).user,
        enrolment=EnrolmentFactory(person=anh, training_class=running),
    )  # fmt: skip


def test_a_workbook_is_looked_at_done_done_again_and_taken_back(tmp_path, xa, cells, world, at):
    facts = list(TrainingFact.objects.values())
    before = held(), roles(), list(StandingScope.objects.filter(standing__year=2025).values())
    path = workbook(
        tmp_path,
        [
            change("sáp nhập", "C0", "M1", "Chi bộ thôn Đông"),
            change("sap_nhap", "C1", "M1"),
            change("chia tách", "C2", "P1", "Chi bộ thôn Tây"),
            change("chia tách", "C2", "P2", "Chi bộ thôn Nam"),
            change("đổi tên", "C3", name="Chi bộ thôn Bắc"),
            change("giải thể", "C4"),
        ],
        [["BINH", "C1", "bi_thu", "", "pho_bi_thu"], ["CHI", "C2", "", "P2", ""]],
    )

    looked = reorganise(path, dry_run=True, by=None, at=at)
    assert looked.refusals == []
    assert looked.preview.counts == {
        "closed": 4, "opened": 3, "renamed": 1, "moved": 0, "positions": 5, "roles": 1,
        "classes": 1, "requirements": 0, "plans": 0, "banks": 0, "issuers": 0, "targets": 1,
    }  # fmt: skip
    assert looked.preview.notes == []
    assert (held(), roles()) == before[:2]
    assert Reorganisation.objects.count() == 0
    assert not Organisation.objects.filter(code="M1").exists()

    report = reorganise(path, dry_run=False, by=None, at=at)
    assert report.preview.counts == looked.preview.counts
    row = report.done
    settle(row, at=at)
    new = Organisation.objects.get(code="M1")
    now = list(
        Holding.objects.filter(valid_until=None).order_by("person__code", "title").values_list(
            "person__code", "title", "organisation__code"
        )
    )  # fmt: skip
    assert now == [
        ("ANH", "bi_thu", "M1"),
        ("BINH", "chi_uy_vien", "M1"),
        ("BINH", "pho_bi_thu", "M1"),
        ("CHI", "bi_thu", "P2"),
    ]
    # Facts, and what was placed under the old one: untouched, and still in the officer's hands.
    assert list(TrainingFact.objects.values()) == facts
    running = TrainingClass.objects.select_related("organiser").get(pk=world.running.pk)
    scope = scope_of(world.officer, Permission.OPEN_CLASSES, on=D(2026, 11, 23))
    assert [running.organiser, scope.covers(running.organiser), scope.covers(new)] == [
        world.a, True, True,
    ]  # fmt: skip
    assert Enrolment.objects.get(pk=world.enrolment.pk).withdrawn_at is None
    assert not list(drifted_standings(at=at))
    assert list(StandingScope.objects.filter(standing__year=2025).values()) == before[2]
    place = StandingScope.objects.filter(standing__person=world.anh, standing__year=2026)
    assert set(place.values_list("organisation__code", flat=True)) == {"M1"}

    again = reorganise(path, dry_run=False, by=None, at=at)
    assert again.changes_nothing
    assert Reorganisation.objects.count() == 1

    earned = TrainingFactFactory(person=world.binh, organisation=new, completed_on=D(2026, 11, 20))
    undo(row, by=None, at=at)
    settle(row, at=at)
    assert (held(), roles()) == before[:2]
    assert tree_on(ON).children_of(xa.pk) == [one.pk for one in cells]
    assert TrainingFact.objects.filter(pk=earned.pk).exists()
    assert Standing.objects.get(person=world.binh, year=2026).trained_on == D(2026, 11, 20)
    assert not list(drifted_standings(at=at))
    with pytest.raises(CannotUndo):
        undo(row, by=None, at=at)
    assert reorganise(path, dry_run=False, by=None, at=at).changes == 4


def test_what_stands_in_the_way_is_named(tmp_path, cells, at):
    HoldingFactory(organisation=cells[0])
    rows = [change("sap_nhap", "C0", "M1", "Chi bộ Đông"), change("sap_nhap", "C1", "M1")]
    row = reorganise(workbook(tmp_path, rows), dry_run=False, by=None, at=at).done
    new = Organisation.objects.get(code="M1")
    with pytest.raises(CannotUndo):
        undo(row, by=None, at=at + dt.timedelta(days=31))
    later = TrainingClassFactory(organiser=new, name="Lớp mở sau")
    with pytest.raises(CannotUndo, match="Lớp mở sau"):
        undo(row, by=None, at=at)
    TrainingClass.objects.filter(pk=later.pk).update(organiser=cells[0])
    came = HoldingFactory(organisation=new, person=PersonFactory(full_name="Đỗ Văn Mới"))
    with pytest.raises(CannotUndo, match="Đỗ Văn Mới"):
        undo(row, by=None, at=at)
    came.delete()
    given = RoleAssignmentFactory(organisation=new)
    with pytest.raises(CannotUndo, match=given.user.full_name):
        undo(row, by=None, at=at)
    given.delete()
    undo(row, by=None, at=at)


def test_every_bad_row_is_named_and_nothing_is_written(tmp_path, xa, cells, at):
    HoldingFactory(organisation=cells[2], person=PersonFactory(code="QUEN"))
    elsewhere = OrganisationFactory(code="KHAC", kind_id="xa")
    administrator = RoleAssignmentFactory(organisation=xa, role=Role.ADMINISTRATOR.value).user
    bad = [
        change("sap_nhap", "C0", "M1"),
        change("sap_nhap", "C0", "KHAC"),
        change("chuyen", "C1", above="C1"),
        change("giai_the", "C9"),
        change("doi_ten", "C3", name="Chi bộ khác", day=D(2027, 1, 1)),
        change("thanh_lap", new="N1", name="Chi bộ mới"),
        change("bay_len", "C4"),
    ]
    report = reorganise(workbook(tmp_path, bad), dry_run=False, by=administrator, at=at)
    found = {(one.row, one.column) for one in report.refusals}
    assert found == {
        (2, "ten_moi"), (3, "ma_to_chuc_moi"), (6, "ngay_hieu_luc"), (7, "ma_cap_tren"),
        (7, "loai"), (8, "loai_thay_doi"),
    }  # fmt: skip
    half_good = [bad[2], bad[3], change("chia_tach", "C2", "P1", "Một"), change("chia_tach", "C2", "C3")]  # fmt: skip
    report = reorganise(workbook(tmp_path, half_good), dry_run=False, by=None, at=at)
    assert {(one.row, one.column) for one in report.refusals} == {
        (2, "ma_to_chuc_cu"), (3, "ma_to_chuc_cu"),
    }  # fmt: skip
    report = reorganise(workbook(tmp_path, half_good[2:]), dry_run=False, by=None, at=at)
    assert [(one.row, one.column) for one in report.refusals] == [(2, "ma_to_chuc_cu")]
    assert "QUEN" in report.refusals[0].reason
    assert not Organisation.objects.filter(code__in=["M1", "P1", "N1"]).exists()
    assert elsewhere in Organisation.objects.all()

    table = tmp_path / "doi-ten.csv"
    table.write_text(
        "loai_thay_doi;ma_to_chuc_cu;ten_moi;ngay_hieu_luc;so_quyet_dinh\n"
        "đổi tên;C3;Chi bộ thôn Bắc;01/07/2026;3-QĐ\n"
    )
    assert reorganise(table, dry_run=False, by=administrator, at=at).changes == 1
    assert Organisation.objects.get(code="C3").name == "Chi bộ thôn Bắc"


def test_an_administrator_looks_confirms_and_takes_back_on_the_screen(
    tmp_path, client, xa, cells, at, monkeypatch
):
    user = UserFactory()
    assign_role(user, Role.ADMINISTRATOR, xa, by=None, at=at - dt.timedelta(days=365))
    client.force_login(user)
    HoldingFactory(organisation=cells[0], person=PersonFactory(full_name="Đặng Thị Ánh"))
    path = workbook(
        tmp_path,
        [
            change("sap_nhap", "C0", "M1", "Chi bộ Đông"),
            change("sap_nhap", "C1", "M1"),
        ],
    )
    start = reverse("reorganisations:reorganisation_list")
    with path.open("rb") as file:
        looked = client.post(reverse("reorganisations:reorganisation_check"), {"workbook": file})
    assert "Đặng Thị Ánh" in looked.content.decode()
    token = looked.context["form"].data["token"]
    done = client.post(reverse("reorganisations:reorganisation_confirm"), {"token": token})
    row = Reorganisation.objects.get()
    assert done.url == reverse("reorganisations:reorganisation_detail", args=[row.pk])
    assert str(row.decisions) in client.get(start).content.decode()
    came = HoldingFactory(
        organisation=Organisation.objects.get(code="M1"), person=PersonFactory(full_name="Đỗ Mới")
    )
    address = reverse("reorganisations:reorganisation_undo", args=[row.pk])
    refused = client.post(address)
    assert refused.status_code == 422
    assert "Đỗ Mới" in refused.content.decode()
    came.delete()

    def busy(**_wait):
        raise Busy

    with monkeypatch.context() as patch:
        patch.setattr("records.register.run.alone_at_register", busy)
        refused = client.post(address)
    assert (refused.status_code, "lượt nhập danh bạ khác" in refused.content.decode()) == (
        422,
        True,
    )
    assert client.post(address).status_code == 302
    row.refresh_from_db()
    assert row.undone_by == user
    template = client.get(reverse("reorganisations:reorganisation_template"))
    (tmp_path / "mau.xlsx").write_bytes(template.content)
    assert reorganise(tmp_path / "mau.xlsx", dry_run=True, by=None, at=at).changes_nothing
