"""What a certificate prints, as plain values: the frozen row and nothing else."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from certificates.models import Certificate
from certificates.rendering.design import Design, design_of
from certificates.rules.layout import CODE_GROUP, long_date
from shared.codes import grouped
from shared.text import nfc


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One certificate ready for its template; every text is in normal form C.

    style       "party" or "state": which heading and which way of writing the number
    born        day or year of birth with its label, "" if unknown
    decision    the decision it was issued by, "" without one
    check_url   absolute address of the public check, also in the QR code
    is_signed   the PDF gets an electronic signature; without, it says that it is a rendition
    """

    design: Design
    style: str
    superior: str
    issuer: str
    number_line: str
    register_number: str
    title: str
    full_name: str
    born: str
    position: str
    organisation: str
    text: str
    grade: str
    decision: str
    place_date: str
    authority: str
    signatory_title: str
    signatory: str
    code: str
    check_url: str
    check_place: str
    is_signed: bool = False


def paper_of(certificate: Certificate) -> Paper:
    """Return what `certificate` prints. Reads its snapshot and numbers only, no other table."""
    printed = {
        name: nfc(str(value)) for name, value in certificate.snapshot.items() if name != "design"
    }
    number = certificate.number
    issued_on = dt.date.fromisoformat(printed["issued_on"])
    date = long_date(issued_on.day, issued_on.month, issued_on.year)
    return Paper(
        design=design_of(certificate.snapshot.get("design", {})),
        style=printed["style"],
        superior=printed["superior_name"],
        issuer=printed["issuer_name"],
        # Party papers write the number without a colon, state papers with one.
        number_line=f"Số: {number}" if printed["style"] == "state" else f"Số {number}",
        register_number=certificate.register_number,
        title=printed["title"],
        full_name=printed["full_name"],
        born=_born(printed["born"]),
        position=printed["position"],
        organisation=printed["organisation"],
        text=printed["text"],
        grade=printed["grade_band"],
        decision=_decision(printed.get("decision_number", ""), printed.get("decided_on", "")),
        place_date=f"{printed['place']}, {date}",
        authority=printed["signatory_authority"],
        signatory_title=printed["signatory_title"],
        signatory=printed["signatory_name"],
        code=grouped(certificate.verification_code, size=CODE_GROUP),
        check_url=check_url(certificate.verification_code),
        check_place=_without_scheme(f"{_site()}{reverse('certificates:certificate_search')}"),
        is_signed=certificate.snapshot.get("is_signed") is True,
    )


def check_url(code: str) -> str:
    """Return the absolute address at which anyone may check the certificate with this code."""
    return f"{_site()}{reverse('certificates:certificate_verify', args=[code])}"


def _site() -> str:
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")


def _without_scheme(url: str) -> str:
    return url.split("://", 1)[-1].rstrip("/")


def _born(born: str) -> str:
    if not born:
        return ""
    return f"Sinh ngày {born}" if "/" in born else f"Sinh năm {born}"


def _decision(number: str, decided_on: str) -> str:
    if not number:
        return ""
    return f"Quyết định số {number} ngày {dt.date.fromisoformat(decided_on):%d/%m/%Y}"
