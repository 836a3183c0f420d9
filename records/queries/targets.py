"""What is measured over an audience, and the targets that bind an organisation."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from records.models import Indicator, IndicatorCondition, Target
from records.rules.levels import level_rank
from records.rules.targets import TargetLine


@dataclass(frozen=True)
class LevelIndicator:
    """An indicator of levels. `conditions` says what it asks for: dimension → least rank."""

    code: str
    name: str
    short_name: str
    conditions: dict[str, int] = field(default_factory=dict)


def level_indicators(audience: str) -> list[LevelIndicator]:
    """Return the indicators of levels over `audience`, in their order. One query."""
    rows = (
        IndicatorCondition.objects.filter(
            indicator__audience=audience,
            indicator__rule=Indicator.Rule.LEVELS,
            part=IndicatorCondition.Part.COUNTED,
        )
        .select_related("indicator")
        .order_by("indicator__position", "indicator_id", "pk")
    )
    found: dict[str, LevelIndicator] = {}
    for row in rows:
        indicator = found.setdefault(
            row.indicator_id,
            LevelIndicator(row.indicator_id, row.indicator.name, row.indicator.short_name),
        )
        indicator.conditions[row.dimension] = level_rank(row.dimension, row.level)
    return list(found.values())


def target_lines(*audiences: str, owners: Sequence[int]) -> dict[tuple[str, str], list[TargetLine]]:
    """Return the targets over the audiences, or over all, by audience and indicator. One query.

    owners  the organisation, then those above it, the nearest first
    """
    distance = {owner: steps for steps, owner in enumerate(owners)}
    found: dict[tuple[str, str], list[TargetLine]] = defaultdict(list)
    targets = Target.objects.filter(owner__in=owners).select_related("reading")
    if audiences:
        targets = targets.filter(audience__in=audiences)
    for row in targets:
        found[row.audience_id, row.indicator_id].append(
            TargetLine(
                year=row.year,
                operator=row.operator,
                value=row.value,
                value_to=row.value_to,
                source=row.source,
                distance=distance[row.owner_id],
                reading=row.reading.code if row.reading else "",
                target_id=row.pk,
            )
        )
    return dict(found)
