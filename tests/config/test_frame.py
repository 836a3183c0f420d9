"""The frame of every page, the doors of parts of the site, and the probes."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.rules import Role
from certificates.models import Certificate
from config import health
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.certificates import CertificateFactory


def places(response) -> list[str]:
    return [link["url"] for link in response.context["navigation"]]


def menu(response) -> list[str]:
    return [link["url"] for link in response.context["account_menu"]]


def page_of(client, role=None):
    user = UserFactory()
    if role:
        RoleAssignmentFactory(user=user, role=role)
    client.force_login(user)
    return client.get(reverse("cms:help_index"))


def test_visitors_see_the_site_and_the_check_of_certificates(client, db):
    response = client.get(reverse("cms:help_index"))

    assert places(response) == ["/", "/xac-minh/", "/tro-giup/"]
    assert menu(response) == []
    assert [link["current"] for link in response.context["navigation"]] == [False, False, True]


@pytest.mark.parametrize(
    ("role", "tracking", "back_office"),
    [
        (None, False, False),
        (Role.TRAINER, False, True),
        (Role.REVIEWER, False, True),
        (Role.TRAINING_OFFICER, True, True),
        (Role.DEPARTMENT, True, False),
        (Role.ISSUER, True, True),
        (Role.ADMINISTRATOR, True, True),
    ],
)
def test_each_role_sees_its_places(client, db, role, tracking, back_office):
    response = page_of(client, role)

    assert "/hoc/" in places(response)
    assert len(places(response)) <= 4
    assert ("/theo-doi/" in places(response)) is tracking
    assert ("/quan-tri/" in menu(response)) is back_office
    assert "/ho-so/" in places(response) + menu(response)


def test_the_frame_costs_one_query_for_roles_and_none_for_visitors(client, db, assert_queries):
    address = reverse("cms:help_index")
    client.get(address)
    with assert_queries(0):
        client.get(address)

    page_of(client, Role.ISSUER)
    with assert_queries(3):  # session, user, roles
        client.get(address)


def test_nothing_made_for_a_signed_in_person_is_kept(client, db):
    public = client.get(reverse("cms:help_index"))
    personal = page_of(client)

    assert "no-store" not in public.get("Cache-Control", "")
    assert personal["Cache-Control"] == "no-store, private"


# --- Probes ---------------------------------------------------------------------------------------


def test_the_process_answers_without_asking_anything(client, db, assert_queries):
    with assert_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readiness_names_each_part(client, db):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == dict.fromkeys(
        ["database", "cache", "broker", "storage", "background", "signing"], "ok"
    )


@pytest.mark.parametrize("part", ["database", "cache", "broker", "storage"])
def test_a_part_that_fails_is_named_with_503(client, db, monkeypatch, part):
    def fail():
        raise ConnectionRefusedError

    monkeypatch.setitem(health.LOOKS, part, fail)
    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()[part] == "ConnectionRefusedError"
    assert list(response.json().values()).count("ok") == 5


@pytest.mark.fault(31, "no worker, or one that listens to another broker")
def test_work_that_nobody_does_is_told_and_takes_no_web_server_away(client, db):
    issued_at = timezone.now() - health.LONGEST_WAIT
    certificate = CertificateFactory(issued_at=issued_at)

    response = client.get("/readyz")
    assert (response.status_code, response.json()["background"]) == (200, "WorkWaits")
    assert client.get("/readyz?background").status_code == 503

    Certificate.objects.filter(pk=certificate.pk).update(
        issued_at=issued_at + dt.timedelta(minutes=1)
    )
    assert client.get("/readyz?background").status_code == 200


def test_a_cache_that_forgets_is_noticed(client, db, monkeypatch):
    monkeypatch.setattr(cache, "set", lambda *_args: None)

    assert client.get("/readyz").json()["cache"] == "CacheForgets"
