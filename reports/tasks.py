"""Background work. A task calls one action, and can be run again."""

import logging

from celery import shared_task
from django.utils import timezone

from reports.actions import papers, reasons

logger = logging.getLogger(__name__)


@shared_task(time_limit=3600)
def send_due_reports() -> int:
    """Make and send the reports by the calendar. Each morning hour: what a killed worker left, the
    next run finds.
    """
    sent = papers.send_due_reports(at=timezone.now())
    if sent:
        logger.info("reports sent: %s", sent)
    return sent


@shared_task(soft_time_limit=280)
def refresh_changed_reasons() -> int:
    """Say anew why people are not trained, of whom the journal has said anything. Every five
    minutes."""
    return reasons.refresh_changed_reasons(at=timezone.now())


@shared_task(soft_time_limit=3600)
def refresh_every_reason() -> int:
    """Say anew of everybody why they are not trained. Nightly, after the standings."""
    changed = reasons.refresh_every_reason(at=timezone.now())
    if changed:
        logger.info("reasons that changed by night: %s", changed)
    return changed


@shared_task(time_limit=600)
def forget_old_reports() -> int:
    """Delete reports sent long ago. Nightly."""
    return papers.forget_old_reports(at=timezone.now())
