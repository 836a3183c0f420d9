"""Making the standings, and bringing them up to date."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from organisations.api import Placement
from people.api import Exemption, Holding
from records.actions.tallies import record_stands, record_sums
from records.models import Qualification, Standing, StandingScope, TrainingFact
from records.queries import facts
from records.queries.standings import (
    FIELDS,
    Expected,
    chunks_of_people,
    expected_standings,
    stored_standings,
)
from records.queries.tallies import level_conditions
from records.rules.standing import LEVEL_FIELDS, reference_day, topics_of, year_of_training
from records.rules.tallies import Stand, Sums
from shared.dates import local_day

# A sweep looks back this far, so that a few days without a worker change nothing.
SWEEP_LOOKS_BACK = dt.timedelta(days=7)


def rebuild_standings(
    year: int, *, at: dt.datetime, person_ids: Iterable[int] | None = None
) -> int:
    """Make the standings of `year` say what the facts say; return how many were wrong or missing.

    year        a past year is seen on its last day, the current one on the day of `at`
    person_ids  only these people; None means everybody

    Works through some thousand people at a time, each batch in a transaction of its own.
    """
    today = local_day(at)
    return sum(_rebuild(people, year=year, today=today) for people in chunks_of_people(person_ids))


def refresh_changed_standings(*, at: dt.datetime) -> int:
    """Bring the current year up to date with what changed by the mere passing of days.

    Positions and exemptions begin and end, levels come of age. At the turn of the year, and when
    an organisation has moved, everybody is looked at.
    """
    today = local_day(at)
    lately = (today - SWEEP_LOOKS_BACK, today)
    begun_or_ended = Q(valid_from__range=lately) | Q(valid_until__range=lately)
    new_year = not Standing.objects.filter(year=today.year).exists()
    if new_year or Placement.objects.filter(begun_or_ended).exists():
        return rebuild_standings(today.year, at=at)
    changed = set(Holding.objects.filter(begun_or_ended).values_list("person_id", flat=True))
    changed |= set(Exemption.objects.filter(begun_or_ended).values_list("person_id", flat=True))
    changed |= set(
        Qualification.objects.filter(issued_on__range=lately).values_list("person_id", flat=True)
    )
    changed |= set(
        TrainingFact.objects.filter(completed_on__range=lately).values_list("person_id", flat=True)
    )
    return rebuild_standings(today.year, at=at, person_ids=changed)


def refresh_training(person_id: int, *, year: int, at: dt.datetime) -> None:
    """Bring one person's yearly training up to date; five queries if there is a standing.

    The row is locked before the facts are read: of two courses completed at the same moment, the
    second reads what the first has written.
    """
    standing = Standing.objects.select_for_update().filter(person=person_id, year=year).first()
    if standing is None:
        rebuild_standings(year, at=at, person_ids=[person_id])
        return
    before = stand_of(standing)
    done = facts.trainings(Q(person_id=person_id), year=year).get(person_id, [])
    day = reference_day(year, local_day(at))
    now = year_of_training(done, year=year, day=day)
    standing.trained_on, standing.on_time, standing.periods = (
        now.trained_on,
        now.on_time,
        now.periods,
    )
    standing.topics = sorted(topics_of(done, year=year, day=day))
    _drop_settled_reason(standing)
    standing.save(update_fields=["trained_on", "on_time", "periods", "topics", "reason"])
    record_stands({standing.pk: (before, stand_of(standing))}, year=year)


def stand_of(row: Standing) -> Stand:
    """What is counted of a standing, as the row says now."""
    return Stand(
        is_exempt=row.is_exempt,
        trained_on=row.trained_on,
        on_time=row.on_time,
        reason=row.reason,
        topics=tuple(row.topics),
        levels={dimension: getattr(row, column) for dimension, column in LEVEL_FIELDS.items()},
    )


@transaction.atomic
def _rebuild(people: Q, *, year: int, today: dt.date) -> int:
    rows = _locked(people, year)
    # Read behind the lock, so that a course credited meanwhile is seen.
    wanted = expected_standings(people, year=year, today=today)
    missing = wanted.keys() - rows.keys()
    if missing:
        Standing.objects.bulk_create(
            [
                _filled(Standing(person_id=person, year=year), wanted[person])
                for person in sorted(missing)
            ],
            ignore_conflicts=True,
            batch_size=1000,
        )
        rows = _locked(people, year)
        if any(_values_of(rows[person]) != wanted[person].values for person in missing):
            # Somebody else was quicker, and may have known of a fact that we have not read.
            wanted = expected_standings(people, year=year, today=today)
    stored = stored_standings(people, year=year)
    wrong = {person for person in wanted if stored.get(person) != wanted[person]}
    gone = rows.keys() - wanted.keys()
    _record_change(wrong | gone, rows, stored, wanted, year=year)
    _write_values(
        [
            _filled(rows[person], wanted[person])
            for person in sorted(wrong)
            if _values_of(rows[person]) != wanted[person].values
        ]
    )
    _write_scopes({rows[person].pk: wanted[person] for person in sorted(wrong)})
    Standing.objects.filter(pk__in=[rows[person].pk for person in gone]).delete()
    return len(wrong | missing) + len(gone)


def _record_change(
    people: set[int],
    rows: dict[int, Standing],
    stored: dict[int, Expected],
    wanted: dict[int, Expected],
    *,
    year: int,
) -> None:
    """Write down what the change of these standings does to the sums. Two queries, or none."""
    if not people:
        return
    conditions = level_conditions()
    sums = Sums()
    for person in people:
        # The reason is what the row still says; `Expected.stand` drops one that is settled.
        reason = rows[person].reason
        for expected, by in ((stored.get(person), -1), (wanted.get(person), 1)):
            if expected is not None:
                sums.add(expected.stand(reason), expected.places(), conditions, by)
    record_sums(sums, year=year)


def _locked(people: Q, year: int) -> dict[int, Standing]:
    rows = Standing.objects.select_for_update().filter(people, year=year).order_by("pk")
    return {row.person_id: row for row in rows}


def _filled(row: Standing, expected: Expected) -> Standing:
    for name, value in zip(FIELDS, expected.values, strict=True):
        setattr(row, name, value)
    _drop_settled_reason(row)
    return row


def _drop_settled_reason(row: Standing) -> None:
    """Whoever is trained or exempt needs no reason; `note_reasons` gives one to the others."""
    if row.is_exempt or row.trained_on is not None:
        row.reason = ""


def _values_of(row: Standing) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in FIELDS)


def _write_values(rows: list[Standing]) -> None:
    # One INSERT … ON CONFLICT for many rows is far quicker than one UPDATE with a CASE for each.
    Standing.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "year"],
        update_fields=[*FIELDS, "reason"],
        batch_size=500,
    )


def _write_scopes(expected: dict[int, Expected]) -> None:
    StandingScope.objects.filter(standing__in=list(expected)).delete()
    StandingScope.objects.bulk_create(
        [
            StandingScope(
                standing_id=standing,
                audience_id=audience,
                organisation_id=organisation,
                title_id=title,
                sits_here=organisation in one.committees[audience],
                sits_elsewhere=[each for each in one.committees[audience] if each != organisation],
            )
            for standing, one in expected.items()
            for audience, (organisation, title) in sorted(one.scopes.items())
        ],
        batch_size=1000,
    )
