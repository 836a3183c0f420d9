import datetime as dt

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from accounts.actions import assign_role
from accounts.api import Role
from audit.models import Event
from certificates.actions.numbers import next_number
from certificates.models import IssuingBody
from certificates.rules.numbering import (
    CERTIFICATE_PATTERN,
    CONFIRMATION_PATTERN,
    REGISTER_PATTERN,
)
from tests.factories.accounts import UserFactory
from tests.factories.certificates import IssuingBodyFactory, SignatoryFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
BODIES, TEMPLATES = "co-quan-cap", "mau-giay"


@pytest.fixture
def place():
    return {"here": OrganisationFactory(), "there": OrganisationFactory()}


def sign_in(client, role, organisation, at):
    user = UserFactory()
    assign_role(user, role, organisation, by=None, at=at - dt.timedelta(days=300))
    client.force_login(user)
    return user


@pytest.fixture
def issuer(client, place, at):
    return sign_in(client, Role.ISSUER, place["here"], at)


def line(number, signatory=None, **values):
    values = {"name": "Trần Văn Bình", "title": "Giám đốc", "authority": ""} | values
    values |= {"id": signatory.pk if signatory else "", "ORDER": number, "DELETE": ""}
    values = {"valid_from": "", "valid_until": ""} | values
    return {f"signatories-{number}-{name}": value for name, value in values.items()}


def body_form(*lines, **values):
    head = {
        "superior_name": "Đảng uỷ phường Đức Phổ",
        "name": "Trung tâm Chính trị",
        "style": "party",
        "place": "Đức Phổ",
        "numbers_by": "year",
        "certificate_pattern": CERTIFICATE_PATTERN,
        "register_pattern": REGISTER_PATTERN,
        "confirmation_pattern": CONFIRMATION_PATTERN,
        "signatories-TOTAL_FORMS": len(lines),
        "signatories-INITIAL_FORMS": sum(1 for each in lines if any(k.endswith("-id") and v for k, v in each.items())),
        "signatories-MIN_NUM_FORMS": 1,
        "signatories-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    for each in lines:
        head |= each
    return head | values


def test_an_issuer_adds_a_body_with_its_signatory(client, issuer, place):
    form = body_form(line(0), code="TTCT", organisation=place["here"].code)

    response = client.post(reverse(f"{BODIES}:add"), form)

    assert response.status_code == 302
    body = IssuingBody.objects.get(code="TTCT")
    assert body.organisation == place["here"]
    assert [s.name for s in body.signatories.all()] == ["Trần Văn Bình"]
    assert Event.objects.get(verb="issuing_body.added").actor_id == issuer.pk


def test_numbers_are_written_as_the_issuer_sets_them(client, issuer, place):
    patterns = {"certificate_pattern": "{serial:02}-GCN/{issuer}/{period}"}
    term = {"numbers_by": "term", "term": "2025-2030"}
    add = reverse(f"{BODIES}:add")

    def answer(**values):
        form = body_form(line(0), code="TTCT", organisation=place["here"].code)
        return client.post(add, form | patterns | term | values)

    for refused in (
        {"certificate_pattern": "{serial}/{issuer}"},
        {"confirmation_pattern": "{serial}/{period}/{issuer}/{settings}"},
        {"register_pattern": "{period}"},
        {"term": "2030-2025"},
        {"term": ""},
    ):
        assert answer(**refused).status_code == 200
    assert not IssuingBody.objects.exists()

    assert answer().status_code == 302
    body = IssuingBody.objects.get()
    with transaction.atomic():
        number = next_number(body, "serial", on=dt.date(2026, 11, 23))
    assert (number.number, number.period) == ("01-GCN/TTCT/2025-2030", "2025-2030")


def test_no_body_is_added_for_an_organisation_of_others(client, issuer, place):
    form = body_form(line(0), code="TTCT", organisation=place["there"].code)

    response = client.post(reverse(f"{BODIES}:add"), form)

    assert response.status_code == 200
    assert not IssuingBody.objects.exists()


def test_a_new_signatory_follows_the_old_one_in_one_step(client, issuer, place):
    body = IssuingBodyFactory(organisation=place["here"], signatory=None)
    old = SignatoryFactory(issuer=body)
    form = body_form(
        line(0, old, valid_until="1/12/2026"),
        line(1, name="Lê Thị Hoa", valid_from="1/12/2026"),
    )

    response = client.post(reverse(f"{BODIES}:edit", args=[body.pk]), form)

    assert response.status_code == 302
    found = body.signatories.order_by("pk").values_list("name", "valid_from", "valid_until")
    day = dt.date(2026, 12, 1)
    assert list(found) == [("Trần Văn Bình", None, day), ("Lê Thị Hoa", day, None)]


def test_two_without_an_end_are_refused_in_a_sentence(client, issuer, place):
    body = IssuingBodyFactory(organisation=place["here"], signatory=None)
    old = SignatoryFactory(issuer=body)

    response = client.post(
        reverse(f"{BODIES}:edit", args=[body.pk]), body_form(line(0, old), line(1))
    )

    assert response.status_code == 200
    assert "Chỉ một người ký được để trống ngày kết thúc." in response.content.decode()
    assert body.signatories.count() == 1


def test_code_and_organisation_of_a_body_stay(client, issuer, place):
    body = IssuingBodyFactory(organisation=place["here"], signatory=None, code="TTCT")
    old = SignatoryFactory(issuer=body)
    form = body_form(line(0, old), code="KHAC", organisation=place["there"].code, name="Tên mới")

    client.post(reverse(f"{BODIES}:edit", args=[body.pk]), form)

    body.refresh_from_db()
    assert (body.code, body.organisation, body.name) == ("TTCT", place["here"], "Tên mới")


def test_bodies_of_others_are_neither_listed_nor_opened(client, issuer, place):
    mine = IssuingBodyFactory(organisation=place["here"], name="Trung tâm của tôi")
    theirs = IssuingBodyFactory(organisation=place["there"], name="Trung tâm khác")

    listed = client.get(reverse(f"{BODIES}:index")).content.decode()

    assert mine.name in listed
    assert theirs.name not in listed
    edit = reverse(f"{BODIES}:edit", args=[theirs.pk])
    assert client.get(edit).status_code == 404
    assert client.post(edit, body_form(line(0))).status_code == 404


@pytest.mark.parametrize("role", [Role.TRAINER, Role.REVIEWER])
@pytest.mark.parametrize("page", [f"{BODIES}:index", f"{BODIES}:add", f"{TEMPLATES}:index"])
def test_others_of_the_back_office_do_not_get_in(client, place, at, role, page):
    sign_in(client, role, place["here"], at)

    response = client.get(reverse(page))

    assert response.status_code == 302
    assert response["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize(("role", "shown"), [(Role.ISSUER, True), (Role.TRAINER, False)])
def test_the_menu_shows_certificates_to_issuers_only(client, place, at, role, shown):
    sign_in(client, role, place["here"], at)

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert (reverse(f"{BODIES}:index") in page) is shown
    assert (reverse("certificates:register_book") in page) is shown


def test_an_administrator_sets_up_too(client, place, at):
    sign_in(client, Role.ADMINISTRATOR, place["here"], at)

    assert client.get(reverse(f"{BODIES}:add")).status_code == 200


@pytest.mark.parametrize("view", ["delete", "history", "usage", "copy", "inspect"])
@pytest.mark.parametrize("viewset", [BODIES, TEMPLATES])
def test_wagtails_other_screens_are_not_there(viewset, view):
    with pytest.raises(NoReverseMatch):
        reverse(f"{viewset}:{view}", args=[1])
