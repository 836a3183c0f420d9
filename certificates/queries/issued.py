"""Reads over the certificates issued."""

import datetime as dt

from django.core.files.base import File
from django.core.files.storage import storages
from django.db.models import QuerySet

from certificates.errors import FileMissing
from certificates.models import Certificate


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


def open_file(name: str) -> File:
    """Open a stored PDF or picture. Raises FileMissing when it is not there."""
    try:
        return storages["private"].open(name)
    except OSError as error:
        raise FileMissing from error
