"""Reads over certificates."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.core.files.storage import storages
from django.db.models import Exists, OuterRef, QuerySet

from certificates.errors import FileMissing
from certificates.models import Certificate, CertificateTemplate, IssuingBody


def certificate(certificate_id: int) -> Certificate:
    return Certificate.objects.get(pk=certificate_id)


def certificates_awaiting_pdf(issued_before: dt.datetime) -> QuerySet[Certificate]:
    """Certificates without a PDF, oldest first."""
    return Certificate.objects.awaiting_pdf().filter(issued_at__lt=issued_before).order_by("pk")


def certificates_wait(issued_before: dt.datetime) -> bool:
    """Whether a certificate issued before then still has no PDF. One query."""
    return certificates_awaiting_pdf(issued_before).exists()


def certificate_by_code(code: str) -> Certificate | None:
    """The certificate with this verification code, and the one that replaced it. One query."""
    return Certificate.objects.select_related("replaced_by").filter(verification_code=code).first()


def newest_templates() -> QuerySet[CertificateTemplate]:
    """The version of each template that now holds."""
    newer = CertificateTemplate.objects.filter(
        code=OuterRef("code"), version__gt=OuterRef("version")
    )
    return CertificateTemplate.objects.filter(~Exists(newer)).order_by("code")


def open_file(name: str) -> File:
    """Open a stored PDF or picture. Raises FileMissing when it is not there."""
    try:
        return storages["private"].open(name)
    except OSError as error:
        raise FileMissing from error


@dataclass(frozen=True)
class RegisterBook:
    """The book of one issuer, opened at one year, perhaps at one class.

    classes  (code, name as printed) of the classes of that year
    """

    issuer: IssuingBody
    periods: list[str]
    period: str
    classes: list[tuple[str, str]]
    class_code: str
    entries: QuerySet[Certificate]


def register_book(issuer: IssuingBody, *, period: str = "", class_code: str = "") -> RegisterBook:
    """Open the book of `issuer`; at the newest year when `period` has no entry, and at all classes
    when `class_code` is not among them."""
    own = Certificate.objects.filter(issuer=issuer)
    periods = sorted(set(own.values_list("period", flat=True).distinct()), reverse=True)
    period = period if period in periods else next(iter(periods), "")
    of_year = own.filter(period=period)
    classes: list[tuple[Any, Any]] = sorted(
        of_year.values_list("class_code", "snapshot__class_name").distinct()
    )
    if class_code not in {code for code, _name in classes}:
        class_code = ""
    entries = of_year.filter(class_code=class_code) if class_code else of_year
    return RegisterBook(
        issuer=issuer,
        periods=periods,
        period=period,
        classes=classes,
        class_code=class_code,
        entries=entries.select_related("replaced_by").order_by("register_serial"),
    )
