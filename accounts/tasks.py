"""What runs by the clock. Each is safe to run twice."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts import actions
from shared.dates import local_day


@shared_task
def leave_groups_of_ended_roles() -> int:
    """A role that ends by its date also ends in Wagtail, which knows groups only."""
    return actions.leave_groups_of_ended_roles(on=local_day(timezone.now()))


@shared_task
def forget_ended_sessions() -> None:
    """Sign-ins that are over leave the database."""
    call_command("clearsessions")
