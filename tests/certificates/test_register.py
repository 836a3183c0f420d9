import datetime as dt
import re

import pytest
from django.urls import reverse

from accounts.api import Role
from audit.models import Event
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.certificates import CertificateFactory, IssuingBodyFactory, replaced
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
ADDRESS = reverse("certificates:register_book")


@pytest.fixture
def issuer():
    return IssuingBodyFactory(code="TTCT", organisation=OrganisationFactory())


@pytest.fixture
def keeper(client, issuer):
    user = RoleAssignmentFactory(role=Role.ISSUER.value, organisation=issuer.organisation).user
    client.force_login(user)
    return user


def numbers(response):
    return re.findall(r'data-label="Số vào sổ">(.*?)<', response.content.decode())


def test_lines_stand_in_the_order_of_the_register(client, keeper, issuer):
    for serial in (3, 1, 2):
        CertificateFactory(issuer=issuer, serial=serial)

    assert numbers(client.get(ADDRESS)) == ["0001/2026", "0002/2026", "0003/2026"]


def test_the_book_shows_one_issuer_one_year_and_on_demand_one_class(client, keeper, issuer):
    CertificateFactory(issuer=issuer, serial=1, class_code="lop-a")
    CertificateFactory(issuer=issuer, serial=2, class_code="lop-b")
    CertificateFactory(issuer=issuer, serial=9, period="2025")
    CertificateFactory(serial=8)

    assert numbers(client.get(ADDRESS)) == ["0001/2026", "0002/2026"]
    assert numbers(client.get(ADDRESS, {"nam": "2025"})) == ["0009/2025"]
    assert numbers(client.get(ADDRESS, {"lop": "lop-b"})) == ["0002/2026"]
    assert numbers(client.get(ADDRESS, {"nam": "1999", "lop": "?"})) == ["0001/2026", "0002/2026"]


def test_the_book_of_another_issuer_does_not_open(client, keeper, issuer):
    other = IssuingBodyFactory(code="KHAC", organisation=OrganisationFactory())
    CertificateFactory(issuer=other, serial=5)
    CertificateFactory(issuer=issuer, serial=1)

    assert numbers(client.get(ADDRESS, {"noi_cap": "KHAC"})) == ["0001/2026"]


@pytest.mark.parametrize("role", [Role.TRAINER, Role.TRAINING_OFFICER, Role.DEPARTMENT, None])
def test_who_issues_nothing_finds_no_book(client, issuer, role):
    user = UserFactory()
    if role:
        RoleAssignmentFactory(user=user, role=role.value, organisation=issuer.organisation)
    client.force_login(user)

    assert client.get(ADDRESS).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(client):
    assert client.get(ADDRESS)["Location"].startswith(reverse("account_login"))


def test_the_sheet_to_print_has_every_line_and_room_for_signatures(client, keeper, issuer):
    for serial in range(1, 61):
        CertificateFactory(issuer=issuer, serial=serial)
    CertificateFactory(issuer=issuer, serial=61, revoked_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
                       revoked_reason="issued_in_error")  # fmt: skip

    listed, sheet = client.get(ADDRESS), client.get(ADDRESS, {"in": "1"})

    assert len(numbers(listed)) == 50
    page = sheet.content.decode()
    assert page.count('<th scope="row">') == 61
    assert "Chữ ký người nhận" in page
    assert "Thu hồi ngày 24/11/2026" in page
    assert "data-print" in page


def test_notes_name_the_certificate_that_replaced_one(client, keeper, issuer):
    old, new = (CertificateFactory(issuer=issuer, serial=n) for n in (1, 2))
    replaced(old, by=new)

    assert f"Đã thay bằng {new.number}" in client.get(ADDRESS).content.decode()


def test_an_empty_book_says_what_fills_it(client, keeper):
    assert 'class="empty"' in client.get(ADDRESS).content.decode()


def test_reading_the_book_is_in_the_journal(client, keeper, issuer):
    client.get(ADDRESS)

    event = Event.objects.get(verb="register.read")
    assert (event.actor_id, event.object_id) == (keeper.pk, str(issuer.pk))


@pytest.mark.parametrize("lines", [1, 3])
def test_the_book_costs_the_same_however_long(client, keeper, issuer, lines, assert_queries):
    CertificateFactory.create_batch(lines, issuer=issuer)
    client.get(ADDRESS)

    # session, account, roles, issuers, years, classes, number of lines, lines, two of what became
    # of them, journal, two of numbers that are missing
    with assert_queries(13):
        client.get(ADDRESS)
