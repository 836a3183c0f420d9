"""What other apps may use of messages."""

from notifications.actions import mark_read, post_message, post_messages
from notifications.models import Message
from notifications.queries import unread_messages

__all__ = ["Message", "mark_read", "post_message", "post_messages", "unread_messages"]
