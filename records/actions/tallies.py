"""Keeping the sums: changes are written beside what changes, and folded in by a sweep."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db import transaction

from organisations.api import STEP_LENGTH, Organisation
from records.models import StandingScope, Tally, TallyChange
from records.queries.standings import seats
from records.queries.tallies import Effect, add_change, change_of
from records.queries.tally_counts import (
    TallyDifference,
    tally_differences,
    years_with_tallies,
)
from records.rules.tallies import Place, Stand, Sums, plus, ways_up
from shared.batches import batches
from shared.locks import alone_at_one_moment, alone_if_free

# Only one process at a time folds, or makes the sums anew.
LOCK = "tallies"
CHANGES_AT_ONCE = 2000
WAIT_FOR_ANOTHER = dt.timedelta(minutes=2)

# Organisation, audience and year.
_Key = tuple[int, str, int]


def record_stands(changes: Mapping[int, tuple[Stand, Stand]], *, year: int) -> None:
    """Write down what a change of standings does to the sums: one read and one insert.

    changes  standing → how it stood and how it stands now; its places are as they were, and so
             are its levels
    """
    changes = {pk: pair for pk, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return
    sums = Sums()
    rows = StandingScope.objects.filter(standing__in=changes).values_list(
        "standing_id", "audience_id", "organisation_id", "sits_here", "sits_elsewhere"
    )
    for pk, audience, organisation, here, elsewhere in rows:
        place = [Place(audience, organisation, seats(organisation, elsewhere, here=here))]
        before, after = changes[pk]
        sums.add(before, place, {}, -1)
        sums.add(after, place, {}, 1)
    record_sums(sums, year=year)


def record_sums(sums: Sums, *, year: int) -> None:
    """Write down changes of the sums, in the transaction of what they come from."""
    rows = [
        TallyChange(organisation_id=place, audience_id=audience, year=year, counts=counts)
        for (place, audience), counts in sums.items_changed()
    ]
    if rows:
        TallyChange.objects.bulk_create(rows, batch_size=1000)


def fold_changes(*, at_most: int = CHANGES_AT_ONCE) -> int:
    """Fold the oldest changes into the sums; return how many. Done by one process at a time.

    Zero also means that another process is at it. Killed midway, nothing has been done.
    """
    with transaction.atomic(), alone_if_free(LOCK) as is_mine:
        return _fold(at_most) if is_mine else 0


def fold_all_changes() -> int:
    """Fold until nothing is left, in short transactions; return how many."""
    folded = 0
    while number := fold_changes():
        folded += number
    return folded


def fold_here() -> None:
    """Fold all that waits, for those who are alone at the sums already."""
    while _fold(CHANGES_AT_ONCE):
        pass


def _fold(at_most: int) -> int:
    changes = TallyChange.objects.order_by("pk").values_list(
        "pk", "organisation_id", "organisation__path", "audience_id", "year", "is_own", "counts"
    )[:at_most]
    effects: dict[_Key, Effect] = defaultdict(Effect)
    folded = []
    for pk, organisation, path, audience, year, is_own, counts in changes:
        add_change(effects[organisation, audience, year], path, counts, is_own=is_own)
        folded.append(pk)
    if folded:
        _write(effects)
        TallyChange.objects.filter(pk__in=folded).delete()
    return len(folded)


def _write(effects: Mapping[_Key, Effect]) -> None:
    """Add the changes to the sums of their organisations and of all above these."""
    ids = _organisations_at({way for e in effects.values() for way in ways_up(e.path, STEP_LENGTH)})
    rows = {
        (row.organisation_id, row.audience_id, row.year): row
        for row in Tally.objects.filter(
            organisation__in=ids.values(), year__in={year for _, _, year in effects}
        )
    }
    touched: dict[_Key, Tally] = {}
    for (organisation, audience, year), effect in effects.items():
        before = rows.get((organisation, audience, year))
        own, total = change_of(effect, {} if before is None else before.own)
        for path in ways_up(effect.path, STEP_LENGTH):
            key = (ids[path], audience, year)
            row = touched[key] = rows.setdefault(key, _new_tally(*key))
            row.total = plus(row.total, total)
            if key[0] == organisation:
                row.own = plus(row.own, own)
    write_tallies(list(touched.values()))


def _organisations_at(paths: Collection[str]) -> dict[str, int]:
    return dict(Organisation.objects.filter(path__in=paths).values_list("path", "pk"))


def _new_tally(organisation: int, audience: str, year: int) -> Tally:
    return Tally(organisation_id=organisation, audience_id=audience, year=year)


def write_tallies(rows: list[Tally]) -> None:
    Tally.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation", "audience", "year"],
        update_fields=["own", "total"],
        batch_size=1000,
    )


def rebuild_tallies(year: int) -> int:
    """Count the sums of a year anew from the standings and today's tree; return how many differed.

    Changes that wait are counted with the standings they came from, and removed. Whoever is
    trained meanwhile is not kept waiting, and counts in the changes written after that moment.

    Raises Busy while somebody else is at the sums.
    """
    with alone_at_one_moment(LOCK, wait=WAIT_FOR_ANOTHER):
        counted = list(TallyChange.objects.filter(year=year).values_list("pk", flat=True))
        wrong = 0
        for batch in batches(tally_differences(year), 1000):
            wrong += len(batch)
            _mend(batch)
        for pks in batches(counted, 1000):
            TallyChange.objects.filter(pk__in=pks).delete()
        return wrong


def _mend(differences: Iterable[TallyDifference]) -> None:
    stale, rows = [], []
    for each in differences:
        if each.counted is None:
            stale.append(each)
            continue
        row = _new_tally(each.organisation_id, each.audience, each.year)
        row.own, row.total = each.counted.own, each.counted.total
        rows.append(row)
    write_tallies(rows)
    for each in stale:
        Tally.objects.filter(
            organisation=each.organisation_id, audience=each.audience, year=each.year
        ).delete()


def drifted_tallies() -> Iterator[TallyDifference]:
    """Fold what waits, count the sums of every year from the standings, and yield what differs.

    Raises Busy while somebody else is at the sums.
    """
    with alone_at_one_moment(LOCK, wait=WAIT_FOR_ANOTHER):
        fold_here()
        for year in years_with_tallies():
            yield from tally_differences(year)
