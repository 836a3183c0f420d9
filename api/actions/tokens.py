"""Making and taking back keys of other systems, and noting that they are used."""

import datetime as dt
from collections.abc import Collection

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.api import User
from api.errors import ApiRefused
from api.models import ApiToken
from api.rules.keys import digest_of, new_key, prefix_of
from api.rules.rights import Right
from audit.api import record
from notifications.api import Addressed, post_composed
from organisations.api import Organisation

LONGEST_LIFE = dt.timedelta(days=366)
USED_TO_THE = dt.timedelta(hours=1)
RATE_WINDOW = 60


@transaction.atomic
def make_token(
    *,
    name: str,
    owner: User,
    organisation: Organisation,
    rights: Collection[Right],
    expires_at: dt.datetime,
    by: User,
    at: dt.datetime,
) -> tuple[ApiToken, str]:
    """Return a new key and its row; the key is kept nowhere. The owner is told.

    Raises ApiRefused for a key without rights or one that lives too long.
    """
    if not rights:
        raise ApiRefused(_("Choose at least one right."))
    if not at < expires_at <= at + LONGEST_LIFE:
        raise ApiRefused(_("Choose a last day within a year from today."))
    key = new_key()
    token = ApiToken.objects.create(
        name=name,
        prefix=prefix_of(key),
        digest=digest_of(key),
        owner=owner,
        organisation=organisation,
        rights=sorted(right.value for right in rights),
        created_by=by,
        created_at=at,
        expires_at=expires_at,
    )
    _note_made(token, by=by, at=at)
    return token, key


def _note_made(token: ApiToken, *, by: User, at: dt.datetime) -> None:
    record(
        "api_token.made",
        token,
        by=by,
        at=at,
        owner=token.owner_id,
        organisation=token.organisation.code,
        rights=token.rights,
    )
    if token.owner_id != by.pk:
        post_composed(
            [Addressed(user=token.owner, values={"ket_noi": token.name, "nguoi_tao": str(by)})],
            occasion="api_token_made",
            key=f"api-token:{token.pk}",
            at=at,
        )


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, at: dt.datetime) -> None:
    """Take a key back; the next request with it is refused. Said twice, it is done once."""
    done = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=at, revoked_by=by
    )
    if done:
        record("api_token.revoked", token, by=by, at=at)


def note_use(token: ApiToken, *, at: dt.datetime) -> None:
    """Keep the hour of the last use: a key that nobody uses can be taken back."""
    if token.last_used_at is None or token.last_used_at <= at - USED_TO_THE:
        ApiToken.objects.filter(
            Q(last_used_at=None) | Q(last_used_at__lte=at - USED_TO_THE), pk=token.pk
        ).update(last_used_at=at)


def is_too_often(token: ApiToken, *, most: int, at: dt.datetime) -> bool:
    """Count one more request of this minute; return whether there were more than `most`.

    While the cache is away, nobody is refused.
    """
    key = f"api:calls:{token.pk}:{int(at.timestamp()) // RATE_WINDOW}"
    if cache.add(key, 1, timeout=2 * RATE_WINDOW):
        return most < 1
    try:
        return cache.incr(key) > most
    except ValueError:
        return False
