"""Messages leave the product once: routed, claimed, sent, settled."""

import datetime as dt
import smtplib

import pytest
from django.core import mail

from notifications import tasks
from notifications.actions import delivering, route_messages, send_due, try_again
from notifications.api import check_before_sending, post_message
from notifications.errors import NotSetAside
from notifications.formats import webhook
from notifications.models import ChannelPreference, ContactFlag, Delivery, Message
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory, MessageFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


class Gateway:
    """In the place of the network: remembers what it was handed, answers as told."""

    def __init__(self):
        self.handed, self.answers = [], []

    def __call__(self, host, port, path, body, headers):
        self.handed.append((f"{host}{path}", body, headers))
        answer = self.answers.pop(0) if self.answers else (200, b'{"id": "n-1"}')
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def gateway(monkeypatch):
    gateway = Gateway()
    monkeypatch.setattr(webhook, "_exchange", gateway)
    return gateway


def states() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("pk").values_list("channel", "state"))


def test_a_message_goes_out_once_by_each_channel_its_occasion_may_take(at, gateway):
    person = PersonFactory(full_name="Đặng Thị Ánh", email="anh@example.vn", phone="+84912345678")
    message = MessageFactory(
        person=person, occasion="reminder_due", subject="Hạn cuối", body="Nội dung", link="/hoc/"
    )

    for _turn in range(2):
        route_messages(at=at)
        send_due(at=at)

    assert states() == [("email", "sent"), ("sms", "sent")]
    letter = mail.outbox[0]
    assert len(mail.outbox) == 1
    assert (letter.to, letter.subject) == (["anh@example.vn"], "Hạn cuối")
    assert "đồng chí Đặng Thị Ánh" in letter.body or "comrade Đặng Thị Ánh" in letter.body
    assert "http://testserver/hoc/" in letter.body
    assert letter.alternatives[0].mimetype == "text/html"
    assert letter.extra_headers["List-Unsubscribe"].startswith(
        "<http://testserver/tin-nhan/thoi-gui/"
    )
    [(address, body, headers)] = gateway.handed
    sms = message.deliveries.get(channel="sms")
    assert address == "sms.example.vn/gui"
    assert headers[webhook.IDEMPOTENCY] == str(sms.token)
    timestamp = headers[webhook.TIMESTAMP]
    assert headers[webhook.SIGNATURE] == webhook.signature("secret-of-sms", timestamp, body)
    assert (sms.provider_id, sms.sent_at, sms.tries) == ("n-1", at, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_channels_are_chosen_in_a_fixed_number_of_queries(at, assert_queries, number):
    for _number in range(number):
        MessageFactory(person__user=UserFactory())

    with assert_queries(5):  # messages, wishes, deliveries, routed, how many are unread
        route_messages(at=at)

    assert Delivery.objects.count() == number


def test_what_is_read_old_unwished_or_without_address_stays_inside(at):
    MessageFactory(read_at=at)
    MessageFactory(created_at=at - dt.timedelta(days=4))
    MessageFactory(person__email="")
    ChannelPreference.objects.create(person=MessageFactory().person, email=False)

    assert route_messages(at=at) == 4
    assert not Delivery.objects.exists()
    assert route_messages(at=at) == 0


def test_quiet_hours_hold_a_message_until_morning(at):
    MessageFactory()
    evening = at.replace(hour=21, minute=30)

    route_messages(at=evening)

    assert send_due(at=evening) == 0
    assert send_due(at=evening.replace(hour=23)) == 0
    assert send_due(at=at.replace(hour=6) + dt.timedelta(days=1)) == 1
    assert len(mail.outbox) == 1


def test_a_failure_is_tried_again_five_times_then_set_aside_for_staff(at, gateway):
    gateway.answers = [(503, b""), webhook.SendingFailed(webhook.NO_ANSWER), *[(429, b"")] * 3]
    delivery = DeliveryFactory(channel="sms", address="+84912345678")
    seen, now = [], at
    for _try in range(5):
        send_due(at=now)
        assert send_due(at=now) == 0
        delivery.refresh_from_db()
        seen.append((delivery.state, delivery.error))
        now = delivery.next_try_at or now

    assert seen == [
        ("failed", "HTTP 503"), ("failed", "no answer from the provider"), ("failed", "HTTP 429"),
        ("failed", "HTTP 429"), ("given_up", "HTTP 429"),
    ]  # fmt: skip
    assert now - at == 170 * MINUTE
    assert {headers[webhook.IDEMPOTENCY] for _to, _body, headers in gateway.handed} == {
        str(delivery.token)
    }
    officer = UserFactory()
    try_again(delivery, by=officer, at=now)
    assert send_due(at=now) == 1
    with pytest.raises(NotSetAside):
        try_again(delivery, by=officer, at=now)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((422, b'{"error": "invalid_recipient"}'), "bounced"),
        ((400, b"no"), "given_up"),
        # Never followed: what the first machine says is an answer like any other.
        ((302, b""), "given_up"),
        ((409, b""), "sent"),
        ((200, b"not json"), "sent"),
    ],
)
def test_what_a_provider_answers_settles_the_delivery(at, gateway, answer, state):
    gateway.answers = [answer]
    delivery = DeliveryFactory(channel="sms", address="+84912345678")

    send_due(at=at)

    delivery.refresh_from_db()
    assert delivery.state == state
    assert ContactFlag.objects.exists() is (state == "bounced")


def test_only_listed_hosts_are_spoken_to_and_only_with_tls(at, gateway, settings):
    for url in ("http://sms.example.vn/", "https://169.254.169.254/", "https://sms.example.vn.x/"):
        settings.MESSAGE_CHANNELS = {"sms": {"url": url, "secret": "s"}}
        DeliveryFactory(channel="sms", address="+84912345678")
        send_due(at=at)
    settings.MESSAGE_CHANNELS = {}
    DeliveryFactory(channel="sms", address="+84912345678")
    send_due(at=at)

    assert states() == [("sms", "given_up")] * 4
    assert gateway.handed == []


class Refusing:
    """A mail server that refuses with a code."""

    def __init__(self, error):
        self.error = error

    def send_messages(self, letters):
        raise self.error

    def close(self):
        pass


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}), "bounced"),
        (smtplib.SMTPRecipientsRefused({"x": (451, b"later")}), "failed"),
        (smtplib.SMTPServerDisconnected(), "failed"),
        (ValueError("a broken letter"), "failed"),
    ],
)
def test_what_a_mail_server_answers_settles_the_delivery(at, monkeypatch, error, state):
    monkeypatch.setattr(delivering, "open_mailbox", lambda: Refusing(error))
    delivery = DeliveryFactory()

    send_due(at=at)

    delivery.refresh_from_db()
    assert delivery.state == state


def test_a_refusing_address_gets_nothing_more_until_it_is_corrected(at, monkeypatch):
    refused = smtplib.SMTPRecipientsRefused({"x": (550, b"no")})
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "open_mailbox", lambda: Refusing(refused))
        DeliveryFactory()
        send_due(at=at)
    DeliveryFactory()
    DeliveryFactory(address="anh.moi@example.vn")

    assert send_due(at=at) == 1
    assert states() == [("email", "bounced"), ("email", "dropped"), ("email", "sent")]
    assert mail.outbox[0].to == ["anh.moi@example.vn"]


def test_a_dead_workers_sms_is_handed_over_again_and_its_email_is_for_a_person(at, gateway):
    letter = DeliveryFactory(state="sending", tries=1)
    sms = DeliveryFactory(channel="sms", address="+84912345678", state="sending", tries=1)
    Delivery.objects.update(next_try_at=at + 10 * MINUTE)

    assert send_due(at=at) == 0
    send_due(at=at + 10 * MINUTE)

    letter.refresh_from_db()
    sms.refresh_from_db()
    assert (letter.state, sms.state, sms.tries) == ("given_up", "sent", 2)
    assert gateway.handed[0][2][webhook.IDEMPOTENCY] == str(sms.token)
    assert mail.outbox == []


def test_whether_it_still_makes_sense_is_asked_at_the_last_moment(at, monkeypatch):
    monkeypatch.setattr(delivering, "_checks", {})
    kept, done = (DeliveryFactory(message__occasion="reminder_due") for _n in range(2))
    gone = DeliveryFactory(message__person__user=UserFactory(is_active=False))
    check_before_sending("reminder_due", lambda _messages, _on: 1 / 0)
    assert send_due(at=at) == 0
    check_before_sending("reminder_due", lambda _messages, _on: {kept.message_id})

    assert send_due(at=at + 2 * MINUTE) == 1
    for delivery in (done, gone):
        delivery.refresh_from_db()
        assert delivery.state == "dropped"


def test_names_of_others_stay_inside(at):
    MessageFactory(occasion="digest", subject="2 đồng chí chậm", body="Đặng Thị Ánh")

    tasks.send_messages()  # By the clock of the machine: too old to leave.
    Message.objects.update(routed_at=None)
    route_messages(at=at)
    send_due(at=at.replace(hour=9))

    assert "Đặng Thị Ánh" not in mail.outbox[0].body + mail.outbox[0].alternatives[0].content


def test_what_is_two_years_old_is_forgotten(at):
    old = MessageFactory(created_at=at - dt.timedelta(days=731))
    DeliveryFactory(message=old)
    MessageFactory()

    assert delivering.forget_old(at=at) == 1
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_what_another_worker_holds_is_passed_over(at):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection, transaction

    DeliveryFactory.create_batch(2)
    post_message(PersonFactory(email="b@example.vn"), key="k", subject="S", at=at)

    def other_worker():
        try:
            return len(delivering._claim(at)), route_messages(at=at)
        finally:
            connection.close()

    with transaction.atomic():
        mine = delivering._claim(at)
        routed = route_messages(at=at)
        with ThreadPoolExecutor(1) as pool:
            others = pool.submit(other_worker).result(timeout=20)

    assert (len(mine), routed) == (2, 3)
    assert others == (0, 0)
