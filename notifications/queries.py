"""Reading messages."""

from django.db.models import QuerySet

from notifications.models import Message
from people.api import Person


def unread_messages(person: Person) -> QuerySet[Message]:
    """Return the person's unread messages, newest first."""
    return Message.objects.filter(person=person, read_at=None)
