"""The organisations as they stand, locked, and the writing of what changes among them."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from organisations.actions.holding import wait_patiently
from organisations.actions.layout import (
    BATCH,
    TREE_COLUMNS,
    Moving,
    called,
    lay_out,
    nothing_moves,
    save_columns,
)
from organisations.models import Organisation, OrganisationName, Placement
from organisations.rules.changes import Place, Step, StepKind, Tree

DAY = dt.timedelta(days=1)


@dataclass
class Node:
    """An organisation with its latest placement; `before` are the values as they were found."""

    organisation: Organisation
    placement: Placement | None
    parent: str  # code of the one above by the latest placement; "" for a root
    named_since: dt.date | None
    before: dict[str, object] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    is_new: bool = False

    def set(self, **values: object) -> None:
        for name, value in values.items():
            attribute = f"{name}_id" if name == "succeeded_by" else name
            self.before.setdefault(name, getattr(self.organisation, attribute))
            setattr(self.organisation, attribute, value)
            self.columns.add(name)


@dataclass
class Ground:
    """Every organisation by code.

    new_placements, ended  placements begun, and those brought to an end, with their old end
    """

    nodes: dict[str, Node]
    codes: dict[int, str]
    new_placements: list[Placement] = field(default_factory=list)
    ended: dict[int, tuple[Placement, dt.date | None]] = field(default_factory=dict)
    names: list[OrganisationName] = field(default_factory=list)
    successors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def locked(cls) -> "Ground":
        """Read and lock all organisations until the end of the transaction.

        NO KEY UPDATE: rows that merely point at an organisation (a result handed in meanwhile) can
        still be written; whoever needs an organisation to stay as it is takes `hold_still`.
        """
        wait_patiently()
        found = Organisation.objects.select_for_update(no_key=True).order_by("pk")
        organisations = {one.pk: one for one in found}
        latest: dict[int, Placement] = {}
        for placement in sorted(
            Placement.objects.all(), key=lambda one: (one.valid_from or dt.date.min, one.pk)
        ):
            latest[placement.organisation_id] = placement
        named = dict(
            OrganisationName.objects.order_by("valid_until").values_list(
                "organisation", "valid_until"
            )
        )
        codes = {pk: one.code for pk, one in organisations.items()}
        ground = cls({}, codes)
        for pk, one in organisations.items():
            current = latest.get(pk)
            above = current.parent_id if current else None
            ground.nodes[one.code] = Node(
                one, current, codes[above] if above else "", named.get(pk)
            )
        for one in organisations.values():
            if one.succeeded_by_id:
                ground.successors[one.code] = ground.codes[one.succeeded_by_id]
        return ground

    def tree(self, *, today: dt.date) -> Tree:
        """Return the picture on which changes are tried. What was opened and taken back is not in
        it: it may be opened again."""
        return Tree(
            {
                code: Place(
                    parent=node.parent,
                    name=node.organisation.name,
                    since=node.placement.valid_from,
                    named_since=node.named_since,
                    closed=node.placement.valid_until is not None
                    and node.placement.valid_until <= today,
                )
                for code, node in self.nodes.items()
                if node.placement is not None
            }
        )

    def take(self, step: Step) -> None:
        """Take one step on the rows in memory."""
        match step.kind:
            case StepKind.OPEN:
                self._open(step)
            case StepKind.HANG:
                self._hang(step)
            case StepKind.CALL:
                self._call(step)
            case StepKind.CLOSE:
                self._close(step)

    def _open(self, step: Step) -> None:
        opening = step.opening
        if opening is None:
            raise TypeError(step)
        node = self.nodes.get(step.code)
        if node is None:
            node = Node(Organisation(code=step.code), None, "", None, is_new=True)
            self.nodes[step.code] = node
        node.set(
            kind_id=opening.kind,
            residential_kind_id=opening.residential_kind or None,
            sector=opening.sector,
            opened_on=step.on,
            closed_on=None,
        )
        node.columns = {name.removesuffix("_id") for name in node.columns}
        node.columns |= called(node.organisation, opening.name)
        self._place(node, opening.parent_code, step, until=None)

    def _place(self, node: Node, parent: str, step: Step, *, until: dt.date | None) -> None:
        placement = Placement(
            organisation=node.organisation,
            parent=self.nodes[parent].organisation if parent else None,
            valid_from=step.on,
            valid_until=until,
            decision_number=step.decision_number,
        )
        node.placement, node.parent = placement, parent
        self.new_placements.append(placement)

    def _end(self, node: Node, on: dt.date) -> dt.date | None:
        """End the placement; return its old end."""
        placement = node.placement
        if placement is None:
            raise TypeError(node)
        old = placement.valid_until
        if placement.pk is not None:
            self.ended.setdefault(placement.pk, (placement, old))
        placement.valid_until = on
        return old

    def _hang(self, step: Step) -> None:
        node = self.nodes[step.code]
        placement = node.placement
        if placement is not None and placement.pk is None and placement.valid_from == step.on:
            # Twice on one day: only the second counts.
            placement.parent, node.parent = self.nodes[step.other].organisation, step.other
            return
        self._place(node, step.other, step, until=self._end(node, step.on))

    def _call(self, step: Step) -> None:
        node = self.nodes[step.code]
        organisation = node.organisation
        node.before.setdefault("name", organisation.name)
        self.names.append(
            OrganisationName(
                organisation=organisation,
                name=organisation.name,
                valid_from=node.named_since or organisation.opened_on,
                valid_until=step.on,
            )
        )
        node.columns |= called(organisation, step.other)
        node.named_since = step.on

    def _close(self, step: Step) -> None:
        node = self.nodes[step.code]
        self._end(node, step.on)
        node.set(closed_on=step.on - DAY)
        if step.other:
            self.successors[step.code] = step.other

    def write(self) -> None:
        """Write everything but where organisations that were there hang in today's tree."""
        Organisation.objects.bulk_create(self._laid_out(), batch_size=BATCH)
        for code, successor in self.successors.items():
            node, heir = self.nodes[code], self.nodes[successor].organisation.pk
            if node.organisation.succeeded_by_id != heir:
                node.set(succeeded_by=heir)
        self._save(lambda columns: columns - TREE_COLUMNS)
        for placement in self.new_placements:
            placement.organisation_id = placement.organisation.pk
            placement.parent_id = placement.parent.pk if placement.parent else None
        Placement.objects.bulk_update(
            [placement for placement, _old in self.ended.values()],
            ["valid_until"],
            batch_size=BATCH,
        )
        Placement.objects.bulk_create(self.new_placements, batch_size=BATCH)
        OrganisationName.objects.bulk_create(self.names, batch_size=BATCH)

    def write_tree(self, moving: Moving) -> None:
        """Write today's tree, as the last thing before the end of the transaction.

        A path is unique, and PostgreSQL lets nobody write a row that points at an organisation
        whose path changes: whoever hands in a test meanwhile waits from here on, and not longer.
        """
        self._save(lambda columns: columns & TREE_COLUMNS, moving)

    def _save(self, which: Callable[[set[str]], set[str]], moving: Moving = nothing_moves) -> None:
        old = (node for node in self.nodes.values() if not node.is_new)
        save_columns(((node.organisation, which(node.columns)) for node in old), moving=moving)

    def _laid_out(self) -> Iterable[Organisation]:
        """Give every organisation its place in today's tree; return the new ones."""
        by_path = {node.organisation.path: code for code, node in self.nodes.items()}
        homes = {code: self._home(code, by_path) for code in self.nodes}
        organisations = {code: node.organisation for code, node in self.nodes.items()}
        for code, columns in lay_out(homes, organisations).items():
            self.nodes[code].columns |= columns
        return [node.organisation for node in self.nodes.values() if node.is_new]

    def _home(self, code: str, by_path: dict[str, str]) -> str:
        if successor := self.successors.get(code):
            return successor
        node = self.nodes[code]
        if node.placement is None:  # opened and taken back: it stays where it was put
            return by_path.get(node.organisation.path[: -Organisation.steplen], "")
        return node.parent
