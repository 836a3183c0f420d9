"""Mergers, divisions, renamings and moves: history is added to, and each can be taken back."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from audit.api import record_many
from organisations.actions.ground import Ground
from organisations.actions.layout import Moving, nothing_moves
from organisations.errors import CannotReorganise
from organisations.models import OrganisationEvent
from organisations.queries.history import known_changes
from organisations.rules.changes import (
    Change,
    ChangeKind,
    Opening,
    Step,
    StepKind,
    carry_out_all,
    in_order,
)
from shared.dates import local_day


@dataclass(frozen=True)
class Handover:
    """An organisation whose people go elsewhere on a day.

    to       ids of the successors; empty when it was dissolved
    goes_on  it is among its own successors: who is not named stays
    """

    organisation_id: int
    to: tuple[int, ...]
    on: dt.date
    decision_number: str = ""
    goes_on: bool = False


@dataclass
class Reorganised:
    """What was done to the tree.

    changes    those carried out; what had been carried out before is left out
    undo       old values and ids, as JSON: for `undo_reorganisation`
    """

    changes: list[Change] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    renamed: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    undo: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def reorganise_tree(
    changes: Sequence[Change],
    *,
    by: Any,
    at: dt.datetime,
    meanwhile: Callable[[Reorganised], None] | None = None,
    moving: Moving = nothing_moves,
) -> Reorganised:
    """Carry out changes of the tree: all of them, or none.

    A change carried out before (the same kind, day, predecessors and successors) is passed over, so
    that the same list again changes nothing. Positions held, roles and whatever else points at the
    organisations are the callers': `records.api.reorganise` does the whole. It is done in
    `meanwhile`, before organisations change their places in today's tree (see `write_tree`); what is
    kept by place in it goes along in `moving`.

    Raises CannotReorganise, naming each change that is refused.
    """
    today = local_day(at)
    ground = Ground.locked()
    known = known_changes({one.effective_on for one in changes})
    fresh = [one for one in in_order(changes) if _key(one) not in known]
    tree = ground.tree(today=today)
    refused = carry_out_all(fresh, tree)
    if refused:
        raise CannotReorganise(refused)
    for step in tree.steps:
        ground.take(step)
    done = Reorganised(changes=fresh)
    if not fresh:
        return done
    ground.write()
    done.ids = {code: node.organisation.pk for code, node in ground.nodes.items()}
    _sort_out(tree.steps, done)
    done.handovers = [one for change in fresh for one in _handovers(change, done.ids)]
    events = _record_events(fresh, tree.steps, done.ids, at=at)
    done.undo = _undo(ground, done, events)
    _journal(fresh, ground, by=by, at=at)
    if meanwhile is not None:
        meanwhile(done)
    ground.write_tree(moving)
    return done


def establish(opening: Opening, *, on: dt.date, by: Any, at: dt.datetime, **decision: Any) -> None:
    """Open an organisation. `decision`: decision_number, decided_on. Raises CannotReorganise."""
    one = Change(
        ChangeKind.ESTABLISH, on, successors=(opening.code,), openings=(opening,), **decision
    )
    reorganise_tree([one], by=by, at=at)


def rename(
    code: str, name: str, *, on: dt.date, by: Any, at: dt.datetime, **decision: Any
) -> Reorganised:
    """Give an organisation another name from `on`; reports of a day before say the old one."""
    one = Change(ChangeKind.RENAME, on, (code,), (code,), name=name, **decision)
    return reorganise_tree([one], by=by, at=at)


def move(
    code: str, parent_code: str, *, on: dt.date, by: Any, at: dt.datetime, **decision: Any
) -> Reorganised:
    """Hang an organisation below another from `on`, with everything below it."""
    one = Change(ChangeKind.MOVE, on, (code,), (code,), parent_code=parent_code, **decision)
    return reorganise_tree([one], by=by, at=at)


def merge(
    codes: Iterable[str],
    into: Opening | str,
    *,
    on: dt.date,
    by: Any,
    at: dt.datetime,
    **decision: Any,
) -> Reorganised:
    """Merge organisations into a new one (an Opening) or into one that stands (its code)."""
    is_new = isinstance(into, Opening)
    successor = into.code if isinstance(into, Opening) else into
    openings = (into,) if isinstance(into, Opening) else ()
    named = tuple(codes) if is_new else tuple(dict.fromkeys((*codes, successor)))
    one = Change(ChangeKind.MERGE, on, named, (successor,), openings, **decision)
    return reorganise_tree([one], by=by, at=at)


def split(
    code: str,
    into: Iterable[Opening | str],
    *,
    on: dt.date,
    by: Any,
    at: dt.datetime,
    **decision: Any,
) -> Reorganised:
    """Divide an organisation into new ones and ones that stand, itself maybe among them."""
    parts = list(into)
    openings = tuple(one for one in parts if isinstance(one, Opening))
    codes = tuple(one.code if isinstance(one, Opening) else one for one in parts)
    one = Change(ChangeKind.SPLIT, on, (code,), codes, openings, **decision)
    return reorganise_tree([one], by=by, at=at)


def dissolve(code: str, *, on: dt.date, by: Any, at: dt.datetime, **decision: Any) -> Reorganised:
    """End an organisation below which nothing hangs; `on` is the first day without it."""
    one = Change(ChangeKind.DISSOLVE, on, (code,), **decision)
    return reorganise_tree([one], by=by, at=at)


def _key(change: Change) -> tuple[str, dt.date, frozenset[str], frozenset[str]]:
    successors = frozenset(change.successors)
    return (
        change.kind.value,
        change.effective_on,
        frozenset(change.predecessors) - successors,
        successors,
    )


def _sort_out(steps: Iterable[Step], done: Reorganised) -> None:
    lists = {
        StepKind.OPEN: done.opened,
        StepKind.CLOSE: done.closed,
        StepKind.CALL: done.renamed,
        StepKind.HANG: done.moved,
    }
    for step in steps:
        lists[step.kind].append(done.ids[step.code])


def _handovers(change: Change, ids: dict[str, int]) -> Iterable[Handover]:
    if change.kind not in {ChangeKind.MERGE, ChangeKind.SPLIT, ChangeKind.DISSOLVE}:
        return
    to = tuple(ids[code] for code in dict.fromkeys(change.successors))
    for code in change.predecessors:
        goes_on = code in change.successors
        if goes_on and change.kind == ChangeKind.MERGE:
            continue
        yield Handover(ids[code], to, change.effective_on, change.decision_number, goes_on)


def _record_events(
    changes: Sequence[Change], steps: Iterable[Step], ids: dict[str, int], *, at: dt.datetime
) -> list[OrganisationEvent]:
    by_name = {(one.kind, one.effective_on, one.predecessors) for one in changes}
    followed = [
        # What hung below a merged organisation moves with it; its own history should say so.
        Change(
            ChangeKind.MOVE, step.on, (step.code,), (step.code,),
            decision_number=step.decision_number,
        )
        for step in steps
        if step.kind == StepKind.HANG and (ChangeKind.MOVE, step.on, (step.code,)) not in by_name
    ]  # fmt: skip
    every = [*changes, *followed]
    events = OrganisationEvent.objects.bulk_create(
        OrganisationEvent(
            kind=one.kind.value,
            decision_number=one.decision_number,
            decided_on=one.decided_on,
            effective_on=one.effective_on,
            recorded_at=at,
        )
        for one in every
    )
    before, after = OrganisationEvent.predecessors.through, OrganisationEvent.successors.through
    pairs = list(zip(events, every, strict=True))
    before.objects.bulk_create(
        before(organisationevent=event, organisation_id=ids[code])
        for event, one in pairs
        for code in dict.fromkeys(one.predecessors)
    )
    after.objects.bulk_create(
        after(organisationevent=event, organisation_id=ids[code])
        for event, one in pairs
        for code in dict.fromkeys(one.successors)
    )
    return events


def _undo(ground: Ground, done: Reorganised, events: list[OrganisationEvent]) -> dict[str, Any]:
    """Return what taking it back needs: ids of what is new, old values of what is changed."""
    touched = {*done.opened, *done.closed, *done.renamed, *done.moved}
    nodes = {node.organisation.pk: node for node in ground.nodes.values()}
    opened = set(done.opened)
    return {
        "opened": sorted(opened),
        "organisations": {
            str(pk): {name: _plain(value) for name, value in nodes[pk].before.items()}
            for pk in sorted(touched - opened)
        },
        "left": {
            str(pk): [
                nodes[pk].organisation.name,
                _plain(nodes[pk].organisation.closed_on),
                nodes[pk].placement.pk,  # type: ignore[union-attr]  # touched: it has one
            ]
            for pk in sorted(touched)
        },
        "placements": [one.pk for one in ground.new_placements],
        "ended": {str(pk): _plain(old) for pk, (_one, old) in ground.ended.items()},
        "names": [one.pk for one in ground.names],
        "events": [one.pk for one in events],
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _journal(changes: Sequence[Change], ground: Ground, *, by: Any, at: dt.datetime) -> None:
    """One line for each organisation and what happened to it, in few statements."""
    together: dict[tuple[ChangeKind, str, dt.date], dict[str, None]] = {}
    for one in changes:
        key = (one.kind, one.decision_number, one.effective_on)
        together.setdefault(key, {}).update(dict.fromkeys((*one.predecessors, *one.successors)))
    for (kind, decision, on), codes in together.items():
        organisations = [ground.nodes[code].organisation for code in codes]
        record_many(
            f"organisation.{kind.value}", organisations,
            by=by, at=at, decision=decision, on=on.isoformat(),
        )  # fmt: skip
