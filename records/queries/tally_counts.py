"""The sums counted from the ground: from the standings stored, over today's tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from organisations.api import STEP_LENGTH, Organisation
from records.models import StandingScope, Tally
from records.queries.standings import seats
from records.queries.tallies import NO_SUMS, Kept, level_conditions
from records.rules.standing import LEVEL_FIELDS
from records.rules.tallies import (
    Conditions,
    Counts,
    Place,
    Stand,
    Sums,
    committees_in,
    plus,
    roll_up,
    without_zeros,
)
from shared.batches import batches

_STAND = (
    "standing__is_exempt", "standing__trained_on", "standing__on_time", "standing__reason",
    "standing__topics", *(f"standing__{column}" for column in LEVEL_FIELDS.values()),
)  # fmt: skip


@dataclass(frozen=True)
class TallyDifference:
    """What is stored of an organisation, and what was counted; None where there is nothing."""

    organisation_id: int
    audience: str
    year: int
    stored: Kept | None
    counted: Kept | None


def years_with_tallies() -> list[int]:
    years = set(Tally.objects.order_by().values_list("year", flat=True).distinct())
    years |= set(
        StandingScope.objects.order_by().values_list("standing__year", flat=True).distinct()
    )
    return sorted(years)


def tally_differences(year: int) -> Iterator[TallyDifference]:
    """Yield where the sums stored are not what the standings of `year` give.

    Goes through the tree once, and holds a way from the root and a batch in memory.
    """
    known = set(Tally.objects.filter(year=year).values_list("pk", flat=True))
    for batch in batches(counted_tallies(year), 1000):
        stored = {
            (row.organisation_id, row.audience_id): row
            for row in Tally.objects.filter(
                year=year, organisation__in={organisation for organisation, _, _ in batch}
            )
        }
        for organisation, audience, counted in batch:
            row = stored.get((organisation, audience))
            if row is None:
                yield TallyDifference(organisation, audience, year, None, counted)
                continue
            known.discard(row.pk)
            kept = Kept(row.own, row.total)
            if kept != counted:
                yield TallyDifference(organisation, audience, year, kept, counted)
    for pks in batches(sorted(known), 1000):
        for row in Tally.objects.filter(pk__in=pks):
            kept = Kept(row.own, row.total)
            if kept != NO_SUMS:
                yield TallyDifference(row.organisation_id, row.audience_id, year, kept, None)


def counted_tallies(year: int) -> Iterator[tuple[int, str, Kept]]:
    """Yield the sums of each organisation and audience, children before their parents."""
    ids = dict(Organisation.objects.order_by().values_list("path", "pk"))
    conditions = level_conditions()
    elsewhere = _seats_elsewhere(year, {pk: path for path, pk in ids.items()})
    rows = merge(_placed(year, conditions), elsewhere, key=itemgetter(0))
    for path, audience, own, total in roll_up(_by_path(rows), step=STEP_LENGTH):
        if total:
            yield ids[path], audience, Kept(own, total)


def _by_path(rows: Iterable["_Part"]) -> Iterator[tuple[str, dict[str, Counts]]]:
    for path, parts in groupby(rows, key=itemgetter(0)):
        own: dict[str, Counts] = {}
        for _path, audience, counts in parts:
            own[audience] = plus(own.get(audience, {}), counts)
        yield (
            path,
            {audience: plus(counts, committees_in(counts)) for audience, counts in own.items()},
        )


# Path, audience and counts.
_Part = tuple[str, str, Counts]


def _placed(year: int, conditions: dict[str, Conditions]) -> Iterator[_Part]:
    """The people placed at each organisation, in the order of paths."""
    rows = (
        StandingScope.objects.filter(standing__year=year)
        .order_by("organisation__path")
        .values_list("organisation__path", "audience_id", "sits_here", *_STAND)
    )
    for path, people in groupby(rows.iterator(chunk_size=5000), key=itemgetter(0)):
        sums = Sums()
        for _path, audience, here, *stand in people:
            place = Place(audience, 0, seats(0, (), here=here))
            sums.add(_stand(stand), [place], conditions, 1)
        for (_organisation, audience), counts in sorted(sums.items()):
            yield path, audience, without_zeros(counts)


def _seats_elsewhere(year: int, paths: dict[int, str]) -> Iterator[_Part]:
    """The seats in committees other than where a person counts, in the order of paths."""
    rows = (
        StandingScope.objects.filter(standing__year=year)
        .exclude(sits_elsewhere=[])
        .values_list("audience_id", "sits_elsewhere", *_STAND)
    )
    sums = Sums()
    for audience, committees, *stand in rows.iterator(chunk_size=5000):
        sums.add_seats(_stand(stand), audience, committees, 1)
    yield from sorted(
        (
            (paths[organisation], audience, without_zeros(counts))
            for (organisation, audience), counts in sums.items()
        ),
        key=itemgetter(0, 1),
    )


def _stand(row: list[Any]) -> Stand:
    is_exempt, trained_on, on_time, reason, topics, *levels = row
    return Stand(
        is_exempt=is_exempt,
        trained_on=trained_on,
        on_time=on_time,
        reason=reason,
        topics=tuple(topics),
        levels=dict(zip(LEVEL_FIELDS, levels, strict=True)),
    )
