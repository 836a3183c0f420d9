"""Background work. A task finds its rows, calls one action, and can be run again."""

import logging

from celery import shared_task
from django.utils import timezone

from records import actions
from records.actions.audiences import settle_audiences as settle_changed_audiences
from records.models import Reorganisation
from records.register import uploads
from records.reorganisation.undo import settle
from shared.locks import Busy

logger = logging.getLogger(__name__)


@shared_task(soft_time_limit=600)
def refresh_standings() -> int:
    """Bring the standings up to date with positions and exemptions that begin or end. Hourly."""
    changed = actions.refresh_changed_standings(at=timezone.now())
    actions.fold_all_changes()
    if changed:
        logger.info("standings refreshed: %s", changed)
    return changed


@shared_task(soft_time_limit=3600)
def rebuild_this_year() -> int:
    """Recompute everybody's standing of the running year. Nightly, against whatever was missed."""
    at = timezone.now()
    changed = actions.rebuild_standings(timezone.localdate(at).year, at=at)
    actions.fold_all_changes()
    if changed:
        logger.warning("standings that had drifted: %s", changed)
    return changed


@shared_task(soft_time_limit=300)
def fold_changes_of_sums() -> int:
    """Fold what was written beside changed standings into the sums. Every minute."""
    return actions.fold_all_changes()


@shared_task(soft_time_limit=4 * 3600)
def settle_audiences() -> int:
    """Count audiences anew whose clauses were changed. After each change, and nightly."""
    changed = settle_changed_audiences(at=timezone.now())
    actions.fold_all_changes()
    return changed


@shared_task(autoretry_for=(Busy,), retry_backoff=60, max_retries=5, soft_time_limit=3600)
def rebuild_sums() -> int:
    """Count the sums of this year and the last one anew. Nightly, against whatever was missed."""
    year = timezone.localdate().year
    changed = sum(actions.rebuild_tallies(each) for each in (year - 1, year))
    if changed:
        logger.warning("sums that had drifted: %s", changed)
    return changed


@shared_task(autoretry_for=(Busy,), retry_backoff=60, max_retries=5, soft_time_limit=1800)
def keep_month_end() -> int:
    """Keep the sums of a month that ends today, or that ended and were not kept. Every evening."""
    return actions.keep_month_end(at=timezone.now())


@shared_task(soft_time_limit=60)
def drop_old_uploads() -> int:
    """Throw away registers that were handed in and never confirmed. Hourly."""
    return uploads.drop_old_uploads(at=timezone.now())


@shared_task(soft_time_limit=3600)
def settle_reorganisation(pk: int) -> None:
    """Bring standings and sums after a reorganisation, or after its taking back. Once, after it."""
    row = Reorganisation.objects.filter(pk=pk).first()
    if row is not None:
        settle(row, at=timezone.now())
