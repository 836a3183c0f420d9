"""The copy of a signed PDF that outlives the keys, stored beside what was issued."""

import datetime as dt
import hashlib
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from audit.api import record
from certificates.models import Certificate
from certificates.signing.archive import archive_copy


def archive_certificate(certificate: Certificate, *, at: dt.datetime) -> bool:
    """Make and store the copy; return whether it was made. The issued file is only read.

    Raises SigningWaits when the time-stamping service is away, ValueError when the issued file is
    not what it was, and OSError when a file cannot be read or written; the row stays as it was.
    """
    storage = storages["private"]
    with storage.open(certificate.pdf) as file:
        pdf = file.read()
    if certificate.archived_at is not None or (copy := archive_copy(pdf)) is None:
        return False
    kept = storage.save(certificate.pdf.replace(".pdf", "-luu-tru.pdf"), ContentFile(copy))
    is_first = False
    try:
        is_first = _note(certificate, kept, hashlib.sha256(copy).hexdigest(), at)
    finally:
        if not is_first:
            with suppress(OSError):
                storage.delete(kept)
    return is_first


@transaction.atomic
def _note(certificate: Certificate, name: str, sha256: str, at: dt.datetime) -> bool:
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.archived_at is not None:
        return False
    locked.archive_pdf, locked.archive_sha256, locked.archived_at = name, sha256, at
    locked.save(update_fields=["archive_pdf", "archive_sha256", "archived_at"])
    record("certificate.archived", locked, by=None, at=at, sha256=sha256)
    return True
