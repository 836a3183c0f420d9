"""Assignments of the yearly round. A task calls one action, and can be run again."""

import logging

from celery import shared_task
from django.utils import timezone

from courses.actions import rounds

logger = logging.getLogger(__name__)


@shared_task(soft_time_limit=600)
def refresh_changed_assignments() -> int:
    """Bring in newcomers and let go who left, where positions changed lately. Hourly."""
    changed = rounds.refresh_lately_changed(at=timezone.now())
    if changed:
        logger.info("assignments refreshed: %s", changed)
    return changed


@shared_task(soft_time_limit=3600)
def refresh_every_assignment() -> int:
    """Look at everybody whom a live requirement may concern. Nightly, against what was missed."""
    changed = rounds.refresh_everything(at=timezone.now())
    if changed:
        logger.info("assignments refreshed at night: %s", changed)
    return changed
