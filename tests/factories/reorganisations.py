"""Reorganisations that were carried out."""

from django.utils import timezone

from organisations.api import Organisation, rename
from records.models import Reorganisation


def a_reorganisation(organisation: Organisation) -> Reorganisation:
    """A renaming of the organisation as of today."""
    at = timezone.now()
    today = timezone.localdate(at)
    done = rename(organisation.code, "Tên mới", on=today, by=None, at=at, decision_number="1-QĐ")
    nothing: dict[str, object] = {"new": {}, "old": {}, "left": {}}
    return Reorganisation.objects.create(
        source="test",
        decisions="1-QĐ",
        effective_on=today,
        done={"tree": done.undo, "people": nothing, "roles": nothing, "concerned": []},
        done_at=at,
    )
