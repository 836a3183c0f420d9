"""Merging two records of one human being: proposed by one person, confirmed by another."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import READ, record
from people import errors
from people.actions import alone_at_register
from people.merging.belongings import Part, Two, belongings
from people.merging.doing import carry_out, fingerprint, put_back
from people.models import DistinctPeople, Person, PersonMerge
from people.rules.duplicates import pair_of
from shared.dates import local_day
from shared.locks import Busy, busy_when_locked, yield_after
from shared.undoing import UNDO_DAYS, last_day_to_undo

# An import or a reorganisation at work is worth a moment.
WAIT_FOR_REGISTER = dt.timedelta(seconds=3)
# Of a merge and somebody who hands in a test at that moment, the merge is tried again.
LONGEST_WAIT = dt.timedelta(milliseconds=400)
State = PersonMerge.State


@dataclass(frozen=True)
class Line:
    """What becomes of one sort of belongings, for people to read."""

    label: str | Promise
    part: Part


@dataclass(frozen=True)
class Plan:
    """What a merge would do. `seen` names it: whoever confirms confirms this and nothing else."""

    lines: list[Line]

    @property
    def parts(self) -> list[Part]:
        return [line.part for line in self.lines]

    @property
    def shown(self) -> list[Line]:
        return [line for line in self.lines if line.part.number or line.part.notes]

    @property
    def refusals(self) -> list[str]:
        return [sentence for part in self.parts for sentence in part.refusals]

    @property
    def seen(self) -> str:
        return fingerprint(self.parts)


def plan_of(two: Two) -> Plan:
    """Return what would happen. Reads only; the number of queries does not grow with the rows."""
    return Plan([Line(each.label, each.plan(two)) for each in belongings()])


@transaction.atomic
def propose_merge(
    kept: Person,
    merged: Person,
    *,
    reason: str,
    by: User,
    at: dt.datetime,
    takes_account: bool = False,
) -> PersonMerge:
    """Ask a second person to make the two one. Nothing moves yet. Raises MergeRefused."""
    people = _locked(kept, merged)
    kept, merged = people[kept.pk], people[merged.pk]
    _refuse_own([kept, merged], by)
    if kept.merged_into_id or merged.merged_into_id:
        raise errors.MergeDecided
    waiting = PersonMerge.objects.filter(
        Q(kept__in=people) | Q(merged__in=people), state=State.PROPOSED
    )
    if waiting.exists():
        raise errors.MergeUnderWay
    takes_account = takes_account and bool(kept.user_id and merged.user_id)
    _refuse_blocked(plan_of(Two(kept, merged, at, takes_account)))
    merge = PersonMerge.objects.create(
        kept=kept,
        merged=merged,
        reason=reason,
        takes_account=takes_account,
        proposed_by=by,
        proposed_at=at,
    )
    record("merge.proposed", merge, by=by, at=at, **_codes(merge), reason=reason)
    return merge


@transaction.atomic
def withdraw_merge(merge: PersonMerge, *, by: User, at: dt.datetime) -> PersonMerge:
    """Take a proposal away before it is confirmed. Raises MergeDecided."""
    merge = _locked_merge(merge, State.PROPOSED)
    merge.state = State.WITHDRAWN
    merge.save(update_fields=["state"])
    record("merge.withdrawn", merge, by=by, at=at, **_codes(merge))
    return merge


@contextmanager
def _nobody_else() -> Iterator[None]:
    """Run the block in one transaction in which the register changes by nothing else.

    Whoever is at work on one of the rows goes first; if that takes too long, nothing is done.
    Raises MergeBusy.
    """
    try:
        with busy_when_locked(), alone_at_register(wait=WAIT_FOR_REGISTER):
            yield_after(LONGEST_WAIT)
            yield
    except Busy as error:
        raise errors.MergeBusy from error


@_nobody_else()
def confirm_merge(merge: PersonMerge, *, seen: str, by: User, at: dt.datetime) -> PersonMerge:
    """Make the two one, as `seen` on the page.

    Raises MergeNeedsAnother for whoever proposed it, MergeDecided for the second confirmation,
    MergeMoved if more or less would move than was seen, MergeBlocked if something is in the way,
    MergeBusy while somebody works on either.
    """
    merge = _locked_merge(merge, State.PROPOSED)
    if merge.proposed_by_id == by.pk:
        raise errors.MergeNeedsAnother
    people = _locked(merge.kept, merge.merged)
    kept, merged = people[merge.kept_id], people[merge.merged_id]
    _refuse_own([kept, merged], by)
    if kept.merged_into_id or merged.merged_into_id:
        raise errors.MergeDecided
    plan = plan_of(Two(kept, merged, at, merge.takes_account, merge.pk))
    _refuse_blocked(plan)
    if plan.seen != seen:
        raise errors.MergeMoved
    merge.moved = carry_out(plan.parts)
    Person.objects.filter(pk=merged.pk).update(merged_into=kept)
    merge.state, merge.confirmed_by, merge.confirmed_at = State.MERGED, by, at
    merge.save(update_fields=["moved", "state", "confirmed_by", "confirmed_at"])
    _settle([kept, merged], at)
    record("merge.confirmed", merge, by=by, at=at, **_codes(merge), rows=len(merge.moved))
    _note_both(merge, "person.merged", by=by, at=at)
    return merge


@_nobody_else()
def undo_merge(merge: PersonMerge, *, reason: str, by: User, at: dt.datetime) -> PersonMerge:
    """Take a merge of the last days back; what has been earned since stays with the one kept.

    Raises MergeStays with what is in the way, MergeDecided if it is not in force, MergeBusy while
    somebody works on either.
    """
    merge = _locked_merge(merge, State.MERGED)
    people = _locked(merge.kept, merge.merged)
    _refuse_own(list(people.values()), by)
    reasons = in_the_way_of_undoing(merge, on=local_day(at))
    if reasons:
        raise errors.MergeStays(reasons)
    Person.objects.filter(pk=merge.merged_id).update(merged_into=None)
    left = put_back(merge.moved)
    for each in reversed(belongings()):
        each.give_back(merge, by, at)
    merge.state, merge.undone_by, merge.undone_at = State.UNDONE, by, at
    merge.undo_reason = reason
    merge.save(update_fields=["state", "undone_by", "undone_at", "undo_reason"])
    _settle(list(people.values()), at)
    record("merge.undone", merge, by=by, at=at, **_codes(merge), reason=reason, left=left)
    _note_both(merge, "person.merge_undone", by=by, at=at)
    return merge


def in_the_way_of_undoing(merge: PersonMerge, *, on: dt.date) -> list[str]:
    """Return why a merge in force cannot be taken back on that day; nothing when it can."""
    if merge.confirmed_at is None or on > last_day_to_undo(merge.confirmed_at):
        return [_("More than %(days)s days have passed.") % {"days": UNDO_DAYS}]
    if Person.objects.filter(pk=merge.kept_id, merged_into__isnull=False).exists():
        return [_("The record kept has been merged into another since. Take that back first.")]
    return [sentence for each in belongings() for sentence in each.in_the_way(merge)]


@transaction.atomic
def tell_apart(one: Person, other: Person, *, by: User, at: dt.datetime) -> DistinctPeople:
    """Remember that the two are two people, so that nobody asks again. Twice is once."""
    people = _locked(one, other)
    _refuse_own(list(people.values()), by)
    first, second = pair_of(one.pk, other.pk)
    pair, is_new = DistinctPeople.objects.get_or_create(
        first_id=first, second_id=second, defaults={"decided_by": by, "decided_at": at}
    )
    if is_new:
        codes = sorted([one.code, other.code])
        record("person.told_apart", pair, by=by, at=at, person_code=codes[0], other=codes[1])
    return pair


@transaction.atomic
def note_compared(one: Person, other: Person, *, by: User, at: dt.datetime) -> None:
    """Write into the journal that somebody has looked at the details of both."""
    for person in (one, other):
        if person.user_id != by.pk:
            record(READ, person, by=by, at=at, person_code=person.code)


# --- Details --------------------------------------------------------------------------------------


def _locked(one: Person, other: Person) -> dict[int, Person]:
    """Lock both, always in the same order, with their accounts as they are now.

    Whoever adds something for either (`kept_records`) is waited for, and waits.
    """
    rows = Person.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")
    return {row.pk: row for row in rows}


def _locked_merge(merge: PersonMerge, state: str) -> PersonMerge:
    found = (
        PersonMerge.objects.select_for_update(of=("self",))
        .select_related("kept", "merged")
        .get(pk=merge.pk)
    )
    if found.state != state:
        raise errors.MergeDecided
    return found


def _refuse_own(people: list[Person], by: User) -> None:
    if any(person.user_id == by.pk for person in people):
        raise errors.OwnMerge


def _refuse_blocked(plan: Plan) -> None:
    if plan.refusals:
        raise errors.MergeBlocked(plan.refusals)


def _settle(people: list[Person], at: dt.datetime) -> None:
    for each in belongings():
        each.settle([person.pk for person in people], at)


def _codes(merge: PersonMerge) -> dict[str, str]:
    return {"person_code": merge.kept.code, "merged_code": merge.merged.code}


def _note_both(merge: PersonMerge, verb: str, *, by: User, at: dt.datetime) -> None:
    """A line about each of the two, where whoever asks about one of them finds it."""
    for person, other in ((merge.kept, merge.merged), (merge.merged, merge.kept)):
        record(verb, person, by=by, at=at, person_code=person.code, other=other.code)
