"""Today's figures, out of the sums kept ready, and the standings behind them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from organisations.api import Organisation, organisations_below
from records.api import (
    CELL_COMMITTEES,
    LEVEL_FIELDS,
    YEARLY_TRAINING,
    Kept,
    LevelIndicator,
    Share,
    StandingScope,
    kept_sums_at,
    trained_since,
)
from reports.rules.tally import LATELY, AnnualTally


def places(organisation: Organisation, audience: str, *, year: int) -> QuerySet[StandingScope]:
    """People of the audience who count at `organisation` or below it in today's tree."""
    return StandingScope.objects.filter(
        audience=audience, standing__year=year, organisation__path__startswith=organisation.path
    )


@dataclass(frozen=True)
class KeptFigures:
    """Sums of an organisation and of those directly below it, by organisation.

    year      the yearly training of this year; `before` that of the year before, if asked for
    cells     the cell committees of this year, of the organisation alone
    """

    year: dict[int, Kept]
    before: dict[int, Kept]
    cells: dict[int, Kept]


def kept_figures(
    organisation: Organisation,
    children: Iterable[Organisation],
    *,
    year: int,
    with_year_before: bool = False,
) -> KeptFigures:
    """Return the sums of the organisation and of `children`. One query."""
    here = {organisation.path: organisation.pk}
    everywhere = here | {each.path: each.pk for each in children}
    subjects = (YEARLY_TRAINING, year), (YEARLY_TRAINING, year - 1), (CELL_COMMITTEES, year)
    places = everywhere, everywhere if with_year_before else {}, here
    found = kept_sums_at(dict(zip(subjects, places, strict=True)))
    return KeptFigures(*(found[subject] for subject in subjects))


def tally_of(counts: Mapping[str, int], *, day: dt.date) -> AnnualTally:
    """Return what sums say of the yearly training, without topics; recent is seen from `day`."""
    return AnnualTally(
        in_scope=counts.get("in_scope", 0),
        exempt=counts.get("exempt", 0),
        trained=counts.get("trained", 0),
        on_time=counts.get("on_time", 0),
        recent=trained_since(counts, day - LATELY + dt.timedelta(days=1)),
        committees=counts.get("committees", 0),
        committees_trained=counts.get("committees_trained", 0),
    )


def share_of(counts: Mapping[str, int]) -> Share:
    return Share(counts.get("trained", 0), counts.get("in_scope", 0))


def children_today(organisation: Organisation) -> list[Organisation]:
    return list(organisations_below(organisation))


def level_shares(
    counts: Mapping[str, int], indicators: list[LevelIndicator]
) -> tuple[dict[str, Share], int]:
    """Return the share of people with each indicator, and how many people there are.

    counts  the sums of the audience of the indicators, which must be of levels that a standing
            holds (`holds_in_standings`)
    """
    people = counts.get("in_scope", 0) + counts.get("exempt", 0)
    return {
        each.code: Share(counts.get(f"level:{each.code}", 0), people) for each in indicators
    }, people


def has_levels(indicator: LevelIndicator, *, prefix: str) -> Q:
    """Standings that meet the indicator; `prefix` leads to the standing."""
    met = Q()
    for dimension, rank in indicator.conditions.items():
        met &= Q(**{f"{prefix}{LEVEL_FIELDS[dimension]}__gte": rank})
    return met


def holds_in_standings(indicators: list[LevelIndicator]) -> bool:
    """Whether standings say enough: some dimensions are only in the ledger."""
    return all(dimension in LEVEL_FIELDS for each in indicators for dimension in each.conditions)
