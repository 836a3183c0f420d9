"""Light forms of uploaded files. A task finds its row, calls one action, and can be run again."""

import logging

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from courses.actions import media
from courses.queries.media import waiting_files

logger = logging.getLogger(__name__)


@shared_task(
    acks_late=True,
    autoretry_for=(OperationalError, OSError),
    retry_backoff=2,
    retry_backoff_max=60,
    max_retries=2,
    soft_time_limit=45 * 60,
    time_limit=46 * 60,
)
def prepare_media(name: str, pk: int) -> None:
    """Make the light forms of one file, unless they are there."""
    if media.prepare(name, pk, at=timezone.now()):
        logger.info("%s %s is ready", name, pk)


@shared_task(soft_time_limit=60, time_limit=90)
def prepare_waiting_media() -> int:
    """Ask anew for files that nobody prepares; beat runs this. Return how many.

    The row is the order for the work, so nothing is lost when the broker or a worker was away.
    """
    waiting = waiting_files(timezone.now())
    for name, pk in waiting:
        media.ask_for_preparation(name, pk)
    return len(waiting)
