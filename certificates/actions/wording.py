"""Changing who issues certificates and what they say. What was issued is never touched."""

import datetime as dt

from django.db import transaction

from accounts.api import User
from audit.api import record
from certificates.models import Certificate, CertificateTemplate, IssuingBody
from shared.text import nfc


@transaction.atomic
def revise_template(
    template: CertificateTemplate, *, title: str, body: str, by: User | None, at: dt.datetime
) -> CertificateTemplate:
    """Change the words of a template; return the version that now holds.

    A version on which a certificate stands is kept, and a new one is made beside it.
    """
    newest = (
        CertificateTemplate.objects.select_for_update()
        .filter(code=template.code)
        .order_by("-version")[0]
    )
    title, body = nfc(title), nfc(body)
    if (newest.title, newest.body) == (title, body):
        return newest
    if Certificate.objects.filter(template=newest).exists():
        newest = CertificateTemplate(code=newest.code, version=newest.version + 1, created_at=at)
    newest.title, newest.body = title, body
    newest.save()
    record("certificate_template.revised", newest, by=by, at=at, version=newest.version)
    return newest


@transaction.atomic
def add_template(
    *, code: str, title: str, body: str, by: User | None, at: dt.datetime
) -> CertificateTemplate:
    """Add a template in its first version."""
    template = CertificateTemplate.objects.create(
        code=code, title=nfc(title), body=nfc(body), created_at=at
    )
    record("certificate_template.added", template, by=by, at=at)
    return template


def note_issuing_body(issuer: IssuingBody, verb: str, *, by: User, at: dt.datetime) -> None:
    """Write into the journal that an issuing body or those who sign for it were changed."""
    record(f"issuing_body.{verb}", issuer, by=by, at=at)
