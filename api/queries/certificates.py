"""Certificates as another system reads them."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse

from api.queries.pages import cut
from certificates.api import Certificate

Values = dict[str, Any]
LIST = "certificates"


def certificates_page(
    visible: Q, *, since: dt.date | None, until: dt.date | None, after: int, limit: int
) -> tuple[list[Values], str | None]:
    """Return certificates in the order of their ids, also those that hold no longer. One query."""
    rows = Certificate.objects.filter(visible, pk__gt=after)
    if since is not None:
        rows = rows.filter(issued_on__gte=since)
    if until is not None:
        rows = rows.filter(issued_on__lte=until)
    ordered = rows.select_related("issuer", "person").order_by("pk")
    found, following = cut(ordered[: limit + 1], limit, name=LIST, place=lambda row: row.pk)
    return [certificate_values(each) for each in found], following


def status_of(certificate: Certificate) -> str:
    if certificate.revoked_at is not None:
        return "revoked"
    return "valid" if certificate.replaced_by_id is None else "replaced"


def certificate_values(certificate: Certificate) -> Values:
    printed = certificate.snapshot
    return {
        "id": certificate.pk,
        "number": certificate.number,
        "register_number": certificate.register_number,
        "person": certificate.person.code,
        "full_name": certificate.person.full_name,
        "class_code": certificate.class_code,
        "programme": str(printed.get("programme_name", "")),
        "issuer": certificate.issuer.code,
        "issued_on": certificate.issued_on,
        "status": status_of(certificate),
        "revoked_at": certificate.revoked_at,
        "revoked_reason": certificate.revoked_reason,
        "replaced_at": certificate.replaced_at,
        "replaced_by": certificate.replaced_by_id,
        "verify_path": reverse(
            "certificates:certificate_verify", args=[certificate.verification_code]
        ),
    }


def status_values(certificate: Certificate) -> Values:
    status = status_of(certificate)
    return {
        "id": certificate.pk,
        "number": certificate.number,
        "status": status,
        "holds": status == "valid",
    }
