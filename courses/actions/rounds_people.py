"""What is decided about one person and a requirement. Each decision has a reason and is written
into the journal; none removes anything."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from accounts.api import User
from audit.api import READ, record, record_many
from courses.actions.rounds import give_due_day
from courses.errors import (
    AlreadyWaived,
    DueDayEarlier,
    NeedsSecondPerson,
    NotConcerned,
    RequirementNotLive,
    TrainingTooOld,
)
from courses.models import Assignment, Extension, PriorLearning, Requirement, Waiver
from courses.queries.rounds import Duty, minutes_needed, open_duties
from courses.rules.rounds import is_acceptable
from people.api import Holding, Person, kept_record, kept_records
from records.api import TrainingFact
from shared.dates import local_day

Source = Assignment.Source


@transaction.atomic
def assign_people(
    requirement: Requirement,
    people: Iterable[Person],
    *,
    source: Assignment.Source = Source.PERSON,
    holdings: Mapping[int, Holding] | None = None,
    reason: str,
    by: User | None,
    at: dt.datetime,
) -> int:
    """Name people whom a live requirement concerns; return how many are new.

    source    PERSON or IMPORT: whatever their position; POSITION: for as long as they hold one,
              ended by the nightly sweep. A person named twice by the same source is named once
    holdings  the position of each person, by id; only with POSITION

    Raises RequirementNotLive.
    """
    locked = _live(requirement)
    concerned = kept_records(people)
    if holdings and source == Source.POSITION:
        # Whoever was merged meanwhile is found by the position at the next sweep.
        concerned = [person for person in concerned if person.pk in holdings]
    named = set(
        Assignment.objects.filter(requirement=locked, source=source, ended_on=None).values_list(
            "person", flat=True
        )
    )
    new = {person.pk: person for person in concerned if person.pk not in named}
    minutes = minutes_needed(locked)
    rows = []
    for pk in new:
        holding = holdings[pk] if holdings and source == Source.POSITION else None
        row = Assignment(
            requirement=locked,
            person_id=pk,
            source=source,
            holding=holding,
            since=local_day(at),
            reason=reason,
            recorded_at=at,
        )
        start = holding.valid_from if holding else None
        give_due_day(row, start=start, live_on=local_day(locked.live_at or at), minutes=minutes)
        rows.append(row)
    Assignment.objects.bulk_create(rows, batch_size=500)
    record_many(
        "assignment.created", rows, by=by, at=at, requirement=locked.pk, source=source.value,
        reason=reason,
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def take_back(
    requirement: Requirement,
    person: Person,
    *,
    source: Assignment.Source,
    reason: str,
    by: User | None,
    at: dt.datetime,
) -> None:
    """End the assignment of one source; those of other sources go on, and so does the duty.

    Raises RequirementNotLive, or NotConcerned when there is none of this source.
    """
    _live(requirement)
    row = Assignment.objects.filter(
        requirement=requirement, person=person, source=source, ended_on=None
    ).first()
    if row is None:
        raise NotConcerned
    before = row.reason
    row.ended_on, row.ending, row.reason = local_day(at), Assignment.Ending.TAKEN_BACK, reason
    row.save(update_fields=["ended_on", "ending", "reason"])
    record(
        "assignment.ended", row, by=by, at=at, person_code=person.code, requirement=requirement.pk,
        source=source, named_for=before, reason=reason,
    )  # fmt: skip


@transaction.atomic
def extend(
    requirement: Requirement,
    person: Person,
    *,
    due_on: dt.date,
    reason: str,
    by: User | None,
    at: dt.datetime,
) -> Extension:
    """Give a person until a later day.

    Raises RequirementNotLive, NotConcerned, or DueDayEarlier when the day is not later than the
    one that holds, or than today.
    """
    _live(requirement)
    person = kept_record(person)
    today = local_day(at)
    duty = _duty(requirement, person, on=today)
    if due_on < today or (duty.due_on is not None and due_on <= duty.due_on):
        raise DueDayEarlier
    extension = Extension.objects.create(
        requirement=requirement, person=person, due_on=due_on, reason=reason, made_by=by, made_at=at
    )
    record("extension.given", extension, by=by, at=at, person_code=person.code, until=str(due_on))
    return extension


@transaction.atomic
def waive(
    requirement: Requirement, person: Person, *, reason: str, by: User | None, at: dt.datetime
) -> Waiver:
    """Decide that a requirement does not concern a person from today on.

    Raises RequirementNotLive, NotConcerned or AlreadyWaived.
    """
    _live(requirement)
    person = kept_record(person)
    _duty(requirement, person, on=local_day(at))
    try:
        with transaction.atomic():
            waiver = Waiver.objects.create(
                requirement=requirement,
                person=person,
                since=local_day(at),
                reason=reason,
                made_by=by,
                made_at=at,
            )
    except IntegrityError as error:
        raise AlreadyWaived from error
    record("waiver.given", waiver, by=by, at=at, person_code=person.code)
    return waiver


@transaction.atomic
def propose_credit(
    requirement: Requirement, fact: TrainingFact, *, reason: str, by: User, at: dt.datetime
) -> PriorLearning:
    """Propose an earlier training for a requirement; it counts once a second person has agreed.

    Raises RequirementNotLive, NotConcerned, or TrainingTooOld when it lies outside the window of
    the requirement or has been proposed before.
    """
    locked = _live(requirement)
    today = local_day(at)
    duty = _duty(locked, fact.person, on=today)
    is_reversed = fact.reverses_id is not None or hasattr(fact, "reversed_by")
    if is_reversed or not is_acceptable(
        fact.completed_on, since=duty.since, days=locked.acceptance_days, on=today
    ):
        raise TrainingTooOld
    try:
        with transaction.atomic():
            credit = PriorLearning.objects.create(
                requirement=locked, fact=fact, reason=reason, proposed_by=by, proposed_at=at
            )
    except IntegrityError as error:
        raise TrainingTooOld from error
    record("prior_learning.proposed", credit, by=by, at=at, person_code=fact.person.code)
    return credit


@transaction.atomic
def agree_to_credit(credit: PriorLearning, *, by: User, at: dt.datetime) -> PriorLearning:
    """Agree that an earlier training counts. Agreeing twice changes nothing.

    Raises NeedsSecondPerson for the person who proposed it.
    """
    locked = (
        PriorLearning.objects.select_for_update(of=("self",), no_key=True)
        .select_related("fact__person")
        .get(pk=credit.pk)
    )
    if locked.proposed_by_id == by.pk:
        raise NeedsSecondPerson
    if locked.agreed_at is None:
        locked.agreed_by, locked.agreed_at = by, at
        locked.save(update_fields=["agreed_by", "agreed_at"])
        code = locked.fact.person.code
        record("prior_learning.agreed", locked, by=by, at=at, person_code=code)
    return locked


def _live(requirement: Requirement) -> Requirement:
    locked = (
        Requirement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme")
        .get(pk=requirement.pk)
    )
    if locked.state != Requirement.State.LIVE:
        raise RequirementNotLive
    return locked


def _duty(requirement: Requirement, person: Person, *, on: dt.date) -> Duty:
    found = open_duties(requirement, on=on, people=[person.pk])
    if not found:
        raise NotConcerned
    return found[0]


def note_reading(person: Person, *, by: User, at: dt.datetime) -> None:
    """Write into the journal that `by` looked at how `person` stands; one's own is not noted."""
    if person.user_id != by.pk:
        record(READ, person, by=by, at=at, person_code=person.code)
