"""What other apps may use of certificates."""

from certificates.actions import issue_certificate, raise_reviews
from certificates.errors import CertificateRefused, NoSignatory
from certificates.models import Certificate, CertificateTemplate, IssuingBody, Signatory
from certificates.models.guards import CERTIFICATE as CERTIFICATE_TABLE
from certificates.queries import certificates_wait
from certificates.queries.belongings import held_by
from certificates.reference import STANDARD_TEMPLATE
from certificates.rules.aftercare import Finding
from certificates.rules.completion import Completion, Decided
from certificates.signing.keys import key_states

__all__ = [
    "CERTIFICATE_TABLE",
    "STANDARD_TEMPLATE",
    "Certificate",
    "CertificateRefused",
    "CertificateTemplate",
    "Completion",
    "Decided",
    "Finding",
    "IssuingBody",
    "NoSignatory",
    "Signatory",
    "certificates_wait",
    "held_by",
    "issue_certificate",
    "key_states",
    "raise_reviews",
]
