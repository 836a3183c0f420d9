"""What the credential says: what the paper says, in the words of Open Badges 3.0. Nothing else."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone

from certificates.credential.identity import did, site
from certificates.credential.status import status_entry
from certificates.models import Certificate

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)


def credential_of(certificate: Certificate) -> dict[str, Any]:
    """The credential of a certificate, always the same for one certificate.

    All from the frozen snapshot; without the day of birth, as on the public page.
    """
    printed: dict[str, Any] = certificate.snapshot
    address = f"{site()}{reverse('certificates:certificate_verify', args=[certificate.verification_code])}"
    return {
        "@context": CONTEXTS,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _said(printed, "title", "programme_name"),
        "description": _said(printed, "text", "programme_name"),
        "issuer": _issuer(printed),
        "validFrom": _morning(certificate.issued_on),
        "credentialSubject": _subject(certificate, printed),
        "evidence": [
            {
                "id": address,
                "type": ["Evidence"],
                "name": "Trang kiểm tra giấy chứng nhận",
            }
        ],
        "credentialStatus": status_entry(certificate.pk),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def _issuer(printed: dict[str, Any]) -> dict[str, Any]:
    issuer = {
        "id": did(),
        "type": ["Profile"],
        "name": _said(printed, "issuer_name"),
        "url": site(),
    }
    if official := printed.get("signatory_name"):
        issuer["official"] = official
    return issuer


def _subject(certificate: Certificate, printed: dict[str, Any]) -> dict[str, Any]:
    achievement = _achievement(printed)
    subject: dict[str, Any] = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": _said(printed, "full_name"),
                "identityType": "name",
            }
        ],
        "licenseNumber": certificate.number,
        "term": printed.get("class_name"),
        "role": ", ".join(filter(None, map(printed.get, ("position", "organisation")))),
        "activityStartDate": _day(printed.get("starts_on", "")),
        "activityEndDate": _day(printed.get("ends_on", "")),
        "creditsEarned": _number(printed.get("periods", "")),
        "achievement": achievement,
    }
    if grade := printed.get("grade_band"):
        described = achievement["resultDescription"][0]["id"]
        subject["result"] = [{"type": ["Result"], "resultDescription": described, "value": grade}]
    return {name: value for name, value in subject.items() if value not in (None, "")}


def _achievement(printed: dict[str, Any]) -> dict[str, Any]:
    name = _said(printed, "programme_name")
    # A name that needs no page of its own and never changes (RFC 4151).
    address = f"tag:{urlsplit(site()).hostname},2026:programme/{printed.get('programme_code', '')}"
    achievement: dict[str, Any] = {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "inLanguage": "vi",
        "name": name,
        "description": name,
        "criteria": {"narrative": _said(printed, "text", "programme_name")},
    }
    if (periods := _number(printed.get("periods", ""))) is not None:
        achievement["creditsAvailable"] = periods
    if printed.get("grade_band"):
        achievement["resultDescription"] = [
            {
                "id": f"{address}/xep-loai",
                "type": ["ResultDescription"],
                "name": "Xếp loại",
                "resultType": "Result",
            }
        ]
    return achievement


def _said(printed: dict[str, Any], *names: str) -> str:
    """The first of these that the paper has; every reader wants some words here."""
    return next((str(printed[name]) for name in names if printed.get(name)), "–")


def _morning(day: dt.date) -> str:
    start = dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_default_timezone())
    return start.isoformat()


def _day(printed: str) -> str | None:
    """A printed day (23/11/2026) as its first moment; None for anything else."""
    try:
        day = dt.datetime.strptime(printed, "%d/%m/%Y").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None
    return _morning(day)


def _number(printed: str) -> float | int | None:
    try:
        value = Decimal(printed)
    except InvalidOperation:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
