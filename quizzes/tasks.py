"""Background work. A task finds its rows, calls one action, and can be run again."""

import logging

from celery import shared_task

from quizzes.actions.attempts import submit_attempt
from quizzes.errors import AttemptClosed
from quizzes.models import Attempt
from shared.clock import database_now

logger = logging.getLogger(__name__)

# So many a minute: a bounded piece of work, the rest comes in the next minute.
BATCH = 500


@shared_task(time_limit=300)
def close_overdue_attempts() -> int:
    """Hand in what nobody handed in before its time was up; return how many.

    What was saved in time counts, and the attempt ends at its deadline. One that cannot be marked
    is written to the log and left open; the others go on.
    """
    at = database_now()
    overdue = Attempt.objects.overdue(at)
    closed = 0
    for attempt in overdue.order_by("due_at", "pk")[:BATCH]:
        try:
            submit_attempt(attempt, by=None, at=at)
        except AttemptClosed:
            continue  # The learner was quicker.
        except Exception:
            logger.exception("attempt %s could not be closed", attempt.pk)
        else:
            closed += 1
    return closed
