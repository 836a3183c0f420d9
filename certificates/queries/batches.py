"""Reads over the PDFs still to be made, and over the orders for many of them."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy

from certificates.models import Certificate, CertificateBatch, CertificateQuerySet, IssuingBody
from certificates.rules.trying import MEASURED

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def due_certificates(at: dt.datetime) -> CertificateQuerySet:
    """Certificates whose PDF somebody may take up at `at`."""
    return Certificate.objects.awaiting_pdf().filter(
        Q(next_try_at=None) | Q(next_try_at__lte=at), batch__stopped_at=None
    )


def unmade(issuer: IssuingBody, *, period: str, class_code: str = "") -> CertificateQuerySet:
    """Certificates of a year, or of one class in it, without a PDF and in no batch."""
    of_year = Certificate.objects.awaiting_pdf().filter(issuer=issuer, period=period, batch=None)
    return of_year.filter(class_code=class_code) if class_code else of_year


@dataclass(frozen=True)
class Group:
    """Certificates of one class without a PDF."""

    issuer_id: int
    period: str
    class_code: str
    class_name: str
    number: int


def groups_to_make(issuers: list[IssuingBody]) -> list[Group]:
    """What a batch could be started for, class by class. One query."""
    rows = (
        Certificate.objects.awaiting_pdf()
        .filter(issuer__in=issuers, batch=None)
        .values_list("issuer", "period", "class_code", "snapshot__class_name")
        .annotate(number=Count("pk"))
        .order_by("issuer", "period", "class_code")
    )
    return [Group(*row) for row in rows]


@dataclass(frozen=True)
class Counts:
    """How far a batch is, counted in its certificates.

    recently  of those made: in the last MEASURED minutes
    held_up   of those waiting: why the last try of one failed for a reason that stops all, or ""
    """

    made: int
    waiting: int
    set_aside: int
    recently: int = 0
    held_up: str = ""

    @property
    def total(self) -> int:
        return self.made + self.waiting + self.set_aside

    @property
    def settled(self) -> int:
        return self.made + self.set_aside


def counts_of(batch: CertificateBatch, *, at: dt.datetime) -> Counts:
    """Count the certificates of a batch. Two queries."""
    own = Certificate.objects.filter(batch=batch)
    found = own.aggregate(
        made=Count("pk", filter=Q(rendered_at__isnull=False)),
        waiting=Count("pk", filter=Q(rendered_at=None, set_aside_at=None)),
        recently=Count("pk", filter=Q(rendered_at__gt=at - dt.timedelta(minutes=MEASURED))),
        set_aside=Count("pk", filter=Q(rendered_at=None, set_aside_at__isnull=False)),
    )
    failure = Certificate.Failure
    held_up = (
        own.awaiting_pdf()
        .filter(failure__in=[failure.STORAGE, failure.KEY])
        .values_list("failure", flat=True)
        .first()
    )
    return Counts(**found, held_up=str(failure(held_up).label) if held_up else "")


def batches_of(issuers: list[IssuingBody]) -> QuerySet[CertificateBatch]:
    """Batches of these bodies, newest first, each with how many it has and how many are settled."""
    settled = Q(certificates__rendered_at__isnull=False) | Q(
        certificates__set_aside_at__isnull=False
    )
    return (
        CertificateBatch.objects.filter(issuer__in=issuers)
        .select_related("issuer")
        .annotate(total=Count("certificates"), settled=Count("certificates", filter=settled))
        .order_by("-pk")
    )


def open_batches() -> QuerySet[CertificateBatch]:
    """Batches that are neither stopped nor finished."""
    return CertificateBatch.objects.filter(stopped_at=None, finished_at=None)


def batch_name(batch: CertificateBatch) -> str:
    """What a batch is about, for people: the class as printed, or the year with the issuer."""
    if batch.class_code:
        printed = batch.certificates.values_list("snapshot__class_name", flat=True).first() or ""
        return str(printed) or batch.class_code
    return f"{batch.issuer.name}, {batch.period}"


def set_aside_of(issuers: list[IssuingBody]) -> CertificateQuerySet:
    """Certificates of these bodies whose PDF could not be made, oldest first."""
    return (
        Certificate.objects.set_aside()
        .filter(issuer__in=issuers)
        .select_related("issuer", "person")
        .order_by("pk")
    )


_ADVICE = {
    Certificate.Failure.TOO_LONG: gettext_lazy(
        "Shorten the words of the template or the name of the class, then replace the certificate."
    ),
    Certificate.Failure.INCOMPLETE: gettext_lazy(
        "Replace the certificate by one with all its details."
    ),
    Certificate.Failure.LETTERS: gettext_lazy(
        "Correct the spelling in the register, then replace it."
    ),
    Certificate.Failure.SIGNING: gettext_lazy(
        "Tell the administrator: the signing key must be looked at."
    ),
}
_OTHER_ADVICE = gettext_lazy("Try again. If it fails again, tell the administrator.")


def advice_on(certificate: Certificate) -> "StrPromise":
    """What staff can do about a certificate that was set aside."""
    return _ADVICE.get(Certificate.Failure(certificate.failure), _OTHER_ADVICE)
