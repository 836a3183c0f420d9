"""Who takes up which certificate to make its PDF, and what becomes of one that cannot be made."""

import datetime as dt
import logging
from contextlib import suppress
from enum import Enum, auto

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, transaction
from django.db.models import F

from audit.api import record
from certificates.actions.printing import render_certificate
from certificates.errors import SigningWaits
from certificates.models import Certificate, CertificateQuerySet
from certificates.rendering.letters import LetterMissing, every_letter
from certificates.rendering.pdf import PaperTooLong
from certificates.rules.trying import LEASE, MOST_TRIES, WAIT, back_off

logger = logging.getLogger(__name__)
Failure = Certificate.Failure


class Outcome(Enum):
    """What a try came to.

    MADE        the PDF is there, by this try
    NOT_NEEDED  it was there already, or was set aside meanwhile
    FAILED      for a fault of the certificate; others may succeed
    WAITS       for something that stops every certificate: no room on the disk, no key
    """

    MADE = auto()
    NOT_NEEDED = auto()
    FAILED = auto()
    WAITS = auto()


@transaction.atomic
def claim_certificates(
    candidates: CertificateQuerySet, *, number: int, at: dt.datetime
) -> list[Certificate]:
    """Take up at most `number` of `candidates`, oldest first: nobody else does before LEASE is over.

    Several workers share the work; who finds nothing left gets an empty list.
    """
    claimed = list(
        candidates.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:number]
    )
    Certificate.objects.filter(pk__in=[row.pk for row in claimed]).update(next_try_at=at + LEASE)
    return claimed


def try_to_render(certificate: Certificate, *, at: dt.datetime) -> Outcome:
    """Make the PDF of a claimed certificate and settle what came of it.

    The try is noted before it begins: a certificate that ends every process which touches it runs
    out of tries like any other.

    Raises SoftTimeLimitExceeded when the task has run too long, and DatabaseError.
    """
    if certificate.tries >= MOST_TRIES:
        return _failed(certificate, Failure.ENDED, at)
    waiting = Certificate.objects.awaiting_pdf().filter(pk=certificate.pk)
    if not waiting.update(tries=F("tries") + 1):
        return Outcome.NOT_NEEDED
    certificate.tries += 1
    try:
        with every_letter():
            made = render_certificate(certificate, at=at)
    except SoftTimeLimitExceeded:
        _failed(certificate, Failure.TIME, at)
        raise
    except DatabaseError:
        # No fault of the certificate. What cannot be given back now was one try of five.
        with suppress(DatabaseError):
            waiting.update(tries=F("tries") - 1)
        raise
    except Exception as error:
        logger.exception("certificate %s could not be rendered", certificate.number)
        failure = failure_of(error)
        settle = _waits if failure in WAITING else _failed
        return settle(certificate, failure, at)
    return Outcome.MADE if made else Outcome.NOT_NEEDED


# What stops every certificate alike: no try is lost to it.
WAITING = frozenset({Failure.STORAGE, Failure.KEY})
_FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (PaperTooLong, Failure.TOO_LONG),
    (LetterMissing, Failure.LETTERS),
    (KeyError, Failure.INCOMPLETE),
    (SigningWaits, Failure.KEY),
    (OSError, Failure.STORAGE),
)


def failure_of(error: Exception) -> Failure:
    """Return how the failure is told to staff."""
    if type(error.__cause__).__module__.startswith("pyhanko.pdf_utils"):
        # This PDF cannot be signed; the key is there for the others.
        return Failure.SIGNING
    return next((name for kind, name in _FAILURES if isinstance(error, kind)), Failure.OTHER)


def _waits(certificate: Certificate, failure: Failure, at: dt.datetime) -> Outcome:
    Certificate.objects.awaiting_pdf().filter(pk=certificate.pk).update(
        tries=F("tries") - 1, failure=failure, next_try_at=at + WAIT
    )
    return Outcome.WAITS


@transaction.atomic
def _failed(certificate: Certificate, failure: Failure, at: dt.datetime) -> Outcome:
    is_last = certificate.tries >= MOST_TRIES
    settled = (
        Certificate.objects.awaiting_pdf()
        .filter(pk=certificate.pk)
        .update(
            failure=failure,
            next_try_at=None if is_last else at + back_off(certificate.tries),
            set_aside_at=at if is_last else None,
        )
    )
    if not settled:
        return Outcome.NOT_NEEDED
    if is_last:
        record("certificate.set_aside", certificate, by=None, at=at, failure=str(failure))
    return Outcome.FAILED
