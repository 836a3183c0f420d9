"""What runs by the clock. Each is safe to run twice."""

import logging

from celery import shared_task

from audit import actions, queries

logger = logging.getLogger(__name__)


@shared_task
def seal_journal() -> int:
    """Seal the lines added since the last sweep."""
    return actions.seal_lines()


@shared_task
def check_journal() -> None:
    """Recompute all seals; what is logged here stays where the database cannot reach it."""
    found = queries.check_chain()
    if found.broken_at is not None:
        logger.critical("The journal was changed at line %s of its chain.", found.broken_at)
    else:
        logger.info("The journal is whole: %s lines, seal %s.", found.good_until, found.last_seal)
