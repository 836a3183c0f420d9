"""What other apps may use of certificates."""

from certificates.actions import issue_certificate
from certificates.errors import CertificateRefused, NoSignatory
from certificates.models import Certificate, CertificateTemplate, IssuingBody, Signatory
from certificates.queries import certificates_wait
from certificates.reference import STANDARD_TEMPLATE
from certificates.rules.completion import Completion

__all__ = [
    "STANDARD_TEMPLATE",
    "Certificate",
    "CertificateRefused",
    "CertificateTemplate",
    "Completion",
    "IssuingBody",
    "NoSignatory",
    "Signatory",
    "certificates_wait",
    "issue_certificate",
]
