"""Certificates: who issues them, how they look, and the frozen rows of those issued."""

from certificates.models.aftercare import Amendment, CertificateReview, Confirmation, Printing
from certificates.models.batches import CertificateBatch
from certificates.models.bodies import IssuingBody, Signatory
from certificates.models.checks import CheckCount
from certificates.models.issued import Certificate, CertificateQuerySet
from certificates.models.numbers import NumberSeries
from certificates.models.templates import CertificateTemplate

__all__ = [
    "Amendment",
    "Certificate",
    "CertificateBatch",
    "CertificateQuerySet",
    "CertificateReview",
    "CertificateTemplate",
    "CheckCount",
    "Confirmation",
    "IssuingBody",
    "NumberSeries",
    "Printing",
    "Signatory",
]
