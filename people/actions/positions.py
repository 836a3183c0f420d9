"""Taking positions held and planned, and exemptions, into the register, many at a time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction

from audit.api import record_many
from organisations.api import Organisation
from people.actions.register import Entered
from people.models import Exemption, Holding, Person, PlannedPosition
from shared.batches import batches

BATCH = 1000


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A position held. `valid_until` is the first day it no longer holds, None while it does."""

    person_code: str
    organisation_code: str
    title: str
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    decision_number: str = ""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A position somebody is planned for, until the day before `valid_until`; None for no end."""

    person_code: str
    organisation_code: str
    title: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    decision_number: str = ""


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """An exemption. `valid_until` is the first day it no longer holds, None while it does."""

    person_code: str
    kind: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    reason: str = ""
    decision_number: str = ""


@dataclass
class _Changes:
    """What a batch of rows asks the database to do."""

    new: list[Any]
    changed: list[Any]
    unchanged: int = 0
    # Rows that end one holding and begin the next are one change to the reader, not two.
    successors: int = 0


@transaction.atomic
def enter_holdings(
    rows: Sequence[HoldingRow],
    *,
    by: Any,
    at: dt.datetime,
    given: Collection[str] = frozenset({"decision_number"}),
) -> Entered:
    """Add and change positions held. A person, a title, an organisation and a first day are one.

    A row that begins later than what is held ends that and follows it; a row that begins earlier
    corrects its first day. `given` names the optional fields that the rows carry.
    """
    people = ids_of_people(row.person_code for row in rows)
    places = dict(Organisation.objects.values_list("code", "pk"))
    by_person: dict[int, list[HoldingRow]] = defaultdict(list)
    for row in rows:
        by_person[people[row.person_code]].append(row)
    total = Entered()
    for batch in batches(by_person.items(), BATCH):
        total += _enter_batch(dict(batch), places, given, by=by, at=at)
    return total


def ids_of_people(codes: Any) -> dict[str, int]:
    """Return the ids of people by code."""
    found: dict[str, int] = {}
    for batch in batches(set(codes), BATCH):
        found.update(Person.objects.filter(code__in=batch).values_list("code", "pk"))
    return found


def _enter_batch(
    rows: dict[int, list[HoldingRow]],
    places: dict[str, int],
    given: Collection[str],
    *,
    by: Any,
    at: dt.datetime,
) -> Entered:
    held: dict[int, list[Holding]] = defaultdict(list)
    for holding in Holding.objects.select_for_update().filter(person__in=rows).order_by("pk"):
        held[holding.person_id].append(holding)
    changes = _Changes([], [])
    for person, own in rows.items():
        _match(person, own, held[person], places, given, changes)
    columns = ["valid_from", "valid_until", "decision_number"]
    Holding.objects.bulk_update(changes.changed, columns, batch_size=BATCH)
    Holding.objects.bulk_create(changes.new)
    if changes.changed:
        record_many("holding.changed", changes.changed, by=by, at=at, source="register")
    new = len(changes.new) - changes.successors
    return Entered(new, len(changes.changed), changes.unchanged)


def _match(
    person: int,
    rows: list[HoldingRow],
    held: list[Holding],
    places: dict[str, int],
    given: Collection[str],
    changes: _Changes,
) -> None:
    exact = {(one.title_id, one.organisation_id, one.valid_from): one for one in held}
    named = {(row.title, places[row.organisation_code], row.valid_from) for row in rows}
    open_ones = {
        (one.title_id, one.organisation_id): one
        for key, one in exact.items()
        if one.valid_until is None and key not in named
    }
    for row in rows:
        post = (row.title, places[row.organisation_code])
        current = exact.get((*post, row.valid_from)) or open_ones.get(post)
        if current is None:
            changes.new.append(_holding(person, post, row))
        elif _begins_later(row, current):
            current.valid_until = row.valid_from
            changes.changed.append(current)
            changes.new.append(_holding(person, post, row))
            changes.successors += 1
        else:
            _bring_up_to_date(current, row, given, changes)


def _begins_later(row: HoldingRow, current: Holding) -> bool:
    if row.valid_from is None or row.valid_from == current.valid_from:
        return False
    return current.valid_from is None or row.valid_from > current.valid_from


def _bring_up_to_date(
    current: Holding, row: HoldingRow, given: Collection[str], changes: _Changes
) -> None:
    decision = row.decision_number if "decision_number" in given else current.decision_number
    wanted = (row.valid_from or current.valid_from, row.valid_until, decision)
    if wanted == (current.valid_from, current.valid_until, current.decision_number):
        changes.unchanged += 1
        return
    current.valid_from, current.valid_until, current.decision_number = wanted
    changes.changed.append(current)


def _holding(person: int, post: tuple[str, int], row: HoldingRow) -> Holding:
    title, organisation = post
    return Holding(
        person_id=person,
        title_id=title,
        organisation_id=organisation,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        decision_number=row.decision_number,
    )


@transaction.atomic
def enter_exemptions(
    rows: Sequence[ExemptionRow],
    *,
    by: Any,
    at: dt.datetime,
    given: Collection[str] = frozenset({"reason", "decision_number"}),
) -> Entered:
    """Add and change exemptions. A person, a kind and a first day are one."""
    people = ids_of_people(row.person_code for row in rows)
    existing = {
        (one.person_id, one.kind, one.valid_from): one
        for batch in batches(people.values(), BATCH)
        for one in Exemption.objects.select_for_update().filter(person__in=batch)
    }
    changes = _Changes([], [])
    for row in rows:
        person = people[row.person_code]
        current = existing.get((person, row.kind, row.valid_from))
        wanted = {"valid_until": row.valid_until} | {name: getattr(row, name) for name in given}
        _enter_span(current, wanted, changes, new=partial(_exemption, person, row))
    columns = ["valid_until", "reason", "decision_number"]
    Exemption.objects.bulk_update(changes.changed, columns, batch_size=BATCH)
    Exemption.objects.bulk_create(changes.new, batch_size=BATCH)
    if changes.changed:
        record_many("exemption.changed", changes.changed, by=by, at=at, source="register")
    return Entered(len(changes.new), len(changes.changed), changes.unchanged)


def _enter_span(
    current: Exemption | PlannedPosition | None,
    wanted: dict[str, Any],
    changes: _Changes,
    *,
    new: Callable[[], Exemption | PlannedPosition],
) -> None:
    if current is None:
        changes.new.append(new())
    elif any(getattr(current, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(current, name, value)
        changes.changed.append(current)
    else:
        changes.unchanged += 1


def _exemption(person: int, row: ExemptionRow) -> Exemption:
    return Exemption(
        person_id=person,
        kind=row.kind,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        reason=row.reason,
        decision_number=row.decision_number,
    )


@transaction.atomic
def enter_planned_positions(
    rows: Sequence[PlannedRow],
    *,
    by: Any,
    at: dt.datetime,
    given: Collection[str] = frozenset({"valid_until", "decision_number"}),
) -> Entered:
    """Add and change positions people are planned for.

    A person, a title, an organisation and a first day are one. `given` names the optional fields
    that the rows carry.
    """
    people = ids_of_people(row.person_code for row in rows)
    places = dict(Organisation.objects.values_list("code", "pk"))
    existing = {
        (one.person_id, one.title_id, one.organisation_id, one.valid_from): one
        for batch in batches(people.values(), BATCH)
        for one in PlannedPosition.objects.select_for_update().filter(person__in=batch)
    }
    changes = _Changes([], [])
    for row in rows:
        key = (people[row.person_code], row.title, places[row.organisation_code], row.valid_from)
        wanted = {name: getattr(row, name) for name in given}
        _enter_span(existing.get(key), wanted, changes, new=partial(_planned, key, row))
    columns = ["valid_until", "decision_number"]
    PlannedPosition.objects.bulk_update(changes.changed, columns, batch_size=BATCH)
    PlannedPosition.objects.bulk_create(changes.new, batch_size=BATCH)
    if changes.changed:
        record_many("planned_position.changed", changes.changed, by=by, at=at, source="register")
    return Entered(len(changes.new), len(changes.changed), changes.unchanged)


def _planned(key: tuple[int, str, int, dt.date], row: PlannedRow) -> PlannedPosition:
    person, title, organisation, valid_from = key
    return PlannedPosition(
        person_id=person,
        title_id=title,
        organisation_id=organisation,
        valid_from=valid_from,
        valid_until=row.valid_until,
        decision_number=row.decision_number,
    )
