"""Bringing messages out of the product: choose the channels, claim, send, settle.

A delivery is claimed in one transaction, sent in none, and settled in another, so that two workers
never send the same one. One whose worker died while sending is told to a provider again under the
same key; an e-mail knows no such key, so it is set aside for a person to decide.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Collection, Iterable

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.api import User
from audit.api import record
from notifications.actions.sending import send
from notifications.errors import (
    AddressRefused,
    MessageImpossible,
    NotSetAside,
    SendingFailed,
)
from notifications.formats.mail import open_mailbox
from notifications.models import Channel, ChannelPreference, ContactFlag, Delivery, Message
from notifications.queries.inbox import keep_counts_of
from notifications.queries.routes import account_of, addresses_of, wishes_by_owner
from notifications.reference import occasion_of
from notifications.rules import STALE_AFTER, after_quiet, wait_after
from shared.dates import local_day

logger = logging.getLogger(__name__)

State = Delivery.State
ROUTED_AT_ONCE = 500
# Few at a time: what a killed worker held waits until its lease ends.
CLAIMED_AT_ONCE = 20
LEASE = dt.timedelta(minutes=10)
KEPT_FOR = dt.timedelta(days=730)
UNKNOWN = gettext_noop("the worker stopped while sending; whether it was sent is not known")
BROKEN = gettext_noop("an error of the program; it is in its log")

# Who is asked, just before sending, which of some messages still make sense: by occasion.
StillHolds = Callable[[Collection[Message], dt.date], set[int]]
_checks: dict[str, StillHolds] = {}


def check_before_sending(occasion: str, still_holds: StillHolds) -> None:
    """Ask `still_holds` before messages of this occasion leave; it returns the ids to send.

    Called once, when the app that posts them starts: apps below cannot ask those above.
    """
    _checks[occasion] = still_holds


# --- Choosing the channels ------------------------------------------------------------------------


@transaction.atomic
def route_messages(*, at: dt.datetime) -> int:
    """Write the deliveries of up to 500 new messages; return how many messages were looked at."""
    waiting = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(routed_at=None)
        .select_related("person__user", "user")
        .order_by("pk")[:ROUTED_AT_ONCE]
    )
    messages = list(waiting)
    if not messages:
        return 0
    wishes = wishes_by_owner(messages)
    Delivery.objects.bulk_create(
        (row for message in messages for row in _routes(message, wishes, at)),
        ignore_conflicts=True,
    )
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(routed_at=at)
    accounts = {account.pk for account in map(account_of, messages) if account}
    keep_counts_of(accounts)
    return len(messages)


def _routes(
    message: Message,
    wishes: dict[tuple[int | None, int | None], ChannelPreference],
    at: dt.datetime,
) -> Iterable[Delivery]:
    if message.read_at is not None or at - message.created_at > STALE_AFTER:
        return
    wish = wishes.get((message.person_id, message.user_id)) or ChannelPreference()
    allowed = occasion_of(message.occasion).channels
    for channel, address in addresses_of(message).items():
        if channel in allowed and getattr(wish, channel.value):
            yield Delivery(
                message=message,
                channel=channel,
                address=address,
                created_at=at,
                next_try_at=_not_quiet(at, wish),
            )


def _not_quiet(at: dt.datetime, wish: ChannelPreference) -> dt.datetime:
    return after_quiet(timezone.localtime(at), wish.quiet_from, wish.quiet_until)


# --- Claiming, sending, settling ------------------------------------------------------------------


def send_due(*, at: dt.datetime, seconds: float = 45) -> int:
    """Send what is due, oldest first, for at most so many seconds; return how many went out."""
    end = time.monotonic() + seconds
    sent = 0
    mailbox = open_mailbox()
    try:
        while claimed := _claim(at):
            needed = _needed_or_failed(claimed, at)
            for delivery in claimed:
                if needed is not None:
                    is_needed = delivery.message_id in needed
                    sent += _bring_out(delivery, mailbox, is_needed=is_needed, at=at)
            if time.monotonic() > end:
                break
    finally:
        mailbox.close()
    return sent


@transaction.atomic
def _claim(at: dt.datetime) -> list[Delivery]:
    """Take up some deliveries that nobody else holds."""
    due = list(
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(next_try_at__lte=at)
        .select_related("message__person__user", "message__user")
        .order_by("next_try_at", "pk")[:CLAIMED_AT_ONCE]
    )
    claimed = []
    for delivery in due:
        if delivery.state == State.SENDING and delivery.channel == Channel.EMAIL:
            delivery.state, delivery.next_try_at = State.GIVEN_UP, None
            delivery.error = UNKNOWN
            continue
        delivery.state, delivery.next_try_at = State.SENDING, at + LEASE
        delivery.tries += 1
        claimed.append(delivery)
    Delivery.objects.bulk_update(due, ["state", "next_try_at", "tries", "error"])
    # All of one batch was set aside: there may be more behind it.
    return claimed or (_claim(at) if due else [])


def _needed_or_failed(claimed: list[Delivery], at: dt.datetime) -> set[int] | None:
    """Return the messages that still make sense; None when that could not be found out, and then
    all of these are tried again later."""
    try:
        return _still_needed(claimed, at)
    except Exception:
        logger.exception("whether messages still make sense could not be found out")
        for delivery in claimed:
            _fail(delivery, BROKEN, at)
        return None


def _still_needed(claimed: list[Delivery], at: dt.datetime) -> set[int]:
    """Return the messages that are unread and still make sense, to whom may still be written."""
    flagged = _flagged(claimed)
    by_occasion: dict[str, dict[int, Message]] = {}
    for delivery in claimed:
        message = delivery.message
        account = account_of(message)
        if message.read_at is not None or (account is not None and not account.is_active):
            continue
        if (delivery.channel, delivery.address) in flagged:
            continue
        by_occasion.setdefault(message.occasion, {})[message.pk] = message
    needed: set[int] = set()
    for occasion, messages in by_occasion.items():
        check = _checks.get(occasion)
        needed |= check(messages.values(), local_day(at)) if check else messages.keys()
    return needed


def _flagged(claimed: list[Delivery]) -> set[tuple[str, str]]:
    addresses = {delivery.address for delivery in claimed}
    flags = ContactFlag.objects.filter(address__in=addresses)
    return set(flags.values_list("channel", "address"))


def _bring_out(
    delivery: Delivery, mailbox: BaseEmailBackend, *, is_needed: bool, at: dt.datetime
) -> bool:
    """Send one claimed delivery and write down what became of it; return whether it went out."""
    if not is_needed:
        _settle(delivery, State.DROPPED)
        return False
    try:
        provider_id = send(delivery, mailbox, at=at)
    except AddressRefused as refusal:
        _settle(delivery, State.BOUNCED, error=str(refusal))
        flag_address(delivery, reason=str(refusal), at=at)
        return False
    except MessageImpossible as refusal:
        _settle(delivery, State.GIVEN_UP, error=str(refusal))
        return False
    except SendingFailed as failure:
        _fail(delivery, str(failure), at)
        return False
    except Exception:
        # One broken message must not stop the others.
        logger.exception("delivery %s could not be sent", delivery.pk)
        _fail(delivery, BROKEN, at)
        return False
    _settle(delivery, State.SENT, provider_id=provider_id, sent_at=at, error="")
    return True


def _fail(delivery: Delivery, error: str, at: dt.datetime) -> None:
    wait = wait_after(delivery.tries)
    if wait is None:
        _settle(delivery, State.GIVEN_UP, error=error)
        return
    message = delivery.message
    wish = wishes_by_owner([message]).get((message.person_id, message.user_id))
    next_try_at = _not_quiet(at + wait, wish or ChannelPreference())
    _settle(delivery, State.FAILED, error=error, next_try_at=next_try_at)


def _settle(delivery: Delivery, state: State, **values: object) -> None:
    # Only while it is still ours: after a very long try somebody else may have taken it up. A
    # report that came before our own answer is not overwritten.
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, tries=delivery.tries)
    if "error" in values:
        values["error"] = str(values["error"])[:300]
    mine.update(**{"next_try_at": None} | values, state=state)


def flag_address(delivery: Delivery, *, reason: str, at: dt.datetime) -> None:
    """Write to this address no more, until the register has another one."""
    ContactFlag.objects.get_or_create(
        channel=delivery.channel,
        address=delivery.address,
        defaults={"reason": reason[:300], "flagged_at": at},
    )


# --- What staff and the clock do ------------------------------------------------------------------


@transaction.atomic
def try_again(delivery: Delivery, *, by: User, at: dt.datetime) -> None:
    """Send what was set aside or refused once more. Raises NotSetAside."""
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if not locked.can_be_tried_again:
        raise NotSetAside
    ContactFlag.objects.filter(channel=locked.channel, address=locked.address).delete()
    locked.state, locked.tries, locked.next_try_at, locked.error = State.WAITING, 0, at, ""
    locked.save(update_fields=["state", "tries", "next_try_at", "error"])
    record("delivery.tried_again", locked, by=by, at=at)


@transaction.atomic
def forget_old(*, at: dt.datetime) -> int:
    """Delete messages, deliveries and flags older than 24 months; return how many messages."""
    before = at - KEPT_FOR
    ContactFlag.objects.filter(flagged_at__lt=before).delete()
    old = Message.objects.filter(created_at__lt=before)
    Delivery.objects.filter(Q(created_at__lt=before) | Q(message__in=old)).delete()
    return old.delete()[0]
