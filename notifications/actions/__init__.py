"""What changes messages, deliveries, wishes and words."""

from notifications.actions.delivering import (
    check_before_sending,
    forget_old,
    route_messages,
    send_due,
    try_again,
)
from notifications.actions.messages import (
    Addressed,
    composed,
    mark_all_read,
    mark_read,
    post_composed,
    post_message,
    post_messages,
    retire_messages,
)
from notifications.actions.previews import INSIDE, Preview, Reach, previews, reach_of
from notifications.actions.reports import note_report
from notifications.actions.wishes import keep_wishes, stop_emails
from notifications.actions.words import change_words, restore_words, send_trial

__all__ = [
    "INSIDE",
    "Addressed",
    "Preview",
    "Reach",
    "change_words",
    "check_before_sending",
    "composed",
    "forget_old",
    "keep_wishes",
    "mark_all_read",
    "mark_read",
    "note_report",
    "post_composed",
    "post_message",
    "post_messages",
    "previews",
    "reach_of",
    "restore_words",
    "retire_messages",
    "route_messages",
    "send_due",
    "send_trial",
    "stop_emails",
    "try_again",
]
