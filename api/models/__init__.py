"""Rows of this app, by subject."""

from api.models.changes import Change
from api.models.imports import FinishedImport
from api.models.tokens import ApiToken
from api.models.webhooks import Webhook, WebhookDelivery

__all__ = ["ApiToken", "Change", "FinishedImport", "Webhook", "WebhookDelivery"]
