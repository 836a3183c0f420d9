"""Keys and addresses as their keepers see them."""

import datetime as dt
from typing import Any

from accounts.api import Scope
from api.models import ApiToken, Webhook, WebhookDelivery

Values = dict[str, Any]
MESSAGES_SHOWN = 50


def tokens_in(scope: Scope, *, at: dt.datetime) -> list[Values]:
    """Return the keys for organisations in scope with their state, the newest first. One query."""
    rows = ApiToken.objects.in_scope(scope).select_related("owner", "organisation")
    return [{"token": each, "state": each.state_at(at)} for each in rows]


def webhooks_in(scope: Scope) -> list[Webhook]:
    return list(Webhook.objects.in_scope(scope).select_related("owner", "organisation"))


def latest_messages(webhook: Webhook) -> list[WebhookDelivery]:
    return list(webhook.deliveries.all()[:MESSAGES_SHOWN])
