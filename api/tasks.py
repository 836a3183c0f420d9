"""Background work. A task finds its rows, calls one action, and can be run again."""

from celery import shared_task
from django.utils import timezone

from api.actions import changes, imports, webhooks
from shared.dates import local_day

# Seconds of one turn; beat starts the next one each minute.
TURN = 40


@shared_task(soft_time_limit=TURN + 45, time_limit=TURN + 60)
def tell_of_changes() -> int:
    """Number what has changed, write down who is told of it, and send; return how many arrived."""
    at = timezone.now()
    webhooks.write_deliveries(at=at)
    return webhooks.send_due(at=at, seconds=TURN)


@shared_task(time_limit=600)
def note_turn_of_day() -> int:
    """Note whose positions and exemptions begin or end today; return how many people."""
    at = timezone.now()
    return changes.note_turn_of_day(on=local_day(at), at=at)


@shared_task(time_limit=600)
def forget_what_is_old() -> int:
    """Delete old changes, answers and messages; return how many rows."""
    at = timezone.now()
    return (
        changes.forget_changes(at=at)
        + imports.forget_imports(at=at)
        + webhooks.forget_deliveries(at=at)
    )
