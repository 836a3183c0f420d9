"""Writing messages. The same occasion is told to a recipient once."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from accounts.api import User
from notifications.models import Message, MessageTemplate
from notifications.queries.inbox import unread_count
from notifications.reference import OCCASIONS
from notifications.rules import fill, one_line, shortened
from people.api import Person

LONGEST_SUBJECT = 200


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """One recipient of composed words: a person of the register, or an account without one.

    values  what stands for the placeholders; the name of the recipient is added
    link    an address of this site, beginning with "/"
    """

    person: Person | None = None
    user: User | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    link: str = ""


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
    _write(
        Message(
            person=person,
            key=key,
            subject=subject,
            body=body,
            link=link if isinstance(link, str) else link(person),
            created_at=at,
        )
        for person in people
    )


@transaction.atomic
def post_composed(
    recipients: Iterable[Addressed], *, occasion: str, key: str, at: dt.datetime
) -> None:
    """Show each recipient the words of an occasion, filled in for them. Two statements per 500.

    occasion  a key of `reference.OCCASIONS`
    key       with the recipient, names what is told; telling it again changes nothing
    """
    words = _words_of(occasion)
    _write(_filled(words, one, occasion, key, at) for one in recipients)


def composed(
    occasion: str, one: Addressed, *, words: tuple[str, str] | None = None
) -> tuple[str, str]:
    """Return the subject and the text of an occasion as one recipient would read them.

    words  others than those in use, for a preview
    """
    message = _filled(words or _words_of(occasion), one, occasion, "", None)
    return message.subject, message.body


def filled(occasion: str, one: Addressed) -> Message:
    """Return the message that one recipient would get, not written."""
    return _filled(_words_of(occasion), one, occasion, "", None)


def _words_of(occasion: str) -> tuple[str, str]:
    changed = MessageTemplate.objects.filter(occasion=occasion).first()
    words = changed or OCCASIONS[occasion]
    return words.subject, words.body


def _filled(
    words: tuple[str, str], one: Addressed, occasion: str, key: str, at: dt.datetime | None
) -> Message:
    subject, body = words
    values = {
        "ho_ten": str(one.person or one.user or ""),
        "lien_ket": settings.WAGTAILADMIN_BASE_URL + one.link,
        **one.values,
    }
    message = Message(
        person=one.person,
        user=None if one.person else one.user,
        key=key,
        occasion=occasion,
        subject=shortened(one_line(fill(subject, values)), LONGEST_SUBJECT),
        body=fill(body, values).strip(),
        link=one.link,
    )
    if at is not None:
        message.created_at = at
    return message


def _write(messages: Iterable[Message]) -> None:
    Message.objects.bulk_create(map(_led_on, messages), batch_size=500, ignore_conflicts=True)


def _led_on(message: Message) -> Message:
    """What concerns a record that was merged into another is told to the one kept."""
    if message.person is not None and message.person.merged_into_id is not None:
        message.person_id = message.person.merged_into_id
    return message


@transaction.atomic
def mark_read(message: Message, *, at: dt.datetime) -> None:
    """Note that the message has been seen; the first time counts."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)


@transaction.atomic
def retire_messages(people: Collection[int], *, prefix: str, at: dt.datetime) -> None:
    """Count as read what is overtaken: messages to these people whose key begins with `prefix`.

    What of it has not left yet is not sent any more.
    """
    if people:
        Message.objects.filter(person__in=people, key__startswith=prefix, read_at=None).update(
            read_at=at
        )


@transaction.atomic
def mark_all_read(user: User, *, at: dt.datetime) -> int:
    """Note that everything told to `user` has been seen; return how many were new."""
    unread = Message.objects.of(user).filter(read_at=None, created_at__lte=at)
    number = Message.objects.filter(pk__in=list(unread.values_list("pk", flat=True))).update(
        read_at=at
    )
    unread_count(user)
    return number
