"""Background work. A task finds its rows, calls actions, and can be run again."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from certificates import actions, queries
from certificates.actions import Outcome, checks
from certificates.errors import SigningWaits
from certificates.models import CertificateQuerySet
from certificates.rules.trying import LEASE

logger = logging.getLogger(__name__)

# A certificate is left to its own task for so long before the sweep takes it up.
HEAD_START = timedelta(seconds=30)
# Taken up at once: few enough to be made within their lease on a slow machine.
HANDFUL = 20
CONFIRMATIONS_AT_MOST = 50
ARCHIVED_AT_MOST = 500
# So many in a row that wait for a disk or a key, and the turn ends: the next would wait as well.
HOPELESS = 3
# Seconds of one turn; beat starts the next ones each minute.
TURN = 50


@shared_task(
    acks_late=True,
    autoretry_for=(OperationalError,),
    retry_backoff=2,
    retry_backoff_max=60,
    max_retries=5,
    soft_time_limit=60,
    time_limit=90,
)
def render_certificate(certificate_id: int) -> None:
    """Make the PDF of one certificate, unless it is there or somebody is at it."""
    at = timezone.now()
    one = queries.due_certificates(at).filter(pk=certificate_id)
    for certificate in actions.claim_certificates(one, number=1, at=at):
        outcome = actions.try_to_render(certificate, at=at)
        if outcome is Outcome.MADE:
            logger.info("certificate rendered", extra={"certificate": certificate.number})


@shared_task(soft_time_limit=TURN + 40, time_limit=TURN + 60)
def render_awaited_certificates() -> int:
    """Make the PDFs that are still missing; beat runs this each minute. Return how many were made.

    The row is the order for the work, so nothing is lost when the broker or a worker was away.
    Several sweeps at once share the rows, and who finds none left ends.
    """
    for batch in queries.open_batches():
        actions.ask_for_workers(batch.pk)
    return _make(lambda at: queries.due_certificates(at).filter(issued_at__lt=at - HEAD_START))


@shared_task(soft_time_limit=TURN + 40, time_limit=TURN + 60)
def make_batch(batch_id: int) -> int:
    """Make PDFs of one batch for the length of a turn; return how many were made.

    The next turn is asked for by the sweep, so that there is nothing to take up again when a
    worker dies.
    """
    return _make(lambda at: queries.due_certificates(at).filter(batch=batch_id))


def _make(candidates: Callable[[datetime], CertificateQuerySet]) -> int:
    """Make what is due, a handful at a time, until nothing is left or the turn is over."""
    end = time.monotonic() + TURN
    made = waits = 0
    while time.monotonic() < end and waits < HOPELESS:
        at = timezone.now()
        claimed = actions.claim_certificates(candidates(at), number=HANDFUL, at=at)
        if not claimed:
            break
        for certificate in claimed:
            outcome = actions.try_to_render(certificate, at=timezone.now())
            made += outcome is Outcome.MADE
            waits = waits + 1 if outcome is Outcome.WAITS else 0
            # What is left of the handful is due again when its lease is over.
            if waits == HOPELESS or timezone.now() > at + LEASE:
                break
    actions.finish_batches(at=timezone.now())
    return made


@shared_task(
    acks_late=True,
    autoretry_for=(OperationalError, OSError),
    retry_backoff=2,
    retry_backoff_max=60,
    max_retries=5,
    soft_time_limit=60,
    time_limit=90,
)
def render_confirmation(confirmation_id: int) -> None:
    """Make the PDF of one confirmation, unless it is there. What cannot be signed now waits."""
    with suppress(SigningWaits):
        actions.render_confirmation(queries.confirmation(confirmation_id), at=timezone.now())


@shared_task(soft_time_limit=TURN + 40, time_limit=TURN + 60)
def archive_signed_certificates() -> int:
    """Make the copies for the archive that are due; return how many were made.

    Ends at the first that cannot be made: the time-stamping service is away for the others too. The
    next turn begins where the lists of withdrawn certificates have become new enough.
    """
    end = time.monotonic() + TURN
    made = 0
    for certificate in queries.certificates_to_archive()[:ARCHIVED_AT_MOST]:
        if time.monotonic() > end:
            break
        try:
            made += actions.archive_certificate(certificate, at=timezone.now())
        except SigningWaits as waits:
            logger.warning("archive copy of %s: %s", certificate.number, waits.message)
            break
        except (OSError, ValueError):
            logger.exception("archive copy of %s", certificate.number)
    return made


@shared_task(soft_time_limit=90, time_limit=105)
def render_awaited_confirmations() -> int:
    """Make the PDFs that are still missing; return how many were made.

    One that cannot be made is logged and does not stop the others; the next sweep tries it again.
    """
    made = 0
    for each in queries.confirmations_awaiting_pdf()[:CONFIRMATIONS_AT_MOST]:
        try:
            made += actions.render_confirmation(each, at=timezone.now())
        except Exception:
            logger.exception("confirmation %s could not be rendered", each.number)
    return made


@shared_task(acks_late=True)
def forget_old_checks() -> int:
    """Remove the counts of checks of long ago; return how many there were."""
    return checks.forget_old_checks(timezone.now())
