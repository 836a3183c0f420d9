"""Writing messages. The same occasion is told to a person once."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction

from notifications.models import Message
from people.api import Person


def post_message(
    person: Person,
    *,
    key: str,
    subject: str,
    body: str = "",
    link: str = "",
    at: dt.datetime,
) -> None:
    """Show `person` a message; posting the same `key` again changes nothing.

    link  an address of this site, beginning with "/"
    """
    post_messages([person], key=key, subject=subject, body=body, link=link, at=at)


@transaction.atomic
def post_messages(
    people: Iterable[Person],
    *,
    key: str,
    subject: str,
    body: str = "",
    link: str | Callable[[Person], str] = "",
    at: dt.datetime,
) -> None:
    """Show each of `people` the same message, in a constant number of statements per 500.

    link  an address of this site, or what gives each person theirs
    """
    Message.objects.bulk_create(
        (
            Message(
                person=person,
                key=key,
                subject=subject,
                body=body,
                link=link if isinstance(link, str) else link(person),
                created_at=at,
            )
            for person in people
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_read(message: Message, *, at: dt.datetime) -> None:
    """Note that the message has been seen; the first time counts."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)
