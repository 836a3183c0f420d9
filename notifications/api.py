"""What other apps may use of messages."""

from notifications.actions import (
    Addressed,
    check_before_sending,
    composed,
    mark_read,
    post_composed,
    post_message,
    post_messages,
    retire_messages,
)
from notifications.models import Message
from notifications.queries.inbox import unread_count, unread_messages, unread_shown

__all__ = [
    "Addressed",
    "Message",
    "check_before_sending",
    "composed",
    "mark_read",
    "post_composed",
    "post_message",
    "post_messages",
    "retire_messages",
    "unread_count",
    "unread_messages",
    "unread_shown",
]
