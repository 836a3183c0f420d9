"""Which channels a recipient wants, and when not."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.db import transaction

from accounts.api import User
from audit.api import record
from notifications.models import QUIET_FROM, QUIET_UNTIL, ChannelPreference, Message
from people.api import person_of

STOP_SALT = "notifications.stop"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """Channels outside the product, and the hours (by the clock of Vietnam) in which to be quiet."""

    email: bool = True
    sms: bool = True
    zalo: bool = True
    quiet_from: dt.time = QUIET_FROM
    quiet_until: dt.time = QUIET_UNTIL


def wishes_of(user: User) -> Wishes:
    row = ChannelPreference.objects.filter(**_owner(user)).first()
    if row is None:
        return Wishes()
    return Wishes(**{name: getattr(row, name) for name in asdict(Wishes())})


@transaction.atomic
def keep_wishes(user: User, wishes: Wishes, *, at: dt.datetime) -> None:
    row, _new = ChannelPreference.objects.update_or_create(**_owner(user), defaults=asdict(wishes))
    record("channel_preference.changed", row, by=user, at=at)


def stop_token(message: Message) -> str:
    """Return what a link needs to stop the e-mails to the recipient of `message`."""
    return signing.dumps([message.person_id, message.user_id], salt=STOP_SALT)


def is_stop_token(token: str) -> bool:
    try:
        signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return False
    return True


@transaction.atomic
def stop_emails(token: str, *, at: dt.datetime) -> None:
    """Send no more e-mails to whom the token was made for.

    Raises django.core.signing.BadSignature for any other token.
    """
    person_id, user_id = signing.loads(token, salt=STOP_SALT)
    row, _new = ChannelPreference.objects.update_or_create(
        person_id=person_id, user_id=user_id, defaults={"email": False}
    )
    record("channel_preference.stopped_emails", row, by=None, at=at)


def _owner(user: User) -> dict[str, Any]:
    person = person_of(user)
    return {"person": person, "user": None if person else user}
