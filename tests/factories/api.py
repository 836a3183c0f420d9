"""Keys of other systems, and addresses that are told of changes."""

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from accounts.api import User
from api.actions.tokens import make_token
from api.actions.webhooks import make_webhook
from api.models import ApiToken, Webhook
from api.rules.rights import Right
from api.rules.webhooks import Topic
from organisations.api import Organisation

EVERY_RIGHT = tuple(Right)
EVERY_TOPIC = tuple(Topic)


def a_token(
    owner: User,
    organisation: Organisation,
    *,
    rights: Collection[Right] = EVERY_RIGHT,
    by: User | None = None,
    at: dt.datetime | None = None,
) -> tuple[ApiToken, str]:
    """A key with every right, and its row; it opens what its owner may."""
    at = at or timezone.now()
    return make_token(
        name=f"Hệ thống {owner.username}",
        owner=owner,
        organisation=organisation,
        rights=rights,
        expires_at=at + dt.timedelta(days=30),
        by=by or owner,
        at=at,
    )


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def a_webhook(
    owner: User,
    organisation: Organisation,
    *,
    topics: Collection[Topic] = EVERY_TOPIC,
    url: str = "https://dulieu.example.vn/hoc-ba",
    at: dt.datetime | None = None,
) -> Webhook:
    webhook, _secret = make_webhook(
        name="Cơ sở dữ liệu đảng viên",
        url=url,
        topics=topics,
        owner=owner,
        organisation=organisation,
        by=owner,
        at=at or timezone.now(),
    )
    return webhook
