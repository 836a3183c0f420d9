"""Adding to the ledger. A mistake is reversed by a further fact, never edited."""

import dataclasses
import datetime as dt
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from accounts.api import User
from audit.api import record
from records.actions.standings import rebuild_standings, refresh_training
from records.errors import AlreadyReversed, ConfirmationTooLate
from records.models import Qualification, Standing, TrainingFact
from records.rules.credit import Claim, Credit
from records.rules.levels import confirmation_counts, level_rank

Fact = TypeVar("Fact", TrainingFact, Qualification)

# What a reversal repeats of the fact that it takes back.
_REPEATED: dict[type[Any], tuple[str, ...]] = {
    TrainingFact: ("programme_code", "programme_name", "completed_on"),
    Qualification: ("dimension", "level", "rank", "evidence", "issued_on", "issued_year_only"),
}


@transaction.atomic
def credit_training(credit: Credit, *, at: dt.datetime) -> TrainingFact:
    """Write a completed course into the ledger and into the person's standing of that year.

    The same source is credited once, however often this is called; the first fact is returned.
    The journal gets no line of its own: a fact is never changed and names its source, and what it
    comes from (a certificate, a completed class) is in the journal.
    """
    values = dataclasses.asdict(credit)
    values["topics"] = list(credit.topics)
    source = values.pop("source")
    try:
        # A repetition is rare: write first, and look only when the source turns out to be taken.
        with transaction.atomic():
            fact = TrainingFact.objects.create(source=source, recorded_at=at, **values)
    except IntegrityError:
        known = TrainingFact.objects.filter(source=source).first()
        if known is None:
            raise
        return known
    refresh_training(fact.person_id, year=fact.completed_on.year, at=at)
    return fact


@transaction.atomic
def reverse_training_fact(
    fact: TrainingFact, *, reason: str, by: User | None, at: dt.datetime
) -> TrainingFact:
    """Add the fact that takes `fact` back, and return it.

    Raises AlreadyReversed if it was taken back before, or is itself a reversal.
    """
    reversal = _taken_back(fact, at=at)
    refresh_training(fact.person_id, year=fact.completed_on.year, at=at)
    record("training.reversed", fact, by=by, at=at, reason=reason)
    return reversal


@transaction.atomic
def reverse_credit(
    source: str, *, reason: str, by: User | None, at: dt.datetime
) -> TrainingFact | None:
    """Take back what was credited under `source`; return the fact that does, None if nothing was.

    The person's standing of that year follows in the same transaction. Said twice, it is done
    once, and the first reversal is returned.
    """
    fact = TrainingFact.objects.select_for_update().filter(source=source).first()
    if fact is None:
        return None
    done = TrainingFact.objects.filter(reverses=fact).first()
    return done or reverse_training_fact(fact, reason=reason, by=by, at=at)


@transaction.atomic
def add_qualification(
    claim: Claim, *, by: User | None, at: dt.datetime, verified_by: User | None = None
) -> Qualification:
    """Write a level into the ledger and bring the person's standings up to date.

    verified_by  who has looked at the paper and found it right, if somebody has

    Raises ValueError for a level that does not exist, and ConfirmationTooLate for a confirmation
    of political theory that was issued since 9 July 2021 or on an unknown day.
    """
    is_confirmation = claim.evidence == Qualification.Evidence.CONFIRMATION
    if is_confirmation and not confirmation_counts(
        claim.dimension, claim.issued_on, year_only=claim.issued_year_only
    ):
        raise ConfirmationTooLate
    fact = Qualification.objects.create(
        **dataclasses.asdict(claim),
        rank=level_rank(claim.dimension, claim.level),
        verified_at=None if verified_by is None else at,
        verified_by_id=None if verified_by is None else verified_by.pk,
        recorded_at=at,
    )
    _refresh_levels(fact.person_id, at=at)
    record("qualification.added", fact, by=by, at=at, dimension=claim.dimension)
    return fact


@transaction.atomic
def reverse_qualification(
    fact: Qualification, *, reason: str, by: User | None, at: dt.datetime
) -> Qualification:
    """Add the fact that takes `fact` back, and return it.

    Raises AlreadyReversed if it was taken back before, or is itself a reversal.
    """
    reversal = _taken_back(fact, at=at)
    _refresh_levels(fact.person_id, at=at)
    record("qualification.reversed", fact, by=by, at=at, reason=reason)
    return reversal


def reversal_of(fact: Fact, *, at: dt.datetime) -> Fact:
    """Return the fact that takes `fact` back, not written yet."""
    repeated: dict[str, Any] = {name: getattr(fact, name) for name in _REPEATED[type(fact)]}
    return type(fact)(
        person_id=fact.person_id,
        reverses=fact,
        source=f"reversal:{fact.pk}",
        recorded_at=at,
        **repeated,
    )


def _taken_back(fact: Fact, *, at: dt.datetime) -> Fact:
    rows: Any = type(fact)._default_manager
    locked: Fact = rows.select_for_update(no_key=True).get(pk=fact.pk)
    if locked.reverses_id is not None or rows.filter(reverses=locked.pk).exists():
        raise AlreadyReversed
    reversal = reversal_of(locked, at=at)
    try:
        with transaction.atomic():
            reversal.save(force_insert=True)
    except IntegrityError as error:
        # By a merge of records, which locks people and not what they have.
        raise AlreadyReversed from error
    return reversal


def _refresh_levels(person_id: int, *, at: dt.datetime) -> None:
    """A level may change every year that has a standing."""
    years = Standing.objects.filter(person=person_id).order_by("year")
    for year in years.values_list("year", flat=True):
        rebuild_standings(year, at=at, person_ids=[person_id])
