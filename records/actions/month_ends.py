"""What the sums were at the end of each month, kept for good."""

import datetime as dt
from collections.abc import Iterable, Iterator
from operator import itemgetter

from organisations.api import Tree, tree_on
from records.actions.tallies import LOCK, WAIT_FOR_ANOTHER, fold_here
from records.models import Tally, TallySnapshot
from records.queries.facts import clauses_kept_ready
from records.queries.population import Member, populations
from records.queries.tallies import level_conditions
from records.rules.audience import AudienceDefinition
from records.rules.tallies import (
    Conditions,
    Counts,
    Place,
    Stand,
    Sums,
    committees_in,
    plus,
    roll_up,
    without_days,
)
from shared.batches import batches
from shared.dates import local_day
from shared.locks import alone_at_one_moment

# Width of an organisation's number in a way through the tree of a day in the past.
_STEP = 12


def keep_month_end(*, at: dt.datetime) -> int:
    """Keep the sums of the month that ends today, or else of the last one; return how many.

    The last one is counted from facts, in case no worker ran on its last day; it is not touched
    when it has been kept. Raises Busy while somebody else is at the sums.
    """
    today = local_day(at)
    if (today + dt.timedelta(days=1)).month != today.month:
        return keep_sums_of(today, from_facts=False)
    return keep_sums_of(today.replace(day=1) - dt.timedelta(days=1), from_facts=True)


def keep_sums_of(day: dt.date, *, from_facts: bool) -> int:
    """Keep the sums of `day` unless they are there; return how many were written.

    from_facts  as everything stood on `day`, in the tree of that day, but without reasons; if not,
                the sums as they are now
    """
    with alone_at_one_moment(LOCK, wait=WAIT_FOR_ANOTHER):
        if TallySnapshot.objects.filter(day=day).exists():
            return 0
        fold_here()
        rows = _from_facts(day) if from_facts else _as_now(day.year)
        written = 0
        for batch in batches(rows, 1000):
            TallySnapshot.objects.bulk_create(
                TallySnapshot(
                    organisation_id=organisation,
                    audience_id=audience,
                    day=day,
                    counts=without_days(total),
                )
                for organisation, audience, total in batch
            )
            written += len(batch)
        return written


def _as_now(year: int) -> Iterator[tuple[int, str, Counts]]:
    rows = Tally.objects.filter(year=year).exclude(total={}).order_by("pk")
    columns = rows.values_list("organisation_id", "audience_id", "total")
    yield from columns.iterator(chunk_size=5000)


def _from_facts(day: dt.date) -> Iterator[tuple[int, str, Counts]]:
    conditions = level_conditions()
    sums = Sums()
    tree = None
    definitions = [AudienceDefinition(code, clauses=c) for code, c in clauses_kept_ready().items()]
    for audience, people in populations(definitions, on=day, year=day.year).items():
        tree = people.tree
        _count(sums, audience, people.members, conditions)
    yield from _over(tree or tree_on(day), sums)


def _count(
    sums: Sums, audience: str, members: Iterable[Member], conditions: dict[str, Conditions]
) -> None:
    for member in members:
        stand = Stand(
            is_exempt=member.is_exempt,
            trained_on=member.training.trained_on,
            on_time=member.training.on_time,
            topics=tuple(sorted(member.topics)),
            levels=member.levels,
        )
        place = Place(audience, member.place.organisation_id, tuple(member.committees))
        sums.add(stand, [place], conditions, 1)


def _over(tree: Tree, sums: Sums) -> Iterator[tuple[int, str, Counts]]:
    """Sum over the tree of that day."""
    ways: dict[int, str] = {}
    for root in tree.roots():
        for pk in tree.walk(root):
            above = tree.parent_of(pk)
            ways[pk] = ("" if above is None else ways[above]) + f"{pk:0{_STEP}}"
    own: dict[str, dict[str, Counts]] = {}
    for (pk, audience), counts in sums.items_changed():
        if pk in ways:
            own.setdefault(ways[pk], {})[audience] = plus(counts, committees_in(counts))
    for way, audience, _own, total in roll_up(sorted(own.items(), key=itemgetter(0)), step=_STEP):
        if total:
            yield int(way[-_STEP:]), audience, total
