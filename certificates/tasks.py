"""Background work. A task finds its rows, calls one action, and can be run again."""

import logging
import time
from datetime import timedelta

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from certificates import actions, queries

logger = logging.getLogger(__name__)

# A certificate is left to its own task for so long before the sweep takes it up.
HEAD_START = timedelta(seconds=30)
SWEEP_AT_MOST = 500
# Seconds after which a sweep leaves the rest to the next one.
SWEEP_TIME = 45


@shared_task(
    acks_late=True,
    autoretry_for=(OperationalError, OSError),
    retry_backoff=2,
    retry_backoff_max=60,
    max_retries=5,
    soft_time_limit=60,
    time_limit=90,
)
def render_certificate(certificate_id: int) -> None:
    """Make the PDF of one certificate, unless it is there."""
    certificate = queries.certificate(certificate_id)
    if actions.render_certificate(certificate, at=timezone.now()):
        logger.info("certificate rendered", extra={"certificate": certificate.number})


@shared_task(soft_time_limit=SWEEP_TIME + 45, time_limit=SWEEP_TIME + 60)
def render_awaited_certificates() -> int:
    """Make the PDFs that are still missing; beat runs this each minute. Return how many were made.

    The row is the order for the work, so nothing is lost when the broker or a worker was away.
    One that cannot be made is logged and does not stop the others; the next sweep tries it again.
    """
    end = time.monotonic() + SWEEP_TIME
    made = 0
    for certificate in queries.certificates_awaiting_pdf(timezone.now() - HEAD_START)[
        :SWEEP_AT_MOST
    ]:
        try:
            made += actions.render_certificate(certificate, at=timezone.now())
        except Exception:
            logger.exception("certificate %s could not be rendered", certificate.number)
        if time.monotonic() > end:
            break
    return made
