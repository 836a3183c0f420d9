import datetime as dt
from urllib.parse import unquote

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from accounts.api import Role
from audit.models import Event
from certificates.access import certificates_visible_to, get_certificate_or_404
from certificates.actions import render_certificate
from certificates.models import Certificate
from certificates.views.holder import attachment
from config.storages import PrivateInMemoryStorage
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.certificates import CertificateFactory, IssuingBodyFactory, replaced
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory

pytestmark = pytest.mark.django_db
PAGES = ["certificate_detail", "certificate_download", "certificate_preview"]


@pytest.fixture(autouse=True)
def _empty_storage():
    PrivateInMemoryStorage.empty()


@pytest.fixture
def place():
    """A commune with a chi bộ, and another commune."""
    ward = OrganisationFactory(name="Đảng bộ phường Đức Phổ")
    cell = OrganisationFactory(parent=ward)
    return {"ward": ward, "cell": cell, "other": OrganisationFactory()}


@pytest.fixture
def row(place, at):
    person = PersonFactory(full_name="Đặng Thị Ánh", user=UserFactory())
    HoldingFactory(person=person, organisation=place["cell"])
    certificate = CertificateFactory(
        person=person, issuer=IssuingBodyFactory(organisation=place["ward"])
    )
    render_certificate(certificate, at=at)
    return Certificate.objects.get()


def address(page, row):
    return reverse(f"certificates:{page}", args=[row.verification_code])


def staff(role, organisation):
    return RoleAssignmentFactory(role=role.value, organisation=organisation).user


@pytest.mark.parametrize("page", PAGES)
def test_the_holder_opens_it(client, row, page):
    client.force_login(row.person.user)

    response = client.get(address(page, row))

    assert response.status_code == 200
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_nothing(client, row, page):
    client.force_login(PersonFactory(user=UserFactory()).user)

    assert client.get(address(page, row)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_whoever_is_not_signed_in_is_asked_to(client, row, page):
    response = client.get(address(page, row))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("page", PAGES)
def test_only_get_is_answered(client, row, page):
    client.force_login(row.person.user)

    assert client.post(address(page, row)).status_code == 405


@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        (Role.TRAINING_OFFICER, "ward", True),
        (Role.TRAINING_OFFICER, "cell", True),
        (Role.TRAINING_OFFICER, "other", False),
        (Role.DEPARTMENT, "ward", True),
        (Role.ISSUER, "ward", True),
        (Role.ISSUER, "cell", False),
        (Role.ISSUER, "other", False),
        (Role.ADMINISTRATOR, "ward", True),
        (Role.TRAINER, "ward", False),
        (Role.REVIEWER, "ward", False),
    ],
)
def test_staff_open_what_is_in_their_care(client, row, place, role, where, may):
    user = staff(role, place[where])
    client.force_login(user)

    assert (client.get(address("certificate_detail", row)).status_code == 200) is may
    assert certificates_visible_to(user, on=timezone.localdate()).exists() is may


def test_the_list_and_the_door_agree_on_a_code_typed_loosely(row):
    code = row.verification_code.lower()

    assert get_certificate_or_404(row.person.user, code, on=timezone.localdate()) == row


def test_the_page_shows_picture_file_and_public_address(client, row):
    client.force_login(row.person.user)

    response = client.get(address("certificate_detail", row))

    page = response.content.decode()
    assert "Refresh" not in response
    assert f'src="{address("certificate_preview", row)}"' in page
    assert f'href="{address("certificate_download", row)}"' in page
    assert f"http://testserver/xac-minh/{row.verification_code}/" in page


def test_until_the_file_is_made_the_page_opens_again_by_itself(client, row):
    Certificate.objects.update(rendered_at=None, pdf="", pdf_sha256="", preview="")
    client.force_login(row.person.user)

    response = client.get(address("certificate_detail", row))

    assert response["Refresh"] == "5"
    assert address("certificate_download", row) not in response.content.decode()
    assert client.get(address("certificate_preview", row)).status_code == 404
    download = client.get(address("certificate_download", row))
    assert download["Location"] == address("certificate_detail", row)


def test_a_file_that_could_not_be_made_is_not_promised_in_seconds(client, row):
    Certificate.objects.update(
        rendered_at=None, pdf="", pdf_sha256="", preview="", tries=2, failure="time",
        next_try_at=timezone.now(),
    )  # fmt: skip
    client.force_login(row.person.user)
    waiting = client.get(address("certificate_detail", row))
    assert waiting["Refresh"] == "60"
    assert "sau vài giây" not in waiting.content.decode()

    Certificate.objects.update(tries=5, set_aside_at=timezone.now(), next_try_at=None)
    response = client.get(address("certificate_detail", row))

    assert "Refresh" not in response
    assert "Chưa tạo được tệp PDF" in response.content.decode()
    assert reverse("certificates:failure_list") not in response.content.decode()


def test_a_download_is_the_stored_file_under_its_vietnamese_name(client, row):
    client.force_login(row.person.user)
    with storages["private"].open(row.pdf) as file:
        stored = file.read()

    response = client.get(address("certificate_download", row))

    assert b"".join(response.streaming_content) == stored
    assert response["Content-Type"] == "application/pdf"
    plain, _, full = response["Content-Disposition"].partition("; filename*=UTF-8''")
    number = row.number.replace("/", "-")
    assert plain == f'attachment; filename="giay-chung-nhan-dang-thi-anh-{number.lower()}.pdf"'
    assert unquote(full) == f"Giấy chứng nhận - Đặng Thị Ánh - {number}.pdf"


def test_a_name_cannot_break_out_of_the_header():
    header = attachment('H\'Hen "Niê"\r\nSet-Cookie: a=b.pdf')

    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


def test_each_download_is_in_the_journal(client, row, place):
    officer = staff(Role.TRAINING_OFFICER, place["ward"])
    for user in (row.person.user, officer):
        client.force_login(user)
        client.get(address("certificate_download", row))

    lines = Event.objects.filter(verb="certificate.downloaded").order_by("pk")
    assert [(line.actor_id, line.person_code) for line in lines] == [
        (row.person.user_id, row.person.code),
        (officer.pk, row.person.code),
    ]


def test_reading_is_in_the_journal_for_others_only(client, row, place):
    officer = staff(Role.TRAINING_OFFICER, place["ward"])
    for user in (row.person.user, officer):
        client.force_login(user)
        client.get(address("certificate_detail", row))

    assert [e.actor_id for e in Event.objects.filter(verb="certificate.read")] == [officer.pk]


def test_a_file_the_storage_lost_is_told_in_a_sentence(client, row):
    storages["private"].delete(row.pdf)
    storages["private"].delete(row.preview)
    client.force_login(row.person.user)

    response = client.get(address("certificate_download", row))

    assert response.status_code == 503
    assert 'class="alert alert--error"' in response.content.decode()
    assert client.get(address("certificate_preview", row)).status_code == 404


def test_a_revoked_certificate_says_so(client, row):
    Certificate.objects.update(
        revoked_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC), revoked_reason="issued_in_error"
    )
    client.force_login(row.person.user)

    assert (
        'class="alert alert--error"'
        in client.get(address("certificate_detail", row)).content.decode()
    )


def test_a_replaced_certificate_leads_to_the_new_one(client, row):
    new = CertificateFactory(person=row.person, issuer=row.issuer)
    replaced(row, by=new)
    client.force_login(row.person.user)

    page = client.get(address("certificate_detail", row)).content.decode()

    assert f'href="{address("certificate_detail", new)}"' in page


def test_opening_ones_own_certificate_costs_five_queries(client, row, assert_queries):
    client.force_login(row.person.user)
    client.get(address("certificate_detail", row))

    # session, account, roles, certificate with holder, its confirmations
    with assert_queries(5):
        client.get(address("certificate_detail", row))
