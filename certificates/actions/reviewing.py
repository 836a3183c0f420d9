"""Certificates to look at again: something came to light, and people decide."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accounts.api import User
from audit.api import record, record_many
from certificates.errors import AmendmentClosed, ReasonNeeded
from certificates.models import Certificate, CertificateReview
from certificates.rules.aftercare import Finding
from shared.text import nfc


@transaction.atomic
def raise_reviews(findings: Iterable[Finding], *, by: User | None, at: dt.datetime) -> int:
    """Put certificates on the work list of their issuers; return how many were not yet there.

    The certificates themselves stay as they are. The same source raises one review of each.
    """
    wanted = {(each.certificate_id, each.source): each for each in findings}
    known = set(
        CertificateReview.objects.filter(
            certificate__in={certificate for certificate, _source in wanted}
        ).values_list("certificate_id", "source")
    )
    new = CertificateReview.objects.bulk_create(
        (
            CertificateReview(
                certificate_id=each.certificate_id,
                reason=each.reason,
                details=each.details,
                source=each.source,
                raised_at=at,
            )
            for key, each in wanted.items()
            if key not in known
        ),
        ignore_conflicts=True,
    )
    concerned = list(Certificate.objects.filter(pk__in={each.certificate_id for each in new}))
    record_many("certificate.review_raised", concerned, by=by, at=at)
    return len(new)


@transaction.atomic
def settle_review(review: CertificateReview, outcome: str, *, by: User, at: dt.datetime) -> None:
    """Note that a certificate was looked at and stays as it is. Raises ReasonNeeded, AmendmentClosed."""
    outcome = nfc(outcome).strip()
    if not outcome:
        raise ReasonNeeded
    done = CertificateReview.objects.filter(pk=review.pk, settled_at=None).update(
        settled_at=at, settled_by=by, outcome=outcome
    )
    if not done:
        raise AmendmentClosed
    certificate = Certificate.objects.select_related("person").get(pk=review.certificate_id)
    record(
        "certificate.review_settled", certificate, by=by, at=at, review=review.pk,
        person_code=certificate.person.code,
    )  # fmt: skip


def settle_reviews_of(certificate: Certificate, outcome: str, *, by: User, at: dt.datetime) -> None:
    """Close what was open about a certificate that has just been replaced or revoked."""
    CertificateReview.objects.filter(certificate=certificate, settled_at=None).update(
        settled_at=at, settled_by=by, outcome=outcome
    )
