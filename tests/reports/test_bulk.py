"""What is done for many people of a list: reminding, and summoning to a class."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from accounts.rules import Role
from audit.models import Event
from courses.models import Enrolment
from notifications.actions import route_messages, send_due
from notifications.api import post_composed
from notifications.models import Delivery, Message
from people.models import Person
from records.actions import rebuild_standings
from reports.actions import reminding
from reports.forms.choosing import choice_of
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.courses import TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory
from tests.factories.records import TrainingFactFactory
from tests.reports.pages import NOW, D, chi_bo, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def phuong():
    return OrganisationFactory(code="DUCPHO", kind_id="xa", name="Đảng bộ phường Đức Phổ")


@pytest.fixture
def officer(client, phuong):
    user = UserFactory(full_name="Nguyễn Thị Bình")
    RoleAssignmentFactory(user=user, role=Role.TRAINING_OFFICER.value, organisation=phuong)
    client.force_login(user)
    return user


def remind(client, **query):
    address = "/theo-doi/DUCPHO/nhac/?" + "&".join(f"{k}={v}" for k, v in query.items())
    return client.post(address, follow=True)


def test_reminding_reaches_the_missing_once_and_says_who_is_left_out(client, officer, phuong):
    chi_bo(phuong, "Chi bộ thôn An", people=4, trained=1)
    _trained, exempt, first, second = Person.objects.order_by("holdings__pk")
    ExemptionFactory(person=exempt)
    Person.objects.filter(pk=first.pk).update(email="an@example.com")
    rebuild_standings(2026, at=NOW)

    response, html = page(client, "people_remind", "DUCPHO", loc="tat-ca", ai="ca")
    plan = response.context["plan"]
    assert {person.pk for person in plan.people} == {first.pk, second.pk}
    assert (plan.settled, plan.rested, plan.waiting) == (2, 0, 0)
    assert response.context["outside"] == {"email": 1, "sms": 0, "zalo": 0, "nowhere": 1}
    assert plan.people[0].full_name in html
    assert "31/12/2026" in html
    assert not Message.objects.exists()

    # One is ticked, then everybody; the one who was reminded is left out.
    answer = remind(client, nguoi=first.code)
    assert answer.redirect_chain[0][0] == "/theo-doi/DUCPHO/danh-sach/"
    assert Message.objects.get().person == first
    assert page(client, "people_remind", "DUCPHO", ai="ca")[0].context["plan"].rested == 1
    remind(client, ai="ca")
    remind(client, ai="ca")
    assert set(Message.objects.values_list("person", flat=True)) == {first.pk, second.pk}
    lines = Event.objects.filter(verb="people.reminded").order_by("pk")
    assert [line.data["people"] for line in lines] == [1, 1]

    # Whoever is trained before the mail leaves is not written to.
    route_messages(at=NOW)
    TrainingFactFactory(person=first, completed_on=D(2026, 11, 23))
    rebuild_standings(2026, at=NOW)
    send_due(at=NOW)
    assert [delivery.state for delivery in Delivery.objects.all()] == ["dropped"]


def test_a_week_later_they_may_be_reminded_again(client, officer, phuong, monkeypatch):
    chi_bo(phuong, "Chi bộ thôn An", people=1)
    rebuild_standings(2026, at=NOW)
    remind(client, ai="ca")
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(days=7, minutes=1))
    client.force_login(officer)

    remind(client, ai="ca")

    assert Message.objects.count() == 2


def test_nobody_is_meant_unless_ticked_or_all_are(client, officer, phuong):
    """Nor when the filter makes no sense: that is no wider list."""
    chi_bo(phuong, "Chi bộ thôn An", people=1)
    elsewhere = chi_bo(OrganisationFactory(kind_id="xa"), "Chi bộ thôn Khác", people=1)
    rebuild_standings(2026, at=NOW)

    nonsense = {"ai": "ca", "chuc-vu": "nobody"}
    for query in ({}, nonsense, {"nguoi": elsewhere.holdings.get().person.code}):
        assert page(client, "people_remind", "DUCPHO", **query)[0].context["plan"].people == []
        remind(client, **query)
    assert not Message.objects.exists()


def test_summons_brings_the_chosen_into_an_open_class_of_the_scope(client, officer, phuong):
    chi_bo(phuong, "Chi bộ thôn An", people=3, trained=1)
    rebuild_standings(2026, at=NOW)
    mine = TrainingClassFactory(code="lop-a", organiser=phuong, capacity=2, due_on=D(2026, 12, 20))
    TrainingClassFactory(code="lop-b", organiser=OrganisationFactory(kind_id="xa"))
    everybody = {"loc": "tat-ca", "ai": "ca"}
    address = "/theo-doi/DUCPHO/trieu-tap/?loc=tat-ca&ai=ca"

    response, _html = page(client, "people_summon", "DUCPHO", **everybody)
    assert list(response.context["form"].by_code) == ["lop-a"]
    response, html = page(client, "people_summon", "DUCPHO", **everybody, lop="lop-a")
    found = response.context["found"]
    assert (len(found.new), found.trained, found.places) == (2, 1, 2)
    assert all(person.full_name in html for person in found.new)
    assert not Enrolment.objects.exists()

    client.post(f"{address}&lop=lop-a")
    client.post(f"{address}&lop=lop-a")
    assert Enrolment.objects.filter(training_class=mine).count() == 2
    assert (
        page(client, "people_summon", "DUCPHO", **everybody, lop="lop-a")[0]
        .context["found"]
        .enrolled
        == 2
    )
    client.post(f"{address}&lop=lop-b")
    assert Enrolment.objects.count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_officers_reminding_the_same_people_remind_them_once(
    client, officer, phuong, monkeypatch
):
    """The second is told in a sentence, and nobody is reminded twice."""
    chi_bo(phuong, "Chi bộ thôn An", people=3)
    rebuild_standings(2026, at=NOW)
    holds, may_end = threading.Event(), threading.Event()

    def slowly(*args, **kwargs):
        post_composed(*args, **kwargs)
        holds.set()
        assert may_end.wait(20)

    def first_officer():
        try:
            everybody = choice_of(QueryDict("ai=ca"), phuong, on=NOW.date())
            done.append(reminding.remind(phuong, everybody, by=officer, at=NOW))
        finally:
            connection.close()

    done = []
    monkeypatch.setattr(reminding, "post_composed", slowly)
    first = threading.Thread(target=first_officer)
    first.start()
    try:
        assert holds.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        answer = remind(client, ai="ca")
        assert answer.status_code == 200
        assert "Có cán bộ khác đang nhắc một số đồng chí" in answer.content.decode()
        assert not Message.objects.exists()
    finally:
        may_end.set()
        first.join()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    assert done == [3]
    assert "Không nhắc ai" in remind(client, ai="ca").content.decode()
    assert Message.objects.count() == 3
