"""Background work. A task finds its rows, calls one action, and can be run again."""

import logging

from celery import shared_task
from django.utils import timezone

from notifications import actions

logger = logging.getLogger(__name__)

# Seconds of one turn; beat starts the next one each minute.
TURN = 45


@shared_task(soft_time_limit=TURN + 45, time_limit=TURN + 60)
def send_messages() -> int:
    """Choose the channels of new messages and send what is due; return how many went out.

    The rows are the order for the work, so nothing is lost when the broker or a worker was away.
    Several turns at once share the work.
    """
    at = timezone.now()
    while actions.route_messages(at=at):
        pass
    return actions.send_due(at=at, seconds=TURN)


@shared_task(time_limit=600)
def forget_old_messages() -> int:
    """Delete what is older than 24 months; return how many messages."""
    return actions.forget_old(at=timezone.now())
