"""Closing a year on the screen: two people, an addendum, strangers see nothing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.api import Role, assign_role
from audit.models import Event
from records.actions import reverse_training_fact
from records.models import TrainingFact, YearClosing
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.factories.records import TrainingFactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune(settings, tmp_path):
    settings.CREDENTIAL_KEYS = tmp_path / "none"
    top = OrganisationFactory(code="XA", name="Đảng bộ xã Phổ An")
    cell = OrganisationFactory(parent=top, code="CB", residential_kind_id="thon")
    person = HoldingFactory(organisation=cell, person__full_name="Đặng Thị Ánh").person
    TrainingFactFactory(person=person, completed_on=dt.date(2025, 5, 10))
    return top


def department(commune, at):
    user = UserFactory()
    assign_role(user, Role.DEPARTMENT, commune, by=None, at=at)
    return user


def test_two_people_close_a_year_and_amend_it(client, commune):
    def page(name, *args):
        return reverse(f"reports:closing_{name}", args=["XA", *args])

    at = timezone.now()
    one, two = department(commune, at), department(commune, at)
    client.force_login(one)
    response = client.post(page("prepare"), {"nam": "2026", "ngay": "2026-12-31"})
    assert response.status_code == 422
    assert client.post(page("prepare"), {"nam": "2025"}).status_code == 302
    client.post(page("confirm", 2025, 0))
    assert not YearClosing.objects.get().is_confirmed, "not by the same person"
    client.force_login(two)
    assert page("confirm", 2025, 0) in client.get(page("detail", 2025)).content.decode()
    client.post(page("confirm", 2025, 0))

    closing = YearClosing.objects.get()
    assert (closing.confirmed_by, closing.signature) == (two, "")
    text = client.get(page("detail", 2025)).content.decode()
    assert "100,00" in text
    assert page("confirm", 2025, 0) not in text
    fact = TrainingFact.objects.get()
    reverse_training_fact(fact, reason="nhầm", by=None, at=timezone.now())
    text = client.get(page("detail", 2025), {"doi-chieu": "1"}).content.decode()
    assert "Đặng Thị Ánh" in text
    assert fact.programme_name in text
    assert client.post(page("amend", 2025), {"ly_do": ""}).status_code == 422
    assert client.post(page("amend", 2025), {"ly_do": "Rà soát"}).status_code == 302
    client.force_login(one)
    assert page("confirm", 2025, 1) in client.get(page("detail", 2025)).content.decode()
    client.post(page("confirm", 2025, 1))
    assert YearClosing.objects.get(number=1).is_confirmed
    assert "Đặng Thị Ánh" in client.get(page("detail", 2025)).content.decode()
    assert client.get(page("list")).status_code == 200

    taken = client.get(page("file", 2025, 0, "danh-sach"))
    assert taken.content.decode() == closing.people
    assert Event.objects.filter(verb="closing.taken", actor_id=one.pk).count() == 1
    assert client.get(page("file", 2025, 0, "khac")).status_code == 404
    assert client.get(page("detail", 2024)).status_code == 404
