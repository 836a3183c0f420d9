"""Telling other systems of changes: choose, write down, send, settle.

What is told comes from the numbered changes, which were written in the transactions of what they
tell about: nothing is told that was taken back, and nothing is lost while workers are away.
"""

import datetime as dt
import json
import logging
import secrets
import time
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.api import User
from api.actions.changes import number_changes
from api.errors import AddressGone, AddressRefused, ApiRefused, NotDelivered
from api.formats.outgoing import deliver
from api.models import Webhook, WebhookDelivery
from api.queries.changes import changes_after, newest_number, scopes_of_topics, seen_by
from api.queries.events import Event, events_of
from api.queries.reach import Reach
from api.rules.webhooks import Topic, address_problem, secret_of, wait_after
from audit.api import record
from notifications.api import Addressed, post_composed
from organisations.api import Organisation
from shared.dates import local_day
from shared.sealing import seal, unseal

logger = logging.getLogger(__name__)

State = WebhookDelivery.State
CONTEXT = "api.webhook"
SECRET_BYTES = 32
LOOKED_AT_ONCE = 1000
EVENTS_IN_A_MESSAGE = 100
CLAIMED_AT_ONCE = 10
LEASE = dt.timedelta(minutes=5)
KEPT_FOR = dt.timedelta(days=30)
LONGEST_ERROR = 300
BROKEN = gettext_noop("an error of the program; it is in its log")


@transaction.atomic
def make_webhook(
    *,
    name: str,
    url: str,
    topics: Collection[Topic],
    owner: User,
    organisation: Organisation,
    by: User,
    at: dt.datetime,
) -> tuple[Webhook, str]:
    """Return a new address to be told, from now on, and the secret that signs what it gets.

    Raises ApiRefused for an address that nothing can be sent to, or without news to send.
    """
    problem = address_problem(url)
    if problem:
        raise ApiRefused(_("Enter a public address that begins with https://."))
    if not topics:
        raise ApiRefused(_("Choose at least one kind of news."))
    number_changes()
    secret = secret_of(secrets.token_bytes(SECRET_BYTES))
    webhook = Webhook.objects.create(
        name=name,
        url=url,
        sealed_secret=seal(secret, key=settings.SEALING_KEY, context=CONTEXT),
        topics=sorted(topic.value for topic in topics),
        owner=owner,
        organisation=organisation,
        position=newest_number(),
        created_by=by,
        created_at=at,
    )
    record("webhook.made", webhook, by=by, at=at, owner=owner.pk, topics=webhook.topics)
    return webhook, secret


@transaction.atomic
def stop_webhook(webhook: Webhook, *, by: User | None, at: dt.datetime) -> None:
    """Tell this address nothing more. What is on its way to it is given up."""
    if Webhook.objects.filter(pk=webhook.pk, stopped_at=None).update(stopped_at=at):
        waiting = WebhookDelivery.objects.filter(webhook=webhook, state=State.WAITING)
        waiting.update(state=State.GIVEN_UP, next_try_at=None)
        record("webhook.stopped", webhook, by=by, at=at)


@transaction.atomic
def start_webhook(webhook: Webhook, *, by: User, at: dt.datetime) -> None:
    """Tell a stopped address again, from where it was stopped: nothing is left out."""
    stopped = Webhook.objects.filter(pk=webhook.pk, stopped_at__isnull=False)
    if stopped.update(stopped_at=None, failing_since=None):
        given_up = WebhookDelivery.objects.filter(webhook=webhook, state=State.GIVEN_UP)
        given_up.update(state=State.WAITING, next_try_at=at, tries=0, error="")
        record("webhook.started", webhook, by=by, at=at)


# --- Choosing what is told ------------------------------------------------------------------------


def write_deliveries(*, at: dt.datetime) -> int:
    """Write down what each address is to be told of the changes since its place; return how many."""
    number_changes()
    written = 0
    for pk in Webhook.objects.filter(stopped_at=None).order_by("pk").values_list("pk", flat=True):
        while (more := _write_some(pk, at=at)) is not None:
            written += more
    return written


@transaction.atomic
def _write_some(webhook_id: int, *, at: dt.datetime) -> int | None:
    """Go on by some changes; None when there are none, or somebody else is at it."""
    webhook = (
        Webhook.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("owner", "organisation")
        .filter(pk=webhook_id, stopped_at=None)
        .first()
    )
    if webhook is None:
        return None
    changes = changes_after(webhook.position, limit=LOOKED_AT_ONCE)
    if not changes:
        return None
    today = local_day(at)
    topics = {Topic(code) for code in webhook.topics}
    reach = Reach(webhook.owner, webhook.organisation.path, today)
    scopes = scopes_of_topics(reach, {topic.partition(".")[0] for topic in topics})
    seen = seen_by(changes, reach, scopes, on=today) if scopes else []
    events = [event for event in events_of(seen) if event.topic in topics]
    bodies = [
        _body(events[start : start + EVENTS_IN_A_MESSAGE], at)
        for start in range(0, len(events), EVENTS_IN_A_MESSAGE)
    ]
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(webhook=webhook, body=body, created_at=at, next_try_at=at)
        for body in bodies
    )
    Webhook.objects.filter(pk=webhook.pk).update(position=changes[-1].number)
    return len(bodies)


def _body(events: list[Event], at: dt.datetime) -> dict[str, object]:
    return {
        "type": "events",
        "timestamp": at.astimezone(dt.UTC).isoformat(),
        "data": {
            "events": [
                {"type": event.topic.value, "id": event.key, "link": event.link} for event in events
            ]
        },
    }


# --- Sending --------------------------------------------------------------------------------------


def send_due(*, at: dt.datetime, seconds: float = 40) -> int:
    """Send what is due, for at most so many seconds; return how many messages arrived."""
    end = time.monotonic() + seconds
    arrived = 0
    while claimed := _claim(at):
        failing: set[int] = set()
        for delivery in claimed:
            if delivery.webhook_id in failing:
                continue
            if _send(delivery, at=at):
                arrived += 1
            else:
                failing.add(delivery.webhook_id)
        if time.monotonic() > end:
            break
    return arrived


@transaction.atomic
def _claim(at: dt.datetime) -> list[WebhookDelivery]:
    """Take up some messages that nobody else holds; a dead worker's are free after its lease."""
    claimed = list(
        WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(next_try_at__lte=at, webhook__stopped_at=None)
        .select_related("webhook__owner")
        .order_by("next_try_at", "pk")[:CLAIMED_AT_ONCE]
    )
    for delivery in claimed:
        delivery.next_try_at = at + LEASE
        delivery.tries += 1
    WebhookDelivery.objects.bulk_update(claimed, ["next_try_at", "tries"])
    return claimed


def _send(delivery: WebhookDelivery, *, at: dt.datetime) -> bool:
    """Send one claimed message and settle it; return whether it arrived."""
    webhook = delivery.webhook
    body = json.dumps(delivery.body, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        deliver(
            webhook.url,
            body,
            secret=unseal(bytes(webhook.sealed_secret), key=settings.SEALING_KEY, context=CONTEXT),
            message_id=str(delivery.message_id),
            at=at,
            inside_hosts=settings.API_INSIDE_HOSTS,
        )
    except (NotDelivered, AddressRefused) as failure:
        _fail(delivery, str(failure), at=at)
        return False
    except AddressGone:
        stop_webhook(webhook, by=None, at=at)
        return False
    except Exception:
        # One broken connection must not stop the others.
        logger.exception("message %s could not be sent", delivery.pk)
        _fail(delivery, BROKEN, at=at)
        return False
    mine = WebhookDelivery.objects.filter(pk=delivery.pk, tries=delivery.tries)
    mine.update(state=State.SENT, next_try_at=None, sent_at=at, error="")
    Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=False).update(failing_since=None)
    return True


@transaction.atomic
def _fail(delivery: WebhookDelivery, error: str, *, at: dt.datetime) -> None:
    """Try again later; the other messages to the same address wait as long."""
    webhook = Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
    if webhook.failing_since is None:
        webhook.failing_since = at
        webhook.save(update_fields=["failing_since"])
    again = at + wait_after(delivery.tries)
    WebhookDelivery.objects.filter(
        webhook=webhook, state=State.WAITING, next_try_at__lte=at + LEASE
    ).update(next_try_at=again)
    WebhookDelivery.objects.filter(pk=delivery.pk, tries=delivery.tries).update(
        error=error[:LONGEST_ERROR]
    )
    if at - webhook.failing_since >= dt.timedelta(days=settings.API_WEBHOOK_DAYS):
        stop_webhook(webhook, by=None, at=at)
        post_composed(
            [Addressed(user=delivery.webhook.owner, values={"ket_noi": webhook.name})],
            occasion="webhook_stopped",
            key=f"webhook-stopped:{webhook.pk}:{webhook.failing_since:%Y%m%d%H%M}",
            at=at,
        )


def forget_deliveries(*, at: dt.datetime) -> int:
    """Delete what was settled long ago; return how many messages."""
    old = WebhookDelivery.objects.filter(created_at__lt=at - KEPT_FOR)
    return old.exclude(state=State.WAITING).delete()[0]
