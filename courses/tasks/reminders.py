"""Reminders and digests. A task calls actions, and can be run again."""

import logging

from celery import shared_task
from django.utils import timezone

from courses.actions.digests import escalate, send_digests
from courses.actions.reminders import forget_old_reminders, send_reminders

logger = logging.getLogger(__name__)


@shared_task(time_limit=1800)
def send_todays_reminders() -> int:
    """Take today's step of everybody's ladder, then tell heads who is 30 days late; return how many
    people were reminded.

    Beat runs this through the day: what a killed worker left, the next run finds.
    """
    at = timezone.now()
    reminded = send_reminders(at=at)
    escalate(at=at)
    return reminded


@shared_task(time_limit=1800)
def send_weekly_digests() -> int:
    """Tell each head once a week who is behind; return how many were told."""
    return send_digests(at=timezone.now())


@shared_task(time_limit=600)
def forget_old_steps() -> int:
    """Delete steps taken more than 24 months ago; return how many."""
    return forget_old_reminders(at=timezone.now())
