"""Reads over the certificates issued."""

import datetime as dt

from django.core.files.base import File
from django.core.files.storage import storages
from django.db.models import Exists

from certificates.errors import FileMissing
from certificates.models import Certificate


def certificate(certificate_id: int) -> Certificate:
    return Certificate.objects.get(pk=certificate_id)


def certificates_wait(since: dt.datetime) -> bool:
    """Whether a certificate waits for its PDF since then, and nobody made any meanwhile. One query.

    Those set aside and those of a batch that somebody stopped do not count.
    """
    made_since = Certificate.objects.filter(rendered_at__gte=since)
    return (
        Certificate.objects.awaiting_pdf()
        .filter(~Exists(made_since), issued_at__lt=since, batch__stopped_at=None)
        .exists()
    )


def open_file(name: str) -> File:
    """Open a stored PDF or picture. Raises FileMissing when it is not there."""
    try:
        return storages["private"].open(name)
    except OSError as error:
        raise FileMissing from error
