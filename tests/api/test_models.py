"""What the database refuses of connections, whoever asks; and that it notes every change."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from api.models import FinishedImport, WebhookDelivery
from api.models.feeds import TRIGGERS
from tests.factories.api import a_token, a_webhook


def refused(constraint: str, work) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        work()
    # SQLite names columns instead of a unique constraint.
    assert constraint in str(refusal.value) or "UNIQUE" in str(refusal.value)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("api_token_ends_after_it_begins", {"expires_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
        ("api_token_revoked_at_some_time", {"revoked_by": True}),
        ("api_token_is_named", {"name": ""}),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(world, constraint, changes):
    token, _key = a_token(world.users["officer"], world.commune)
    for name, value in changes.items():
        setattr(token, name, token.owner if value is True else value)

    refused(constraint, token.save)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("webhook_is_told_by_https", {"url": "http://dulieu.example.vn/"}),
        ("webhook_is_named", {"name": ""}),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(world, constraint, changes):
    webhook = a_webhook(world.users["officer"], world.commune)
    for name, value in changes.items():
        setattr(webhook, name, value)

    refused(constraint, webhook.save)


def test_a_message_waits_has_arrived_or_is_given_up(world):
    webhook, at = a_webhook(world.users["officer"], world.commune), timezone.now()
    for values in (
        {"state": "waiting"}, {"state": "sent", "next_try_at": at}, {"state": "sent"},
        {"state": "given_up", "next_try_at": at},
    ):  # fmt: skip
        row = WebhookDelivery(webhook=webhook, body={}, created_at=at, **values)
        refused("webhook_delivery_next_try_while_waiting", row.save)


def test_an_import_is_answered_once_under_its_name(world):
    token, _key = a_token(world.users["officer"], world.commune)
    at = timezone.now()
    values = {"token": token, "key": "1", "digest": "a", "answer": {}, "done_at": at}
    FinishedImport.objects.create(**values)

    refused("finished_import_once_per_key", lambda: FinishedImport.objects.create(**values))


@pytest.mark.django_db
def test_every_trigger_is_there():
    """A table that a migration rebuilt has not lost its own."""
    asked = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'api_feed_%'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'api_feed_%'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}

    assert there == {trigger.name for trigger in TRIGGERS}
