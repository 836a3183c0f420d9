"""Telling other systems of changes: what, to whom, signed, again, and never to the wrong machine."""

import datetime as dt
import json
import socket
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api.actions.webhooks import (
    forget_deliveries,
    make_webhook,
    send_due,
    start_webhook,
    stop_webhook,
    write_deliveries,
)
from api.errors import AddressRefused, ApiRefused, NotDelivered
from api.formats import outgoing
from api.models import Webhook, WebhookDelivery
from api.rules.webhooks import Topic, is_signed
from notifications.api import Message
from tests.factories.api import EVERY_TOPIC, a_webhook
from tests.factories.people import ExemptionFactory
from tests.factories.records import QualificationFactory
from tests.factories.world import CANARY

PUBLIC = "8.8.8.8"


@dataclass
class Network:
    """Stands for the network: what the names are, what the machines answer, what they were sent."""

    status: int = 204
    machines: list[str] = field(default_factory=lambda: [PUBLIC])
    sent: list[dict] = field(default_factory=list)

    def look_up(self, host, port, **_kwargs):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in self.machines]

    def exchange(self, machine, host, port, path, body, headers):
        self.sent.append(
            {"machine": machine, "host": host, "path": path, "body": body, "headers": headers}
        )
        if self.status == 0:
            raise NotDelivered("no answer")
        return self.status


@pytest.fixture
def network(monkeypatch) -> Network:
    found = Network()
    monkeypatch.setattr(socket, "getaddrinfo", found.look_up)
    monkeypatch.setattr(outgoing, "_exchange", found.exchange)
    return found


def tell(at: dt.datetime) -> int:
    write_deliveries(at=at)
    return send_due(at=at)


def test_news_arrives_once_signed_and_without_names(world, network):
    client = Client()
    client.force_login(world.users["administrator"])
    form = {
        "name": "Cơ sở dữ liệu đảng viên",
        "organisation": "A",
        "owner": "officer",
        "url": "https://dulieu.example.vn/hoc-ba?v=1",
        "topics": [topic.value for topic in Topic],
    }
    made = client.post(reverse("connections:webhook_make"), form)
    secret = made.context["secret"]
    at = timezone.now()
    level = QualificationFactory(person=world.person)
    ExemptionFactory(person=world.person)
    ExemptionFactory(person=world.other_person)

    assert tell(at) == 1
    [one] = network.sent
    headers = one["headers"]
    assert (one["machine"], one["host"], one["path"]) == (
        PUBLIC, "dulieu.example.vn", "/hoc-ba?v=1",
    )  # fmt: skip
    assert is_signed(
        secret,
        headers["webhook-signature"],
        message_id=headers["webhook-id"],
        timestamp=int(headers["webhook-timestamp"]),
        body=one["body"],
        at=at,
    )
    assert json.loads(one["body"])["data"]["events"] == [
        {
            "type": "qualification.added",
            "id": str(level.pk),
            "link": f"http://testserver/api/v1/qualifications/{level.pk}",
        },
        {
            "type": "person.changed",
            "id": "CB-owner",
            "link": "http://testserver/api/v1/people/CB-owner",
        },
    ]
    assert CANARY not in one["body"].decode()
    assert (tell(at), len(network.sent)) == (0, 1)
    webhook = Webhook.objects.get()
    assert secret.encode() not in bytes(webhook.sealed_secret)
    page = client.get(reverse("connections:webhook_detail", args=[webhook.pk]))
    assert page.context["deliveries"][0].state == "sent"


def test_only_the_news_that_was_asked_for_is_told(world, network):
    others = [Topic.TRAINING_CREDITED, Topic.QUALIFICATION_REVERSED]
    a_webhook(world.users["officer"], world.commune, topics=others)
    QualificationFactory(person=world.person)

    assert tell(timezone.now()) == 0


def test_an_owner_who_lost_the_role_hears_nothing(world, network):
    a_webhook(world.users["officer"], world.commune)
    world.users["officer"].role_assignments.all().delete()
    QualificationFactory(person=world.person)

    assert tell(timezone.now()) == 0


def test_what_fails_is_tried_again_later_and_in_the_end_given_up(world, network, settings):
    webhook = a_webhook(world.users["officer"], world.commune)
    QualificationFactory(person=world.person)
    at = timezone.now()
    network.status = 503

    assert tell(at) == 0
    delivery = WebhookDelivery.objects.get()
    assert (delivery.tries, delivery.error) == (1, "HTTP 503")
    assert delivery.next_try_at == at + dt.timedelta(minutes=1)
    assert (tell(at + dt.timedelta(seconds=59)), len(network.sent)) == (0, 1)
    tell(at + dt.timedelta(minutes=1))
    first, second = network.sent
    assert first["headers"]["webhook-id"] == second["headers"]["webhook-id"]
    assert first["headers"]["webhook-signature"] != second["headers"]["webhook-signature"]

    later = at + dt.timedelta(days=settings.API_WEBHOOK_DAYS)
    tell(later)
    webhook.refresh_from_db()
    delivery.refresh_from_db()
    assert (webhook.stopped_at, delivery.state) == (later, "given_up")
    assert Message.objects.filter(user=world.users["officer"], occasion="webhook_stopped").exists()

    network.status = 200
    start_webhook(webhook, by=world.users["administrator"], at=later)
    assert tell(later) == 1
    webhook.refresh_from_db()
    assert (webhook.failing_since, webhook.stopped_at) == (None, None)


def test_a_dead_address_does_not_hold_up_the_others(world, network, monkeypatch):
    dead = a_webhook(world.users["officer"], world.commune, url="https://chet.example.vn/")
    for _number in range(3):
        QualificationFactory(person=world.person)
        write_deliveries(at=timezone.now())
    live = a_webhook(world.users["officer"], world.commune)
    QualificationFactory(person=world.person)
    at = timezone.now()
    write_deliveries(at=at)
    answers = {"chet.example.vn": 0}
    exchange = network.exchange

    def of_host(machine, host, *rest):
        network.status = answers.get(host, 204)
        return exchange(machine, host, *rest)

    monkeypatch.setattr(outgoing, "_exchange", of_host)
    send_due(at=at)

    assert [one["host"] for one in network.sent].count("chet.example.vn") == 1
    assert live.deliveries.get().state == "sent"
    assert {one.state for one in dead.deliveries.all()} == {"waiting"}


def test_an_address_that_wants_no_more_is_stopped(world, network):
    webhook = a_webhook(world.users["officer"], world.commune)
    QualificationFactory(person=world.person)
    network.status = 410
    tell(timezone.now())
    webhook.refresh_from_db()

    assert webhook.stopped_at is not None


@pytest.mark.parametrize(
    ("machines", "inside", "arrives"),
    [
        (["8.8.8.8"], [], True),
        (["127.0.0.1"], ["dulieu.example.vn"], False),
        (["169.254.169.254"], ["dulieu.example.vn"], False),
        (["10.0.0.5"], [], False),
        (["10.0.0.5"], ["dulieu.example.vn"], True),
        (["8.8.8.8", "10.0.0.5"], [], False),
        ([], [], False),
    ],
)
def test_nothing_is_sent_into_the_own_network(network, machines, inside, arrives):
    network.machines = machines
    try:
        outgoing.deliver(
            "https://dulieu.example.vn/",
            b"{}",
            secret="whsec_MTIz",
            message_id="1",
            at=timezone.now(),
            inside_hosts=inside,
        )
    except AddressRefused:
        assert not arrives
    assert bool(network.sent) is arrives


def test_a_redirect_is_not_followed(network):
    network.status = 302
    with pytest.raises(NotDelivered):
        outgoing.deliver(
            "https://dulieu.example.vn/", b"", secret="whsec_MTIz", message_id="1",
            at=timezone.now(),
        )  # fmt: skip


def test_the_connection_goes_to_the_machine_that_was_judged(monkeypatch):
    """The name is not looked up a second time, when it could answer otherwise."""
    asked = []

    def connect(address, *_rest):
        asked.append(address)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotDelivered):
        outgoing._exchange(PUBLIC, "dulieu.example.vn", 443, "/", b"", {})

    assert asked == [(PUBLIC, 443)]


def test_an_address_needs_https_and_news(world):
    owner, at = world.users["officer"], timezone.now()
    for url, topics in (("http://dulieu.example.vn/", EVERY_TOPIC), ("https://x.vn/", [])):
        with pytest.raises(ApiRefused):
            make_webhook(
                name="A", url=url, topics=topics, owner=owner, organisation=world.commune,
                by=owner, at=at,
            )  # fmt: skip


def test_a_stopped_address_catches_up_when_it_is_started_again(world, network):
    webhook = a_webhook(world.users["officer"], world.commune)
    at = timezone.now()
    stop_webhook(webhook, by=world.users["administrator"], at=at)
    QualificationFactory(person=world.person)
    assert tell(at) == 0
    start_webhook(webhook, by=world.users["administrator"], at=at)

    assert tell(at) == 1
    WebhookDelivery.objects.create(webhook=webhook, body={}, created_at=at, next_try_at=at)
    assert forget_deliveries(at=at + dt.timedelta(days=31)) == 1
    assert WebhookDelivery.objects.get().state == "waiting"
