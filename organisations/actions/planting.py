"""Changing the tree. History is added to: a move ends one placement and begins another."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from audit.api import record_many
from organisations.actions.layout import (
    TREE_COLUMNS,
    Moving,
    called,
    lay_out,
    nothing_moves,
    save_columns,
)
from organisations.errors import CannotPlant
from organisations.models import Organisation, OrganisationEvent, OrganisationName, Placement
from organisations.rules import closed_too_early, tree_problems
from shared.dates import local_day

BATCH = 1000
OPTIONAL = frozenset({"parent_code", "residential_kind", "sector", "opened_on", "closed_on"})


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation as the register gives it.

    parent_code  "" for a root
    opened_on    first day; for an organisation that moves, the day from which it hangs there
    closed_on    last day on which it exists
    """

    code: str
    parent_code: str
    kind: str
    name: str
    residential_kind: str = ""
    sector: str = ""
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None


@dataclass(frozen=True)
class Planted:
    """How many organisations were new, changed, and already as given."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class _Node:
    """An organisation on its way into the tree, with the placement it has now."""

    organisation: Organisation
    parent: str
    placement: Placement
    ended: Placement | None = None  # the placement that a move brings to its end
    is_new: bool = False
    fields: set[str] = field(default_factory=set)
    placement_changed: bool = False
    events: list[tuple[str, dt.date]] = field(default_factory=list)
    successor: str = ""  # code of the one it was merged into
    former_name: str = ""
    # Opened by a reorganisation that was taken back: in the tree of no day, it keeps its path.
    below_by_path: str | None = None

    @property
    def home(self) -> str:
        """Below which it hangs in today's tree."""
        return self.below_by_path or self.successor or self.parent

    @property
    def is_changed(self) -> bool:
        own = self.fields - TREE_COLUMNS
        return not self.is_new and bool(own or self.placement_changed or self.ended)


@transaction.atomic
def plant(
    rows: Sequence[OrganisationRow],
    *,
    by: Any,
    at: dt.datetime,
    given: Collection[str] = OPTIONAL,
    moving: Moving = nothing_moves,
) -> Planted:
    """Create and update many organisations, their placements and today's tree, in bulk.

    given   names of the optional fields that the rows carry; the others stay as they are
    moving  takes along what the caller keeps by place in the tree

    Raises CannotPlant when the rows and what exists do not form trees; then nothing is written.
    """
    today = local_day(at)
    nodes = _existing_nodes()
    for row in rows:
        if row.code in nodes:
            _update(nodes[row.code], row, today=today, given=given)
        else:
            nodes[row.code] = _new_node(row)
    _check(nodes)
    _lay_out(nodes)
    _write(nodes, moving, at=at)
    named = [nodes[code] for code in {row.code: None for row in rows}]
    changed = [node for node in named if node.is_changed]
    if changed:
        record_many("organisation.changed", [node.organisation for node in changed], by=by, at=at)
    new = sum(node.is_new for node in named)
    return Planted(new, len(changed), len(named) - new - len(changed))


def _existing_nodes() -> dict[str, _Node]:
    # NO KEY UPDATE: rows that merely point at an organisation can still be written meanwhile.
    organisations = {
        one.pk: one for one in Organisation.objects.select_for_update(no_key=True).order_by("pk")
    }
    latest: dict[int, Placement] = {}
    for placement in sorted(
        Placement.objects.all(), key=lambda one: (one.valid_from or dt.date.min, one.pk)
    ):
        latest[placement.organisation_id] = placement
    nodes = {}
    by_path = {one.path: one.code for one in organisations.values()}
    for pk, organisation in organisations.items():
        placement = latest.get(pk) or Placement(organisation=organisation)
        above = organisations[placement.parent_id].code if placement.parent_id else ""
        node = nodes[organisation.code] = _Node(organisation, above, placement)
        if placement.pk is None and organisation.closed_on is not None:
            node.below_by_path = by_path.get(organisation.path[: -Organisation.steplen], "")
        if organisation.succeeded_by_id:
            node.successor = organisations[organisation.succeeded_by_id].code
    return nodes


def _new_node(row: OrganisationRow) -> _Node:
    organisation = Organisation(
        code=row.code,
        kind_id=row.kind,
        residential_kind_id=row.residential_kind or None,
        sector=row.sector,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
    )
    called(organisation, row.name)
    placement = Placement(
        organisation=organisation,
        valid_from=row.opened_on,
        valid_until=_day_after(row.closed_on),
    )
    return _Node(organisation, row.parent_code, placement, is_new=True)


def _update(node: _Node, row: OrganisationRow, *, today: dt.date, given: Collection[str]) -> None:
    organisation = node.organisation
    node.below_by_path = None  # named again: it is opened after all
    if organisation.succeeded_by_id is not None:
        return  # merged: its history is written, and only taking the merger back changes it
    if organisation.name != row.name:
        node.former_name = organisation.name
        node.fields |= called(organisation, row.name)
        node.events.append((OrganisationEvent.Kind.RENAME, today))
    _set(node, "kind_id", row.kind)
    if "residential_kind" in given:
        _set(node, "residential_kind_id", row.residential_kind or None)
    if "sector" in given:
        _set(node, "sector", row.sector)
    if "parent_code" in given and row.parent_code != node.parent:
        _move(node, row, today=today)
    elif "opened_on" in given and row.opened_on is not None:
        _correct_opening(node, row.opened_on)
    if "closed_on" in given and row.closed_on != organisation.closed_on:
        _close(node, row.closed_on)


def _set(node: _Node, name: str, value: object) -> None:
    if getattr(node.organisation, name) != value:
        setattr(node.organisation, name, value)
        node.fields.add(name.removesuffix("_id"))


def _move(node: _Node, row: OrganisationRow, *, today: dt.date) -> None:
    old = node.placement
    begun = old.valid_from or dt.date.min
    moved_on = row.opened_on if row.opened_on and row.opened_on > begun else today
    node.parent = row.parent_code
    if moved_on <= begun or old.pk is None:
        node.placement_changed = True  # placed and moved on one day: only the second counts
        return
    old.valid_until = moved_on
    node.ended = old
    node.placement = Placement(organisation=node.organisation, valid_from=moved_on)
    node.events.append((OrganisationEvent.Kind.MOVE, moved_on))


def _correct_opening(node: _Node, opened_on: dt.date) -> None:
    organisation, placement = node.organisation, node.placement
    if opened_on in {organisation.opened_on, placement.valid_from}:
        return
    if placement.valid_from == organisation.opened_on:  # it has never moved
        placement.valid_from = opened_on
        node.placement_changed = True
    _set(node, "opened_on", opened_on)


def _close(node: _Node, closed_on: dt.date | None) -> None:
    _set(node, "closed_on", closed_on)
    node.placement.valid_until = _day_after(closed_on)
    node.placement_changed = True
    if node.placement.valid_until is not None:
        node.events.append((OrganisationEvent.Kind.DISSOLVE, node.placement.valid_until))


def _day_after(day: dt.date | None) -> dt.date | None:
    return None if day is None else day + dt.timedelta(days=1)


def _check(nodes: dict[str, _Node]) -> None:
    parent_of = {code: node.parent for code, node in nodes.items()}
    closed_on = {code: node.organisation.closed_on for code, node in nodes.items()}
    if problems := tree_problems(parent_of) or closed_too_early(parent_of, closed_on):
        raise CannotPlant(sorted(problems))


def _lay_out(nodes: dict[str, _Node]) -> None:
    homes = {code: node.home for code, node in nodes.items()}
    organisations = {code: node.organisation for code, node in nodes.items()}
    for code, columns in lay_out(homes, organisations).items():
        nodes[code].fields |= columns


def _write(nodes: dict[str, _Node], moving: Moving, *, at: dt.datetime) -> None:
    old = [node for node in nodes.values() if not node.is_new]
    save_columns(((node.organisation, node.fields) for node in old), moving=moving)
    Organisation.objects.bulk_create(
        [node.organisation for node in nodes.values() if node.is_new], batch_size=BATCH
    )
    for node in nodes.values():
        node.placement.organisation = node.organisation
        node.placement.parent = nodes[node.parent].organisation if node.parent else None
    ended = [node.ended for node in old if node.ended]
    corrected = [node.placement for node in old if node.placement_changed and node.placement.pk]
    columns = ["parent", "valid_from", "valid_until"]
    Placement.objects.bulk_update(ended + corrected, columns, batch_size=BATCH)
    Placement.objects.bulk_create(
        [
            node.placement
            for node in nodes.values()
            if node.placement.pk is None and node.below_by_path is None
        ],
        batch_size=BATCH,
    )
    _keep_former_names(old, today=local_day(at))
    _record_events(old, at=at)


def _keep_former_names(nodes: Iterable[_Node], *, today: dt.date) -> None:
    renamed = {node.organisation.pk: node for node in nodes if node.former_name}
    if not renamed:
        return
    since: dict[int, dt.date | None] = {
        pk: node.organisation.opened_on for pk, node in renamed.items()
    }
    former = OrganisationName.objects.filter(organisation__in=renamed).order_by("valid_until")
    since.update(former.values_list("organisation", "valid_until"))
    OrganisationName.objects.bulk_create(
        OrganisationName(
            organisation_id=pk, name=node.former_name, valid_from=since[pk], valid_until=today
        )
        for pk, node in renamed.items()
        # A name given and changed on one day was a slip of the pen.
        if (begun := since[pk]) is None or begun < today
    )


def _record_events(nodes: Iterable[_Node], *, at: dt.datetime) -> None:
    pairs = [
        (OrganisationEvent(kind=kind, effective_on=day, recorded_at=at), node.organisation)
        for node in nodes
        for kind, day in node.events
    ]
    if not pairs:
        return
    OrganisationEvent.objects.bulk_create([event for event, _organisation in pairs])
    for link in (OrganisationEvent.predecessors.through, OrganisationEvent.successors.through):
        link.objects.bulk_create(
            link(organisationevent=event, organisation=organisation)
            for event, organisation in pairs
        )
