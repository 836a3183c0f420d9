"""The import in the back office. Ánh may import, Bình works there without that right."""

import datetime as dt
import io

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.api import Role, assign_role
from organisations.api import Organisation
from people.api import Person
from records import tasks
from records.register.layout import heading_key, layouts
from records.register.run import import_register
from records.register.uploads import drop_old_uploads
from shared.uploads import KEPT_FOR
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.records.register.books import AT, good, refused, write_book

pytestmark = pytest.mark.django_db
FORM = "/quan-tri/danh-ba/"
CONFIRM = "/quan-tri/danh-ba/ghi/"
TEMPLATE = "/quan-tri/danh-ba/mau/"


@pytest.fixture
def commune():
    return OrganisationFactory(code="XA", kind_id="xa", name="Đảng bộ xã Phổ An")


@pytest.fixture
def someone(commune):
    def make(username, role):
        user = UserFactory(username=username)
        assign_role(user, role, commune, by=None, at=AT - dt.timedelta(days=365))
        return user

    return make


@pytest.fixture
def anh(client, someone):
    user = someone("anh", Role.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def upload(tmp_path):
    def make(sheets=None, name="danh-ba.xlsx"):
        path = write_book(tmp_path / "register.xlsx", sheets or good())
        return SimpleUploadedFile(name, path.read_bytes())

    return make


def token_of(response):
    return response.context["form"]["token"].value()


def kept_files(user):
    try:
        return storages["private"].listdir(f"register-imports/{user.pk}")[1]
    except FileNotFoundError:
        return []


def test_the_addresses_are_those_that_people_know():
    names = ("register_import", "register_confirm", "register_template")

    assert [reverse(f"records:{name}") for name in names] == [FORM, CONFIRM, TEMPLATE]


def test_the_form_leads_to_the_empty_workbook(client, anh):
    response = client.get(FORM)

    assert response.status_code == 200
    assert f'href="{TEMPLATE}"' in response.content.decode()


def test_a_good_workbook_is_shown_first_and_written_when_confirmed(client, anh, upload):
    shown = client.post(FORM, {"workbook": upload()})

    assert shown.status_code == 200
    assert shown.context["report"].is_dry_run
    assert not Person.objects.exists()
    written = client.post(CONFIRM, {"token": token_of(shown)})
    assert (written.status_code, written.url) == (302, FORM)
    assert Person.objects.count() == 3
    assert kept_files(anh) == []


def test_confirming_twice_writes_once(client, anh, upload):
    token = token_of(client.post(FORM, {"workbook": upload()}))
    client.post(CONFIRM, {"token": token})

    again = client.post(CONFIRM, {"token": token}, follow=True)

    assert Person.objects.count() == 3
    assert [message.level_tag for message in again.context["messages"]] == ["success", "error"]


def test_a_workbook_with_refusals_offers_nothing_to_confirm(client, anh, upload):
    sheets = good()
    sheets["can_bo"][1][1] = "<script>alert(1)</script>"
    sheets["can_bo"][1][2] = "31/02/1975"

    response = client.post(FORM, {"workbook": upload(sheets)})

    assert response.status_code == 422
    page = response.content.decode()
    assert "31/02/1975" in page
    assert 'name="token"' not in page
    assert "<script>alert(1)" not in page


def test_a_file_that_is_no_workbook_is_refused_beside_the_field(client, anh):
    response = client.post(FORM, {"workbook": SimpleUploadedFile("danh-ba.xlsx", b"no zip")})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["workbook"]


@pytest.mark.parametrize("files", [{}, {"workbook": SimpleUploadedFile("danh-ba.xls", b"x")}])
def test_no_file_or_one_of_another_kind_is_refused(client, anh, files):
    response = client.post(FORM, files)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["workbook"]


def test_a_token_belongs_to_the_one_who_handed_the_workbook_in(client, anh, someone, upload):
    token = token_of(client.post(FORM, {"workbook": upload()}))
    client.force_login(someone("chau", Role.ADMINISTRATOR))

    client.post(CONFIRM, {"token": token})

    assert not Person.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a:b:c"])
def test_a_made_up_token_leads_back_to_the_form(client, anh, token):
    response = client.post(CONFIRM, {"token": token})

    assert (response.status_code, response.url) == (302, FORM)


def test_only_the_last_workbook_handed_in_is_kept(client, anh, upload):
    client.post(FORM, {"workbook": upload()})
    client.post(FORM, {"workbook": upload()})

    assert len(kept_files(anh)) == 1


@pytest.mark.parametrize(
    ("method", "address"), [("get", FORM), ("post", CONFIRM), ("get", TEMPLATE)]
)
def test_who_may_not_import_finds_nothing_there(client, someone, method, address):
    client.force_login(someone("binh", Role.TRAINER))

    assert getattr(client, method)(address).status_code == 404


@pytest.mark.parametrize(
    ("method", "address"), [("get", FORM), ("post", CONFIRM), ("get", TEMPLATE)]
)
def test_who_is_not_signed_in_is_asked_to_sign_in(client, method, address):
    response = getattr(client, method)(address)

    assert response.status_code == 302
    assert "/tai-khoan/" in response.url or "login" in response.url


def test_a_workbook_that_is_never_confirmed_is_thrown_away_after_an_hour(client, anh, upload):
    in_time = timezone.now() + KEPT_FOR + dt.timedelta(minutes=1)
    drop_old_uploads(at=in_time)  # what other tests left in the storage of this process
    client.post(FORM, {"workbook": upload()})

    assert (tasks.drop_old_uploads(), len(kept_files(anh))) == (0, 1)
    in_time = timezone.now() + KEPT_FOR + dt.timedelta(minutes=1)
    assert (drop_old_uploads(at=in_time), kept_files(anh)) == (1, [])
    assert drop_old_uploads(at=in_time) == 0


def test_confirming_is_a_post(client, anh):
    assert client.get(CONFIRM).status_code == 405


def test_the_empty_workbook_has_every_column_and_is_taken_in_as_nothing(client, anh, tmp_path):
    response = client.get(TEMPLATE)
    workbook = load_workbook(io.BytesIO(response.content))

    for layout in layouts().values():
        headings = [cell.value for cell in workbook[layout.name][1]]
        assert headings == [column.label for column in layout.columns]
        assert [heading_key(heading) for heading in headings] == [
            heading_key(column.name) for column in layout.columns
        ]
    path = tmp_path / "mau.xlsx"
    path.write_bytes(response.content)
    assert import_register(path, dry_run=True, by=anh, at=AT).changes_nothing


def test_nothing_outside_ones_own_part_of_the_tree_is_changed(someone, tmp_path, at):
    other = OrganisationFactory(code="XB", kind_id="xa")
    stranger = HoldingFactory(organisation=OrganisationFactory(code="CB9", parent=other)).person
    sheets = good()
    sheets["to_chuc"].append(["CB8", "XB", "chi_bo", "thon", None, "Chi bộ", None, None])
    sheets["to_chuc"].append(["XC", None, "xa", None, None, "Đảng bộ xã", None, None])
    sheets["can_bo"].append([stranger.code, "Lê Văn An", *[None] * 6])
    sheets["chuc_vu"].append(["P3", "CB9", "bi_thu", None, None, None])
    sheets["quy_hoach"] += [
        ["P3", "CB9", "bi_thu", "1/7/2025", None, None],
        [stranger.code, "CB1", "bi_thu", "1/7/2025", None, None],
    ]
    path = write_book(tmp_path / "register.xlsx", sheets)

    report = import_register(path, dry_run=False, by=someone("anh", Role.ADMINISTRATOR), at=at)

    assert refused(report) == [
        ("to_chuc", 5, "ma_to_chuc", "CB8"),
        ("to_chuc", 6, "ma_to_chuc", "XC"),
        ("can_bo", 5, "ma_can_bo", stranger.code),
        ("chuc_vu", 6, "ma_to_chuc", "CB9"),
        ("quy_hoach", 3, "ma_to_chuc", "CB9"),
        ("quy_hoach", 4, "ma_can_bo", stranger.code),
    ]
    assert not Organisation.objects.filter(code="CB1").exists()
