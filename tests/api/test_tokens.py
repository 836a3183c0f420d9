"""A key from its making to its end."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import end_role
from api.actions.tokens import make_token, revoke_token
from api.errors import ApiRefused
from api.models import ApiToken
from api.rules.keys import digest_of
from api.rules.rights import Right
from audit.models import Event
from notifications.api import Message
from tests.factories.api import a_token, bearer


def whoami(key: str):
    return Client().get("/api/v1/token", headers=bearer(key))


@pytest.mark.fault(25, "a change by another site or by the wrong role")
def test_a_key_lives_from_the_screen_to_its_revocation(world, settings):
    client = Client()
    client.force_login(world.users["administrator"])
    form = {
        "name": "Cơ sở dữ liệu đảng viên",
        "organisation": "A",
        "owner": "officer",
        "rights": ["people", "figures"],
        "last_day": timezone.localdate() + dt.timedelta(days=20),
    }

    made = client.post(reverse("connections:token_make"), form)
    key = made.context["key"]
    token = ApiToken.objects.get()

    assert key in made.content.decode()
    assert made["Cache-Control"] == "no-store, private"
    assert (token.digest, token.prefix) == (digest_of(key), key[:12])
    assert key not in str(list(ApiToken.objects.values())) + str(list(Event.objects.values()))
    listed = client.get(reverse("connections:connection_list")).content.decode()
    assert key not in listed
    assert "đọc số liệu và lớp học; đọc họ tên và chức vụ" in listed
    assert Message.objects.filter(user=world.users["officer"], occasion="api_token_made").exists()
    assert whoami(key).json()["rights"] == ["figures", "people"]
    assert timezone.now() - ApiToken.objects.get().last_used_at < dt.timedelta(minutes=5)

    end_role(world.users["officer"].role_assignments.get(), by=None, at=timezone.now())
    assert whoami(key).json()["rights"] == []
    assert Client().get("/api/v1/people", headers=bearer(key)).status_code == 403

    with time_machine.travel(timezone.now() + dt.timedelta(days=21), tick=False):
        assert whoami(key).status_code == 401

    client.post(reverse("connections:token_revoke", args=[token.pk]))
    assert whoami(key).status_code == 401
    assert [*Event.objects.filter(verb__startswith="api_token").values_list("verb", flat=True)] == [
        "api_token.made",
        "api_token.revoked",
    ]


def test_who_makes_a_key_stays_in_their_own_part_of_the_tree(world):
    client = Client()
    client.force_login(world.users["administrator"])
    world.users["administrator"].role_assignments.update(organisation=world.commune)
    form = {
        "name": "Khác",
        "organisation": "B",
        "owner": "officer_elsewhere",
        "rights": [],
        "last_day": timezone.localdate() + dt.timedelta(days=366),
    }

    response = client.post(reverse("connections:token_make"), form)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {
        "organisation", "owner", "rights", "last_day",
    }  # fmt: skip


def test_a_key_of_an_account_that_is_closed_opens_nothing(world):
    token, key = a_token(world.users["department"], world.province)
    token.owner.is_active = False
    token.owner.save()

    assert whoami(key).status_code == 401


@pytest.mark.parametrize(("rights", "days"), [([], 30), ([Right.PEOPLE], 367), ([Right.PEOPLE], 0)])
def test_a_key_has_rights_and_an_end(world, rights, days):
    at = timezone.now()
    owner = world.users["department"]
    with pytest.raises(ApiRefused):
        make_token(
            name="A",
            owner=owner,
            organisation=world.province,
            rights=rights,
            expires_at=at + dt.timedelta(days=days),
            by=owner,
            at=at,
        )


def test_a_key_is_revoked_once(world):
    token, _key = a_token(world.users["department"], world.province)
    first = timezone.now()
    revoke_token(token, by=world.users["administrator"], at=first)
    revoke_token(token, by=world.users["officer"], at=first + dt.timedelta(hours=1))
    token.refresh_from_db()

    assert (token.revoked_at, token.revoked_by) == (first, world.users["administrator"])


@time_machine.travel(dt.datetime(2026, 11, 23, 1, 0, 5, tzinfo=dt.UTC), tick=False)
def test_too_many_calls_in_a_minute_are_refused_until_the_next(world, settings):
    cache.clear()
    settings.API_CALLS_PER_MINUTE = 2
    _token, key = a_token(world.users["department"], world.province)
    _token, other = a_token(world.users["department"], world.province)

    answers = [whoami(key).status_code for _call in range(3)]
    late = whoami(key)

    assert (answers, whoami(other).status_code) == ([200, 200, 429], 200)
    assert late["Retry-After"] == "60"
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=1), tick=False):
        assert whoami(key).status_code == 200


def test_what_is_read_about_people_is_in_the_journal(world):
    token, key = a_token(world.users["officer"], world.commune)
    client = Client(headers=bearer(key))
    client.get("/api/v1/people/CB-owner/record")
    client.get("/api/v1/people")
    client.get("/api/v1/people?organisation=A1&cursor=")
    client.get("/api/v1/organisations")
    lines = Event.objects.filter(actor_id=token.owner_id).exclude(verb="api_token.made")

    assert [(line.verb, line.person_code, line.data) for line in lines] == [
        ("person.read", "CB-owner", {"api_token": token.pk}),
        ("api.people_read", "", {"what": "people", "number": 1}),
    ]


def test_an_answer_that_did_not_change_is_not_sent_again(world):
    _token, key = a_token(world.users["officer"], world.commune)
    client = Client(headers=bearer(key))
    first = client.get("/api/v1/organisations")
    again = client.get("/api/v1/organisations", headers={"If-None-Match": first["ETag"]})
    world.cell.name = "Chi bộ tên mới"
    world.cell.save()
    changed = client.get("/api/v1/organisations", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
