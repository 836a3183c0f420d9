"""Where messages may go: addresses, and what their recipients wish."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q

from accounts.api import User
from notifications.models import Channel, ChannelPreference, Message

Owner = tuple[int | None, int | None]


def addresses_of(message: Message) -> dict[Channel, str]:
    """Return the recipient's address for each channel that is set up. No query.

    The account's own address wins over the one in the register.
    """
    person = message.person
    account = account_of(message)
    email = (account.email if account else "") or (person.email if person else "")
    phone = (account.phone if account else "") or (person.phone if person else "") or ""
    addresses = {Channel.EMAIL: email, Channel.SMS: phone, Channel.ZALO: phone}
    return {
        channel: address for channel, address in addresses.items() if address and is_on(channel)
    }


def account_of(message: Message) -> User | None:
    """Return the account that reads `message`; None for a person without one."""
    return message.user or (message.person.user if message.person else None)


def is_on(channel: Channel) -> bool:
    """Whether this installation can send by `channel`."""
    return channel == Channel.EMAIL or "url" in settings.MESSAGE_CHANNELS.get(channel.value, {})


def wishes_by_owner(messages: Iterable[Message]) -> dict[Owner, ChannelPreference]:
    """Return the wishes of the messages' recipients, by person and account. One query."""
    people = {message.person_id for message in messages} - {None}
    users = {message.user_id for message in messages} - {None}
    rows = ChannelPreference.objects.filter(Q(person__in=people) | Q(user__in=users))
    return {(row.person_id, row.user_id): row for row in rows}
