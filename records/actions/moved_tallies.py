"""The sums follow when an organisation is hung elsewhere in the tree."""

from collections import defaultdict
from collections.abc import Mapping

from organisations.api import STEP_LENGTH, Organisation
from records.actions.tallies import LOCK, WAIT_FOR_ANOTHER
from records.models import Tally, TallyChange
from records.rules.tallies import Counts, plus, without_zeros
from shared.locks import alone


def move_sums(before: Mapping[int, str], after: Mapping[int, str]) -> None:
    """Take the sums of organisations from where they hung and add them to where they will hang.

    before, after  paths by organisation, of all whose path changes; nothing is written yet

    Written as changes of the old and the new parent and of all above these, as everything else.
    Nobody may fold until the tree is written: the sums read here are those of the tree before.

    Raises Busy while somebody else is at the sums.
    """
    homes = _homes(before, after)
    moved = {pk: pair for pk, pair in homes.items() if pair[0] != pair[1]}
    if not moved:
        return
    with alone(LOCK, wait=WAIT_FOR_ANOTHER):
        changes: dict[tuple[int, str, int], Counts] = defaultdict(dict)
        rows = Tally.objects.filter(organisation__in=moved).exclude(total={})
        for row in rows.iterator(chunk_size=5000):
            old, new = moved[row.organisation_id]
            for parent, by in ((old, -1), (new, 1)):
                if parent is not None:
                    key = (parent, row.audience_id, row.year)
                    total = {measure: by * number for measure, number in row.total.items()}
                    changes[key] = plus(changes[key], total)
        TallyChange.objects.bulk_create(
            [
                TallyChange(
                    organisation_id=parent,
                    audience_id=audience,
                    year=year,
                    is_own=False,
                    counts=without_zeros(counts),
                )
                for (parent, audience, year), counts in changes.items()
                if counts
            ],
            batch_size=1000,
        )


_Homes = dict[int, tuple[int | None, int | None]]


def _homes(before: Mapping[int, str], after: Mapping[int, str]) -> _Homes:
    """Return the parents of each, before and after; None for a root."""
    above = {path[:-STEP_LENGTH] for paths in (before, after) for path in paths.values()}
    staying = dict(
        Organisation.objects.filter(path__in=above).exclude(pk__in=after).values_list("path", "pk")
    )
    old, new = _by_path(staying, before), _by_path(staying, after)
    return {
        pk: (old.get(before[pk][:-STEP_LENGTH]), new.get(after[pk][:-STEP_LENGTH]))
        for pk in before.keys() & after.keys()
    }


def _by_path(staying: Mapping[str, int], paths: Mapping[int, str]) -> dict[str, int]:
    return {**staying, **{path: pk for pk, path in paths.items()}}
