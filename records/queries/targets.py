"""Targets that bind an organisation: its own and those of the organisations above it."""

from collections import defaultdict
from collections.abc import Sequence

from records.models import Target
from records.rules.targets import TargetLine


def target_lines(audience: str, *, owners: Sequence[int]) -> dict[str, list[TargetLine]]:
    """Return the targets over `audience` by indicator. One query.

    owners  the organisation, then those above it, the nearest first
    """
    distance = {owner: steps for steps, owner in enumerate(owners)}
    found: dict[str, list[TargetLine]] = defaultdict(list)
    for row in Target.objects.filter(audience=audience, owner__in=owners):
        found[row.indicator_id].append(
            TargetLine(
                year=row.year,
                operator=row.operator,
                value=row.value,
                value_to=row.value_to,
                source=row.source,
                distance=distance[row.owner_id],
            )
        )
    return dict(found)
