"""Today's figures, summed by the database over the standings.

Sums are grouped by the beginning of the path in the tree: one group for each organisation directly
below, and one for the people placed at the organisation itself.
"""

import datetime as dt

from django.db.models import CharField, Count, F, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Substr

from organisations.api import STEP_LENGTH, Organisation, organisations_below
from records.api import (
    CELL_COMMITTEES,
    LEVEL_FIELDS,
    YEARLY_TRAINING,
    Clause,
    LevelIndicator,
    Share,
    StandingScope,
    fitting_holdings,
)
from reports.rules.tally import LATELY, AnnualTally

_COUNTED = Q(standing__is_exempt=False)
_TRAINED = _COUNTED & Q(standing__trained_on__isnull=False)


def places(organisation: Organisation, audience: str, *, year: int) -> QuerySet[StandingScope]:
    """People of the audience who count at `organisation` or below it in today's tree."""
    return StandingScope.objects.filter(
        audience=audience, standing__year=year, organisation__path__startswith=organisation.path
    )


def yearly_tallies(
    organisation: Organisation, *, year: int, day: dt.date
) -> dict[str, AnnualTally]:
    """Return the yearly training by path: of each child, and of the organisation itself.

    Committees are not among them; `committees` counts these.
    """
    recent = _TRAINED & Q(standing__trained_on__gt=day - LATELY)
    rows = (
        places(organisation, YEARLY_TRAINING, year=year)
        .values(group=_group(organisation, "organisation__path"))
        .annotate(
            in_scope=Count("pk", filter=_COUNTED),
            exempt=Count("pk", filter=Q(standing__is_exempt=True)),
            trained=Count("pk", filter=_TRAINED),
            on_time=Count("pk", filter=_TRAINED & Q(standing__on_time=True)),
            recent=Count("pk", filter=recent),
        )
        .order_by()
    )
    return {
        row["group"]: AnnualTally(
            in_scope=row["in_scope"],
            exempt=row["exempt"],
            trained=row["trained"],
            on_time=row["on_time"],
            recent=row["recent"],
        )
        for row in rows
    }


def trained_shares(organisation: Organisation, *, year: int) -> dict[str, Share]:
    """Return how many were trained in a past year, by path as in `yearly_tallies`."""
    rows = (
        places(organisation, YEARLY_TRAINING, year=year)
        .values_list(_group(organisation, "organisation__path"))
        .annotate(trained=Count("pk", filter=_TRAINED), total=Count("pk", filter=_COUNTED))
        .order_by()
    )
    return {group: Share(trained, total) for group, trained, total in rows if total}


def committees(
    organisation: Organisation, clauses: tuple[Clause, ...], *, year: int, day: dt.date
) -> AnnualTally:
    """Return how many committees have members in scope, and how many have all of them trained.

    A member counts in every committee he or she sits in, not only where the person is counted.
    `clauses` are those of the yearly training. One query.
    """
    sitting = fitting_holdings(clauses, day).filter(
        organisation__path__startswith=organisation.path, organisation__kind__has_committee=True
    )
    found = (
        sitting.annotate(
            now=FilteredRelation("person__standings", condition=Q(person__standings__year=year))
        )
        .filter(now__is_exempt=False)
        .values("organisation")
        .annotate(
            counted=Count("person", distinct=True),
            trained=Count("person", distinct=True, filter=Q(now__trained_on__isnull=False)),
        )
        .order_by()
        .aggregate(
            committees=Count("organisation"),
            committees_trained=Count("organisation", filter=Q(counted=F("trained"))),
        )
    )
    return AnnualTally(**found)


def never_signed_in(organisation: Organisation, *, year: int) -> int:
    """Return how many of those not yet trained have never signed in."""
    return (
        places(organisation, YEARLY_TRAINING, year=year)
        .filter(_COUNTED, standing__trained_on=None)
        .filter(
            Q(standing__person__user=None) | Q(standing__person__user__last_login=None),
        )
        .count()
    )


def children_today(organisation: Organisation) -> list[Organisation]:
    return list(organisations_below(organisation))


def level_shares(
    organisation: Organisation, indicators: list[LevelIndicator], *, year: int
) -> tuple[dict[str, Share], int]:
    """Return the share of the cell committees with each indicator, and how many people there are.

    One query. The indicators must be of levels that a standing holds (`holds_in_standings`).
    """
    counts = {
        f"has_{number}": Count("pk", filter=has_levels(indicator, prefix="standing__"))
        for number, indicator in enumerate(indicators)
    }
    row = places(organisation, CELL_COMMITTEES, year=year).aggregate(total=Count("pk"), **counts)
    return {
        indicator.code: Share(row[f"has_{number}"], row["total"])
        for number, indicator in enumerate(indicators)
    }, row["total"]


def has_levels(indicator: LevelIndicator, *, prefix: str) -> Q:
    """Standings that meet the indicator; `prefix` leads to the standing."""
    met = Q()
    for dimension, rank in indicator.conditions.items():
        met &= Q(**{f"{prefix}{LEVEL_FIELDS[dimension]}__gte": rank})
    return met


def holds_in_standings(indicators: list[LevelIndicator]) -> bool:
    """Whether standings say enough: some dimensions are only in the ledger."""
    return all(dimension in LEVEL_FIELDS for each in indicators for dimension in each.conditions)


def _group(organisation: Organisation, path: str) -> Substr:
    return Substr(F(path), 1, Value(len(organisation.path) + STEP_LENGTH), output_field=CharField())
