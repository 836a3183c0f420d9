"""The inbox, wishes, the log, reports of providers and the words, as people and machines open them."""

import datetime as dt
import json
import time
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.api import Role, assign_role
from audit.models import Event
from notifications.actions import route_messages, send_due
from notifications.actions.wishes import Wishes, stop_token, wishes_of
from notifications.formats.webhook import SIGNATURE, TIMESTAMP, signature
from notifications.models import ContactFlag, Delivery, Message, MessageTemplate
from notifications.reference import OCCASIONS, PLACEHOLDERS
from notifications.rules import fill, has_stray_braces, placeholders_in
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.notifications import DeliveryFactory, MessageFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory

pytestmark = pytest.mark.django_db
EARLY = timezone.now() - dt.timedelta(days=30)
INBOX = reverse("notifications:message_list")


@pytest.fixture
def person(client):
    user = UserFactory()
    client.force_login(user)
    return PersonFactory(user=user, email="anh@example.vn")


def test_messages_are_read_one_by_one_or_all_at_once_and_the_header_counts(client, person):
    messages = [
        MessageFactory(person=person, link=link, created_at=EARLY) for link in ("/hoc/", "", "")
    ]
    MessageFactory(subject="Của người khác")
    client.get(INBOX)
    header = client.get(reverse("cms:help_index"))
    assert header.context["unread_messages"] == 3

    answer = client.post(reverse("notifications:message_read", args=[messages[0].pk]))
    assert answer["Location"] == "/hoc/"
    page = client.get(INBOX)
    assert page.context["unread"] == 2
    assert "Của người khác" not in page.content.decode()
    client.post(reverse("notifications:messages_read"))

    assert client.get(INBOX).context["unread"] == 0
    assert client.get(reverse("cms:help_index")).context["unread_messages"] == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_inbox_costs_the_same_for_many_messages(client, person, assert_queries, number):
    MessageFactory.create_batch(number, person=person)
    client.get(INBOX)

    with assert_queries(6):  # session, user, unread, count of pages, messages, roles
        client.get(INBOX)


def test_a_new_message_shows_in_the_header_when_its_channels_are_chosen(client, person, at):
    MessageFactory(person=person)

    route_messages(at=at)

    assert client.get(reverse("cms:help_index")).context["unread_messages"] == 1


def test_staff_in_no_register_have_an_inbox_too(client):
    user = UserFactory()
    client.force_login(user)
    Message.objects.create(user=user, key="k", subject="Tổng hợp", created_at=timezone.now())

    assert "Tổng hợp" in client.get(INBOX).content.decode()


def test_wishes_are_kept_and_only_channels_that_exist_are_offered(client, person):
    address = reverse("notifications:wishes_edit")
    form = client.get(address).context["form"]
    assert list(form.fields) == ["email", "sms", "quiet_from", "quiet_until"]

    client.post(address, {"sms": "on", "quiet_from": "20:00", "quiet_until": "07:00"})
    wrong = client.post(address, {"quiet_from": "25:00", "quiet_until": ""})

    kept = wishes_of(person.user)
    assert (kept.email, kept.sms, kept.zalo) == (False, True, True)
    assert f"{kept.quiet_from:%H:%M} {kept.quiet_until:%H:%M}" == "20:00 07:00"
    assert wrong.status_code == 422


def test_the_link_in_an_e_mail_stops_e_mails_by_a_button_not_by_opening_it(client, person):
    address = reverse("notifications:emails_stop", args=[stop_token(MessageFactory(person=person))])
    client.logout()

    assert client.get(address).status_code == 200
    assert wishes_of(person.user) == Wishes()
    client.post(address)

    assert wishes_of(person.user) == Wishes(email=False)
    assert client.get(address + "x").status_code == 404


# --- The log --------------------------------------------------------------------------------------


@pytest.fixture
def officer(client):
    commune = OrganisationFactory(kind_id="xa")
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=Role.TRAINING_OFFICER, organisation=commune)
    client.force_login(user)
    user.commune = commune
    return user


def of_person_in(organisation, **kwargs):
    person = PersonFactory(full_name="Đặng Thị Ánh")
    HoldingFactory(person=person, organisation=OrganisationFactory(parent=organisation))
    return DeliveryFactory(message__person=person, **kwargs)


def test_an_officer_sees_what_was_sent_to_their_own_people_and_tries_again(client, officer):
    mine = of_person_in(officer.commune, state="given_up", error="HTTP 503")
    of_person_in(officer.commune, state="sent", channel="sms", address="+84912345678")
    other = DeliveryFactory(state="given_up")
    address = reverse("notifications:delivery_list")

    page = client.get(address, {"trang_thai": "given_up", "tim": "anh"})
    assert [one.pk for one in page.context["page"]] == [mine.pk]
    assert page.context["set_aside"] == 1
    html = client.get(address, {"kenh": "sms"}).content.decode()
    assert "+84******678" in html
    assert "+84912345678" not in html
    assert client.get(address, {"kenh": "fax"}).status_code == 200

    client.post(reverse("notifications:delivery_retry", args=[mine.pk]))
    strange = client.post(reverse("notifications:delivery_retry", args=[other.pk]))
    mine.refresh_from_db()
    assert (mine.state, mine.tries) == ("waiting", 0)
    assert strange.status_code == 404


# --- Reports of providers -------------------------------------------------------------------------


def reported(client, token, status, *, channel="sms", secret="secret-of-sms", age=0, **data):
    body = json.dumps({"id": str(token), "status": status} | data).encode()
    timestamp = str(int(time.time()) - age)
    headers = {TIMESTAMP: timestamp, SIGNATURE: signature(secret, timestamp, body)}
    address = reverse("notifications:report", args=[channel])
    answer = client.post(address, body, content_type="application/json", headers=headers)
    return answer.status_code


def test_a_report_is_noted_once_and_what_has_arrived_has_arrived(client):
    sms = DeliveryFactory(channel="sms", state="sent", address="+84912345678")

    assert reported(client, sms.token, "delivered") == 204
    assert reported(client, sms.token, "delivered") == 204
    assert reported(client, sms.token, "failed", reason="later") == 204

    sms.refresh_from_db()
    assert (sms.state, sms.error) == ("delivered", "")


def test_a_bounce_flags_the_address(client):
    letter = DeliveryFactory(state="sent")

    told = {"channel": "email", "secret": "secret-of-email"}
    assert reported(client, letter.token, "bounced", reason="550", **told) == 204

    assert ContactFlag.objects.get().address == letter.address


def test_a_report_must_be_signed_fresh_known_and_readable(client):
    sms = DeliveryFactory(channel="sms", state="sent", address="+84912345678")

    assert reported(client, sms.token, "delivered", secret="another") == 403
    assert reported(client, sms.token, "delivered", age=301) == 403
    assert reported(client, sms.token, "delivered", age=-301) == 403
    assert reported(client, sms.token, "eaten") == 422
    assert reported(client, sms.token, "failed", reason="x" * 20_000) in {403, 422}
    assert reported(client, uuid.uuid4(), "delivered") == 404
    assert reported(client, sms.token, "delivered", channel="zalo") == 404
    assert reported(client, DeliveryFactory(channel="sms").token, "delivered") == 404
    assert Delivery.objects.get(pk=sms.pk).state == "sent"


# --- Words ----------------------------------------------------------------------------------------


@pytest.fixture
def manager(client):
    user = UserFactory(full_name="Quản Trị", email="quan.tri@example.vn")
    assign_role(user, Role.ADMINISTRATOR, OrganisationFactory(kind_id="tinh"), by=None, at=EARLY)
    client.force_login(user)
    return user


def test_words_are_previewed_with_a_real_person_tried_saved_and_restored(client, manager, at):
    of_person_in(manager.role_assignments.get().organisation, state="sent")
    code = Message.objects.get().person.code
    address = reverse("message_words:words_edit", args=["reminder_due"])
    words = {"subject": "Hạn cuối: {lop}", "body": "Đồng chí {ho_ten}, hạn là {han}."}

    page = client.post(address, words | {"viec": "xem", "person_code": code})
    assert page.context["preview"][1] == "Đồng chí Đặng Thị Ánh, hạn là 31/12/2026."
    assert not MessageTemplate.objects.exists()

    client.post(address, words | {"viec": "thu"})
    trial = Message.objects.get(user=manager)
    assert trial.body == "Đồng chí Quản Trị, hạn là 31/12/2026."
    route_messages(at=trial.created_at)
    send_due(at=trial.created_at + dt.timedelta(days=1))
    assert [letter.to for letter in mail.outbox] == [["quan.tri@example.vn"]]

    client.post(address, words | {"body": "Mới", "viec": "luu"})
    assert MessageTemplate.objects.get().version == 2
    assert client.get(reverse("message_words:words_list")).status_code == 200
    client.post(reverse("message_words:words_restore", args=["reminder_due"]))

    assert not MessageTemplate.objects.exists()
    verbs = Event.objects.filter(object_id="reminder_due").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == [
        "message_template.changed",
        "message_template.changed",
        "message_template.restored",
    ]


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("{ho_ten} ơi", "x"),
        ("x", "{so_nguoi}"),
        ("x", "{{ settings.SECRET_KEY }}"),
        ("x", "{ho_ten.user}"),
        ("", "x"),
    ],
)
def test_words_with_anything_but_their_placeholders_are_refused(client, manager, subject, body):
    address = reverse("message_words:words_edit", args=["reminder_due"])

    answer = client.post(address, {"subject": subject, "body": body, "viec": "luu"})

    assert answer.status_code == 422
    assert not MessageTemplate.objects.exists()


def test_an_administrator_of_a_part_does_not_change_words_for_all(client):
    user = UserFactory()
    commune = OrganisationFactory(parent=OrganisationFactory(kind_id="tinh"), kind_id="xa")
    assign_role(user, Role.ADMINISTRATOR, commune, by=None, at=EARLY)
    client.force_login(user)

    assert client.get(reverse("message_words:words_list")).status_code == 404


def test_the_words_as_shipped_use_only_their_placeholders():
    for code, occasion in OCCASIONS.items():
        used = placeholders_in(occasion.subject) | placeholders_in(occasion.body)
        assert used <= occasion.placeholders <= PLACEHOLDERS.keys(), code
        assert not has_stray_braces(occasion.subject + occasion.body)
        values = {name: example for name, (_what, example) in PLACEHOLDERS.items()}
        assert len(fill(occasion.subject, values)) < 100
