"""Messages and their deliveries."""

import datetime as dt
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from notifications.models import Delivery, Message
from tests.factories.people import PersonFactory

POSTED_AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
STILL_OPEN = {"waiting", "sending", "failed"}


class MessageFactory(DjangoModelFactory[Message]):
    """To a person with an e-mail address; not looked at by any sweep yet."""

    class Meta:
        model = Message

    person = factory.SubFactory(PersonFactory, email="anh@example.vn")
    key = factory.Sequence(lambda n: f"tin-{n}")
    subject = "Tin"
    created_at = POSTED_AT


class DeliveryFactory(DjangoModelFactory[Delivery]):
    """An e-mail that waits, unless said otherwise."""

    class Meta:
        model = Delivery

    message = factory.SubFactory(MessageFactory)
    channel = "email"
    address = "anh@example.vn"
    state = "waiting"
    created_at = POSTED_AT
    next_try_at = factory.LazyAttribute(lambda o: POSTED_AT if o.state in STILL_OPEN else None)
    sent_at = factory.LazyAttribute(
        lambda o: POSTED_AT if o.state in {"sent", "delivered"} else None
    )
