"""Background work. A task finds its rows, calls one action, and can be run again."""

import logging

from celery import shared_task
from django.utils import timezone

from quizzes.actions.closing import close_overdue
from quizzes.actions.importing import drop_old_batches
from quizzes.models import Attempt
from quizzes.transfer.uploads import drop_old_uploads
from shared.clock import database_now

logger = logging.getLogger(__name__)

# So many a minute: a bounded piece of work, the rest comes in the next minute.
BATCH = 2000


@shared_task(time_limit=300)
def close_overdue_attempts() -> int:
    """Hand in what nobody handed in before its time was up; return how many.

    What was saved in time counts, and the attempt ends at its deadline. One that cannot be marked
    is written to the log and left open; the others go on. Several sweeps at once share the work.
    """
    at = database_now()
    overdue = Attempt.objects.overdue(at).order_by("delivery_until", "pk")
    closed = 0
    # All of them are looked at, so that those which cannot be marked never fill the batch.
    for attempt_id in list(overdue.values_list("pk", flat=True)):
        try:
            closed += close_overdue(attempt_id, at=at)
        except Exception:
            logger.exception("attempt %s could not be closed", attempt_id)
        if closed == BATCH:
            break
    return closed


@shared_task(time_limit=300)
def drop_old_imports() -> int:
    """Throw away files that nobody has taken in; return how many.

    Files of questions after 30 days, whole courses after an hour.
    """
    at = timezone.now()
    return drop_old_batches(at=at) + drop_old_uploads(at=at)
