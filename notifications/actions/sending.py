"""One delivery through its channel."""

import datetime as dt

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.translation import gettext_noop

from notifications.actions.wishes import stop_token
from notifications.errors import MessageImpossible
from notifications.formats import webhook
from notifications.formats.mail import Letter, send_letter
from notifications.models import Channel, Delivery, Message
from notifications.reference import occasion_of
from notifications.rules import LONGEST_SMS, shortened

SWITCHED_OFF = gettext_noop("this channel is switched off")


def send(delivery: Delivery, mailbox: BaseEmailBackend, *, at: dt.datetime) -> str:
    """Send it; return the number that the provider gives it.

    Raises SendingFailed, AddressRefused or MessageImpossible.
    """
    if delivery.channel == Channel.EMAIL:
        send_letter(_letter(delivery), mailbox)
        return ""
    channel = settings.MESSAGE_CHANNELS.get(delivery.channel)
    if not channel or "url" not in channel:
        raise MessageImpossible(SWITCHED_OFF)
    return webhook.post(
        channel["url"],
        hosts=settings.MESSAGE_HOSTS,
        secret=channel["secret"],
        key=str(delivery.token),
        data=_data(delivery),
        at=at,
    )


def _letter(delivery: Delivery) -> Letter:
    message = delivery.message
    stop = reverse("notifications:emails_stop", args=[stop_token(message)])
    return Letter(
        to=delivery.address,
        name=str(message.person or message.user),
        subject=message.subject,
        body=text_outside(message),
        link=_absolute(message.link),
        stop_link=settings.WAGTAILADMIN_BASE_URL + stop,
        token=str(delivery.token),
    )


def _data(delivery: Delivery) -> dict[str, str]:
    message = delivery.message
    return {
        "id": str(delivery.token),
        "channel": delivery.channel,
        "to": delivery.address,
        "text": shortened(message.subject, LONGEST_SMS),
        "link": _absolute(message.link or reverse("notifications:message_list")),
    }


def text_outside(message: Message) -> str:
    """Names of other people stay inside, behind the sign-in."""
    return "" if occasion_of(message.occasion).is_inside_only else message.body


def _absolute(link: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL + link if link else ""
