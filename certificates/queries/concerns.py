"""What of certificates belongs to organisations, as a reorganisation shows it."""

from collections.abc import Collection

from certificates.models import IssuingBody


def issuing_bodies(organisation_ids: Collection[int]) -> list[tuple[int, str]]:
    """Bodies of these organisations that sign certificates. One query."""
    rows = IssuingBody.objects.filter(organisation__in=organisation_ids).order_by("code")
    return list(rows.values_list("organisation_id", "name"))
