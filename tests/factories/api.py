"""Keys of other systems."""

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from accounts.api import User
from api.actions.tokens import make_token
from api.rules.rights import Right
from organisations.api import Organisation

EVERY_RIGHT = tuple(Right)


def a_key(
    owner: User,
    organisation: Organisation,
    *,
    rights: Collection[Right] = EVERY_RIGHT,
    by: User | None = None,
    at: dt.datetime | None = None,
) -> str:
    """A key with every right; it opens what its owner may."""
    at = at or timezone.now()
    _token, key = make_token(
        name=f"Hệ thống {owner.username}",
        owner=owner,
        organisation=organisation,
        rights=rights,
        expires_at=at + dt.timedelta(days=30),
        by=by or owner,
        at=at,
    )
    return key


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
