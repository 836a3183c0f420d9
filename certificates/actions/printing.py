"""From the frozen row to the stored PDF, and the journal of who fetched or read it."""

import datetime as dt
import hashlib
import logging
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction

from accounts.api import User
from audit.api import record
from certificates.models import Certificate, IssuingBody
from certificates.rendering.paper import paper_of
from certificates.rendering.pdf import printed
from certificates.rendering.picture import picture_of
from certificates.rules.seal import Seal, seal_box
from certificates.signing.keys import key_of
from certificates.signing.sign import sign_pdf

logger = logging.getLogger(__name__)

NO_SIGNATURE: Mapping[str, Any] = {}


def render_certificate(certificate: Certificate, *, at: dt.datetime) -> bool:
    """Make the PDF and the picture of a certificate and store both; return whether it was needed.

    Safe to run any number of times, also at once: the first to finish wins and the others take
    their files away again. The row names only files that are whole.

    What was issued by a body with a signing key is signed, or it is not made: a change of settings
    never turns a signed paper into an unsigned one.

    Raises OSError when a file cannot be written or a library is missing, and SigningWaits when it
    cannot be signed now; the row stays as it was.
    """
    if certificate.rendered_at is not None:
        return False
    paper = paper_of(certificate)
    if paper.is_signed:
        # Asked first: without its key, laying it out would be for nothing.
        key_of(certificate.issuer.code, at=at)
    laid_out = printed(paper)
    pdf, signature = laid_out.pdf, NO_SIGNATURE
    if paper.is_signed:
        seal = Seal(box=seal_box(laid_out.room, paper.design.size[1]), owner=paper.issuer)
        signed = sign_pdf(pdf, certificate.issuer.code, at=at, seal=seal)
        pdf = signed.pdf
        signature = {
            "signed_at": signed.signed_at,
            "signing_key": signed.key,
            "signature_level": signed.level,
        }
    picture = picture_of(pdf)
    # No transaction is open so far: making a PDF takes a while, and files take part in none.
    storage = storages["private"]
    folder = f"certificates/{certificate.issued_on.year}/{uuid.uuid4()}"
    stored: list[str] = []
    try:
        for name, content in ((f"{folder}.pdf", pdf), (f"{folder}.webp", picture)):
            stored.append(name)
            _store(storage, name, content)
        is_first = _note_files(certificate, stored, hashlib.sha256(pdf).hexdigest(), signature, at)
    except BaseException:
        _remove(storage, stored)
        raise
    if not is_first:
        _remove(storage, stored)
    return is_first


@transaction.atomic
def _note_files(
    certificate: Certificate,
    names: list[str],
    sha256: str,
    signature: Mapping[str, Any],
    at: dt.datetime,
) -> bool:
    # The same task may be delivered five times: the others wait here, then find it done.
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.rendered_at is not None:
        return False
    locked.pdf, locked.preview = names
    locked.pdf_sha256 = sha256
    locked.rendered_at = at
    for column, value in signature.items():
        setattr(locked, column, value)
    locked.save(update_fields=["pdf", "preview", "pdf_sha256", "rendered_at", *signature])
    key = signature.get("signing_key", "")
    record("certificate.rendered", locked, by=None, at=at, sha256=sha256, signing_key=key)
    return True


def _store(storage: Storage, name: str, content: bytes) -> None:
    kept = storage.save(name, ContentFile(content))
    if kept != name or storage.size(name) != len(content):
        raise OSError(f"{name} was not stored whole.")


def _remove(storage: Storage, names: list[str]) -> None:
    for name in names:
        # What cannot be removed is named by no row; it only takes room.
        with suppress(OSError):
            storage.delete(name)


@transaction.atomic
def note_reading(certificate: Certificate, verb: str, *, by: User, at: dt.datetime) -> None:
    """Write into the journal that `by` opened or fetched a certificate."""
    person_code = certificate.person.code
    record(f"certificate.{verb}", certificate, by=by, at=at, person_code=person_code)


@transaction.atomic
def note_register_reading(issuer: IssuingBody, period: str, *, by: User, at: dt.datetime) -> None:
    """Write into the journal that `by` read the register book of a year."""
    record("register.read", issuer, by=by, at=at, period=period)
