"""What other apps may use of messages."""

from notifications.actions import (
    INSIDE,
    Addressed,
    Preview,
    Reach,
    check_before_sending,
    composed,
    mark_read,
    post_composed,
    post_message,
    post_messages,
    previews,
    reach_of,
    retire_messages,
)
from notifications.models import Message
from notifications.queries.inbox import unread_count, unread_messages, unread_shown

__all__ = [
    "INSIDE",
    "Addressed",
    "Message",
    "Preview",
    "Reach",
    "check_before_sending",
    "composed",
    "mark_read",
    "post_composed",
    "post_message",
    "post_messages",
    "previews",
    "reach_of",
    "retire_messages",
    "unread_count",
    "unread_messages",
    "unread_shown",
]
