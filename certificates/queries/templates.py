"""Reads over the templates of certificates."""

from django.db.models import Exists, OuterRef, QuerySet

from certificates.models import CertificateTemplate


def newest_templates() -> QuerySet[CertificateTemplate]:
    """The version of each template that now holds."""
    newer = CertificateTemplate.objects.filter(
        code=OuterRef("code"), version__gt=OuterRef("version")
    )
    return CertificateTemplate.objects.filter(~Exists(newer)).order_by("code")
