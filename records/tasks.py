"""Background work. A task finds its rows, calls one action, and can be run again."""

import logging

from celery import shared_task
from django.utils import timezone

from records import actions
from records.register import uploads

logger = logging.getLogger(__name__)


@shared_task(soft_time_limit=600)
def refresh_standings() -> int:
    """Bring the standings up to date with positions and exemptions that begin or end. Hourly."""
    changed = actions.refresh_changed_standings(at=timezone.now())
    if changed:
        logger.info("standings refreshed: %s", changed)
    return changed


@shared_task(soft_time_limit=3600)
def rebuild_this_year() -> int:
    """Recompute everybody's standing of the running year. Nightly, against whatever was missed."""
    at = timezone.now()
    changed = actions.rebuild_standings(timezone.localdate(at).year, at=at)
    if changed:
        logger.warning("standings that had drifted: %s", changed)
    return changed


@shared_task(soft_time_limit=60)
def drop_old_uploads() -> int:
    """Throw away registers that were handed in and never confirmed. Hourly."""
    return uploads.drop_old_uploads(at=timezone.now())
