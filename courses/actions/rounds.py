"""Bringing a requirement to life, and keeping its assignments up to date with the register."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.api import User
from audit.api import record, record_many
from courses.errors import (
    NeedsSecondPerson,
    NobodyConcerned,
    NotADraft,
    RequirementExists,
    RequirementNotLive,
)
from courses.models import Assignment, Enrolment, Programme, Requirement, RequirementEquivalent
from courses.queries.rounds import minutes_needed
from courses.queries.rounds_people import AudienceOnDay, Membership, audience_on
from courses.queries.rounds_preview import people_in_tree
from courses.rules.rounds import (
    due_day,
    has_too_little_time,
    is_in_this_year,
    needs_second_person,
)
from organisations.api import Placement
from people.api import Holding
from shared.dates import local_day

BATCH = 500
# A sweep looks back this far, so that a few days without a worker change nothing.
SWEEP_LOOKS_BACK = dt.timedelta(days=7)
State, Source, Issue = Requirement.State, Assignment.Source, Assignment.Issue


@dataclass(frozen=True)
class Refreshed:
    """How many assignments a sweep has begun, ended and given another due day."""

    begun: int = 0
    ended: int = 0
    changed: int = 0

    def __bool__(self) -> bool:
        return bool(self.begun or self.ended or self.changed)


@transaction.atomic
def write_requirement(
    requirement: Requirement,
    *,
    equivalents: Iterable[Programme] = (),
    by: User | None,
    at: dt.datetime,
) -> Requirement:
    """Save a draft with the programmes accepted besides its own.

    Raises NotADraft when it is live by now, and RequirementExists.
    """
    is_new = requirement.pk is None
    if not is_new and _locked(requirement).state != State.DRAFT:
        raise NotADraft
    try:
        with transaction.atomic():
            requirement.save()
    except IntegrityError as error:
        raise RequirementExists from error
    RequirementEquivalent.objects.filter(requirement=requirement).delete()
    RequirementEquivalent.objects.bulk_create(
        RequirementEquivalent(requirement=requirement, programme=programme)
        for programme in equivalents
        if programme.pk != requirement.programme_id
    )
    record("requirement.created" if is_new else "requirement.changed", requirement, by=by, at=at)
    return requirement


@transaction.atomic
def put_live(requirement: Requirement, *, by: User | None, at: dt.datetime) -> Requirement:
    """Make a draft live and assign it; or, where it concerns many, propose it to a second person.

    by  None: the system itself, which needs nobody else

    Raises NotADraft, NobodyConcerned, or NeedsSecondPerson when the person who proposed it tries
    to agree to it as well.
    """
    locked = _locked(requirement)
    if locked.state not in {State.DRAFT, State.PROPOSED}:
        raise NotADraft
    on = local_day(at)
    members = audience_on(locked, on=on).members
    if not members:
        raise NobodyConcerned
    if locked.state == State.PROPOSED and by is not None and locked.proposed_by_id == by.pk:
        raise NeedsSecondPerson
    is_large = needs_second_person(len(members), of=people_in_tree(locked.owner, on=on))
    if is_large and by is not None and locked.state == State.DRAFT:
        locked.state, locked.proposed_by = State.PROPOSED, by
        locked.save(update_fields=["state", "proposed_by"])
        record("requirement.proposed", locked, by=by, at=at, people=len(members))
        return locked
    locked.state, locked.live_at = State.LIVE, at
    locked.save(update_fields=["state", "live_at"])
    record("requirement.live", locked, by=by, at=at, people=len(members))
    refresh_assignments(locked, by=by, at=at)
    return locked


@transaction.atomic
def take_back_proposal(requirement: Requirement, *, by: User, at: dt.datetime) -> None:
    """Make a proposed requirement a draft again. Raises NotADraft when it is live by now."""
    locked = _locked(requirement)
    if locked.state != State.PROPOSED:
        raise NotADraft
    locked.state, locked.proposed_by = State.DRAFT, None
    locked.save(update_fields=["state", "proposed_by"])
    record("requirement.returned", locked, by=by, at=at)


@transaction.atomic
def close_requirement(requirement: Requirement, *, by: User | None, at: dt.datetime) -> None:
    """Close a requirement: nobody is added or reminded; all that was done stays.

    Raises RequirementNotLive.
    """
    locked = _locked(requirement)
    if locked.state != State.LIVE:
        raise RequirementNotLive
    locked.state, locked.closed_at = State.CLOSED, at
    locked.save(update_fields=["state", "closed_at"])
    record("requirement.closed", locked, by=by, at=at)


def refresh_everything(*, at: dt.datetime) -> int:
    """Refresh all live requirements for everybody; return how many assignments changed."""
    return _refresh_live(None, at=at)


def refresh_lately_changed(*, at: dt.datetime) -> int:
    """Refresh all live requirements for whoever's positions began or ended lately.

    When an organisation has moved, everybody is looked at.
    """
    lately = (local_day(at) - SWEEP_LOOKS_BACK, local_day(at))
    changed = Q(valid_from__range=lately) | Q(valid_until__range=lately)
    if Placement.objects.filter(changed).exists():
        return _refresh_live(None, at=at)
    people = Holding.objects.filter(changed).values_list("person", flat=True).distinct()
    return _refresh_live(list(people), at=at)


def _refresh_live(people: list[int] | None, *, at: dt.datetime) -> int:
    if people is not None and not people:
        return 0
    found = Requirement.objects.filter(state=State.LIVE, year__gte=local_day(at).year)
    done = [refresh_assignments(one, by=None, at=at, people=people) for one in found]
    return sum(each.begun + each.ended + each.changed for each in done)


@transaction.atomic
def refresh_assignments(
    requirement: Requirement,
    *,
    by: User | None,
    at: dt.datetime,
    people: Sequence[int] | None = None,
) -> Refreshed:
    """Begin and end assignments as the register of today says; run again, it changes nothing.

    A year that is over is left as it was. A fixed number of queries, in batches.

    people  only these, by id; None means everybody
    """
    locked = _locked(requirement)
    on = local_day(at)
    if locked.state != State.LIVE or on.year > locked.year:
        return Refreshed()
    audience = audience_on(locked, on=on, people=people)
    whose = Q() if people is None else Q(person__in=people)
    rows = list(
        Assignment.objects.filter(whose, requirement=locked).select_related("holding__followed_by")
    )
    sweep = _Sweep(locked, audience, rows, by=by, at=at)
    ended = sweep.end_those_who_left()
    begun = sweep.begin_newcomers()
    changed = sweep.move_due_days()
    return Refreshed(begun, ended, changed)


class _Sweep:
    """One refresh of one requirement: the audience of today against the rows there are."""

    def __init__(
        self,
        requirement: Requirement,
        audience: AudienceOnDay,
        rows: list[Assignment],
        *,
        by: User | None,
        at: dt.datetime,
    ) -> None:
        self.requirement, self.audience = requirement, audience
        self.members = audience.members
        self.by, self.at, self.on = by, at, local_day(at)
        self.live_on = local_day(requirement.live_at or at)
        for row in rows:
            row.requirement = requirement
        self.open = [row for row in rows if row.ended_on is None]
        self.past = [row for row in rows if row.ended_on is not None]
        self.minutes = minutes_needed(requirement)

    def end_those_who_left(self) -> int:
        leaving = [row for row in self.open if self._ending(row)]
        for row in leaving:
            row.ending = self._ending(row)
            row.ended_on = min(max(self._left_on(row), row.since), self.on)
        self.open = [row for row in self.open if row.ended_on is None]
        self.past += leaving
        Assignment.objects.bulk_update(leaving, ["ended_on", "ending"], batch_size=BATCH)
        record_many(
            "assignment.ended", leaving, by=self.by, at=self.at, requirement=self.requirement.pk
        )
        if self.requirement.leaving == Requirement.Leaving.WITHDRAW:
            staying = {row.person_id for row in self.open}
            _withdraw(
                self.requirement,
                {row.person_id for row in leaving} - staying,
                by=self.by,
                at=self.at,
            )
        return len(leaving)

    def _ending(self, row: Assignment) -> str:
        if self.requirement.leaving == Requirement.Leaving.KEEP:
            return ""
        if row.source == Source.AUDIENCE and row.person_id not in self.members:
            return Assignment.Ending.LEFT
        held = row.holding.carried_on if row.holding is not None else None
        if held is not None and held.valid_until is not None:
            return Assignment.Ending.POSITION_ENDED if held.valid_until <= self.on else ""
        return ""

    def _left_on(self, row: Assignment) -> dt.date:
        held = row.holding.carried_on if row.holding is not None else None
        if held is not None and held.valid_until is not None:
            return held.valid_until
        return self.audience.left_on.get(row.person_id, self.on)

    def begin_newcomers(self) -> int:
        if self.audience.owner_is_gone:
            return 0
        here = {row.person_id for row in self.open if row.source == Source.AUDIENCE}
        # Who was taken back by an officer is not brought in again the next night.
        here |= {row.person_id for row in self.past if row.ending == Assignment.Ending.TAKEN_BACK}
        left_on = {
            row.person_id: row.ended_on
            for row in sorted(self.past, key=lambda one: one.ended_on or dt.date.min)
        }
        new = [
            self._begun(one, left_on.get(one.person_id))
            for one in self.members.values()
            if one.person_id not in here
            and is_in_this_year(one.joined_on, self.requirement.joined_by)
        ]
        Assignment.objects.bulk_create(new, batch_size=BATCH)
        record_many(
            "assignment.created", new, by=self.by, at=self.at, requirement=self.requirement.pk
        )
        if self.requirement.leaving == Requirement.Leaving.WITHDRAW:
            back = {row.person_id: day for row in new if (day := left_on.get(row.person_id))}
            _restore(self.requirement, back, by=self.by, at=self.at)
        self.open += new
        return len(new)

    def _begun(self, member: Membership, left_on: dt.date | None) -> Assignment:
        # Since the position was taken up, also when the sweep comes some days later.
        first = [self.live_on, member.position_since, left_on]
        row = Assignment(
            requirement=self.requirement,
            person_id=member.person_id,
            source=Source.AUDIENCE,
            since=min(max(day for day in first if day is not None), self.on),
            recorded_at=self.at,
        )
        self._give_due_day(row)
        return row

    def move_due_days(self) -> int:
        moved = [row for row in self.open if row.pk and self._give_due_day(row)]
        Assignment.objects.bulk_update(moved, ["due_on", "issue"], batch_size=BATCH)
        record_many(
            "assignment.changed", moved, by=self.by, at=self.at, requirement=self.requirement.pk
        )
        return len(moved)

    def _give_due_day(self, row: Assignment) -> bool:
        """Set the due day of a row, and what is wrong with it; return whether that changed."""
        member = self.members.get(row.person_id)
        held_since = member.position_since if member else None
        start = row.holding.valid_from if row.holding else held_since
        before = (row.due_on, row.issue)
        give_due_day(row, start=start, live_on=self.live_on, minutes=self.minutes)
        return before != (row.due_on, row.issue)


def give_due_day(row: Assignment, *, start: dt.date | None, live_on: dt.date, minutes: int) -> None:
    """Set the due day of an assignment by the rule of its requirement, and what is wrong with it.

    start    since when the position has been held on which the rule may count
    minutes  how long the programme takes at least
    """
    asked = row.requirement
    row.due_on = due_day(
        asked.due_rule,
        due_on=asked.due_on,
        days=asked.due_days,
        position_start=start,
        live_on=live_on,
    )
    if row.due_on is None:
        row.issue = Issue.NO_ANCHOR
    elif has_too_little_time(row.due_on, on=row.since, minutes=minutes):
        row.issue = Issue.TOO_LITTLE_TIME
    else:
        row.issue = ""


def _withdraw(
    requirement: Requirement, people: set[int], *, by: User | None, at: dt.datetime
) -> None:
    """Take people out of the unfinished classes of a requirement that nothing else asks of them."""
    asked_elsewhere = Assignment.objects.filter(
        person=OuterRef("person"),
        ended_on=None,
        requirement__state=State.LIVE,
        requirement__programme=OuterRef("training_class__programme_version__programme"),
    )
    rows = list(
        _unfinished(requirement, people)
        .filter(~Exists(asked_elsewhere), withdrawn_at=None)
        .select_for_update(of=("self",), no_key=True)
    )
    for row in rows:
        row.withdrawn_at = at
    Enrolment.objects.bulk_update(rows, ["withdrawn_at"], batch_size=BATCH)
    record_many("enrolment.withdrawn", rows, by=by, at=at, requirement=requirement.pk)


def _restore(
    requirement: Requirement, left_on: dict[int, dt.date], *, by: User | None, at: dt.datetime
) -> None:
    """Bring people who are back into the classes they were taken out of; their progress is there."""
    rows = [
        row
        for row in _unfinished(requirement, set(left_on))
        .filter(withdrawn_at__isnull=False, training_class__closed_at=None)
        .select_for_update(of=("self",), no_key=True)
        if row.withdrawn_at and local_day(row.withdrawn_at) >= left_on[row.person_id]
    ]
    for row in rows:
        row.withdrawn_at = None
    Enrolment.objects.bulk_update(rows, ["withdrawn_at"], batch_size=BATCH)
    record_many("enrolment.restored", rows, by=by, at=at, requirement=requirement.pk)


def _unfinished(requirement: Requirement, people: set[int]) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(
        person__in=people,
        completed_at=None,
        training_class__programme_version__programme=requirement.programme_id,
    ).order_by("pk")


def _locked(requirement: Requirement) -> Requirement:
    return (
        Requirement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner", "programme")
        .get(pk=requirement.pk)
    )
