"""What may have become of a certificate: a proposal, a confirmation, something to look at again."""

from accounts.api import User
from certificates.models import Amendment, Certificate, CertificateReview, Confirmation
from shared.codes import new_verification_code
from tests.factories.certificates import ISSUED_AT


def an_amendment(certificate: Certificate, *, by: User, kind: str = "confirm") -> Amendment:
    """The open proposal about a certificate; made where there is none."""
    reason = {"confirm": "holder_lost", "replace": "wrong_details", "revoke": "fraud"}[kind]
    found, _is_new = Amendment.objects.get_or_create(
        certificate=certificate, decided_at=None, withdrawn_at=None,
        defaults={
            "kind": kind, "reason": reason, "explanation": "Mất do lũ", "proposed_by": by,
            "proposed_at": ISSUED_AT,
        },
    )  # fmt: skip
    return found


def a_confirmation(certificate: Certificate, *, by: User, decided_by: User) -> Confirmation:
    """A confirmation with the files of the certificate itself; made where there is none."""
    found = certificate.confirmations.first()
    if found is not None:
        return found
    amendment = Amendment.objects.create(
        certificate=certificate, kind="confirm", reason="holder_lost", explanation="Mất do lũ",
        proposed_by=by, proposed_at=ISSUED_AT, decided_by=decided_by, decided_at=ISSUED_AT,
        accepted=True,
    )  # fmt: skip
    return Confirmation.objects.create(
        certificate=certificate,
        amendment=amendment,
        issuer=certificate.issuer,
        period="2026",
        serial=1,
        number=f"0001/2026/GXN-{certificate.issuer.code}",
        verification_code=new_verification_code(),
        snapshot=certificate.snapshot | {"original_number": certificate.number},
        issued_on=certificate.issued_on,
        issued_at=certificate.issued_at,
        pdf=certificate.pdf,
        pdf_sha256=certificate.pdf_sha256,
        rendered_at=certificate.rendered_at,
    )


def a_review(certificate: Certificate) -> CertificateReview:
    """Something open to look at again; made where there is none."""
    found, _is_new = CertificateReview.objects.get_or_create(
        certificate=certificate, source="regrade:1", settled_at=None,
        defaults={"reason": "mark_fell", "raised_at": ISSUED_AT},
    )  # fmt: skip
    return found
