"""Whom the ladder will remind, and reminding learners of a class, as officers see them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.api import Role
from notifications.models import Message
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def training_class(client):
    commune = OrganisationFactory(kind_id="xa")
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=Role.TRAINING_OFFICER, organisation=commune)
    client.force_login(user)
    today, earlier = timezone.localdate(), timezone.now() - dt.timedelta(days=20)
    found = TrainingClassFactory(
        organiser=commune, opened_at=earlier, starts_on=earlier.date(), due_on=today, ends_on=today
    )
    for name in ("Trần Chậm", "Lê Dở"):
        person = PersonFactory(full_name=name, code=name.split()[1])
        HoldingFactory(person=person, organisation=OrganisationFactory(parent=commune))
        EnrolmentFactory(
            person=person,
            training_class=found,
            enrolled_at=earlier,
        )
    return found


def test_an_officer_sees_who_will_be_reminded_on_a_day_and_what_they_read(client, training_class):
    address = reverse("courses:reminder_preview")

    page = client.get(address)
    assert [str(one.person) for one in page.context["planned"]] == ["Trần Chậm", "Lê Dở"]
    assert "Hôm nay" in page.context["words"][0]
    assert client.get(address, {"ngay": "2020-01-01"}).status_code == 422

    stranger = UserFactory()
    RoleAssignmentFactory(user=stranger, role=Role.DEPARTMENT, organisation=OrganisationFactory())
    client.force_login(stranger)
    assert client.get(address).context["number"] == 0


def test_an_officer_reminds_ticked_learners_once_a_day(client, training_class):
    address = reverse("courses:class_remind", args=[training_class.code])
    assert list(client.get(address).context["form"].initial["people"]) == ["Chậm", "Dở"]

    nobody = client.post(address, {})
    client.post(address, {"people": ["Chậm"]})
    again = client.post(address, {"people": ["Chậm"]})

    assert (nobody.status_code, again.status_code) == (422, 422)
    message = Message.objects.get(occasion="reminder_manual")
    assert (message.person.code, message.link) == ("Chậm", f"/lop/{training_class.code}/")
    assert client.get(address).context["form"].initial["people"] == ["Dở"]
