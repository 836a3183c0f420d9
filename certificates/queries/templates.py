"""Reads over the templates of certificates."""

from django.db.models import QuerySet

from certificates.models import CertificateTemplate

State = CertificateTemplate.State


def templates_in_hand() -> QuerySet[CertificateTemplate]:
    """The versions in use, and those being written or waiting for approval."""
    return (
        CertificateTemplate.objects.exclude(state=State.RETIRED)
        .select_related("written_by")
        .order_by("code", "-version")
    )


def versions_of(code: str) -> list[CertificateTemplate]:
    """Every version of a template, the newest first."""
    people = CertificateTemplate.objects.select_related("written_by", "approved_by")
    return list(people.filter(code=code).order_by("-version"))


def templates_to_approve(user_id: int) -> QuerySet[CertificateTemplate]:
    """What waits for the approval of this person: what others wrote."""
    return CertificateTemplate.objects.filter(state=State.IN_REVIEW).exclude(written_by=user_id)
