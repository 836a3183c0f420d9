"""What a change of organisations means: mergers, divisions, renamings, moves. Plain values.

A change is carried out on a small picture of the tree (`Tree`), and says as `Step`s what is to be
written. Nothing is written here, and a change that is refused leaves the picture as it was found
only when the whole picture is thrown away.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import groupby

DAY = dt.timedelta(days=1)


class ChangeKind(StrEnum):
    """What may happen to organisations; the words of `OrganisationEvent.Kind`."""

    ESTABLISH = "establish"
    MOVE = "move"
    RENAME = "rename"
    SPLIT = "split"
    MERGE = "merge"
    DISSOLVE = "dissolve"


# On one day: what is new stands before anything moves below it; what is merged goes last, with
# whatever is still left below it; only then may something be dissolved.
ORDER = tuple(ChangeKind)


class Problem(StrEnum):
    """Why a change cannot be carried out. `ChangeRefused.code` names the organisation meant."""

    UNKNOWN = "unknown"
    CLOSED = "closed"
    TAKEN = "taken"
    TOO_EARLY = "too_early"
    NOT_YET = "not_yet"
    BELOW_ITSELF = "below_itself"
    NOTHING_TO_MERGE = "nothing_to_merge"
    TOO_FEW_PARTS = "too_few_parts"
    CHILDREN_LEFT = "children_left"
    NO_PARENT = "no_parent"


class ChangeRefused(Exception):
    """One change cannot be carried out."""

    def __init__(self, problem: Problem, code: str, *, other: str = "") -> None:
        super().__init__(f"{problem} {code}")
        self.problem, self.code, self.other = problem, code, other


@dataclass(frozen=True, slots=True)
class Opening:
    """An organisation to be opened by a change."""

    code: str
    name: str
    parent_code: str
    kind: str
    residential_kind: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change as decided.

    predecessors  codes of what there was; empty for an establishment
    successors    codes of what there is afterwards; empty for a dissolution
    openings      those of the successors that are new
    name          the new name: of a renaming, or of an organisation that others are merged into
    parent_code   where it hangs from now on: of a move
    """

    kind: ChangeKind
    effective_on: dt.date
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()
    name: str = ""
    parent_code: str = ""
    decision_number: str = ""
    decided_on: dt.date | None = None


@dataclass(slots=True)
class Place:
    """An organisation as far as changes are concerned.

    parent        code of the one above; "" for a root
    since         from which day it has hung there; None: since before records
    named_since   from which day it has had its name; None: since before records
    closed        whether it has come to its end; then nothing more can happen to it
    """

    parent: str
    name: str = ""
    since: dt.date | None = None
    named_since: dt.date | None = None
    closed: bool = False


class StepKind(StrEnum):
    OPEN = "open"
    HANG = "hang"
    CALL = "call"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to write. `other` is the parent of HANG, the name of CALL, the successor of CLOSE.

    on  the first day on which it holds; of CLOSE the first day on which the organisation is no more
    """

    kind: StepKind
    code: str
    on: dt.date
    other: str = ""
    opening: Opening | None = None
    decision_number: str = ""


@dataclass
class Tree:
    """The organisations by code, and the steps taken so far."""

    places: dict[str, Place]
    steps: list[Step] = field(default_factory=list)
    # Where the placement itself comes from these changes: on its first day it may change again.
    _fresh: set[str] = field(default_factory=set)
    _below: dict[str, set[str]] | None = None

    def standing(self, code: str, on: dt.date) -> Place:
        """Return an organisation that stands on `on`. Raises ChangeRefused."""
        place = self.places.get(code)
        if place is None:
            raise ChangeRefused(Problem.UNKNOWN, code)
        if place.closed:
            raise ChangeRefused(Problem.CLOSED, code)
        if place.since is not None and place.since > on:
            raise ChangeRefused(Problem.NOT_YET, code)
        return place

    def children_of(self, code: str) -> list[str]:
        """Return what hangs directly below now, and is not closed."""
        if self._below is None:
            self._below = {}
            for each, place in self.places.items():
                if not place.closed:
                    self._below.setdefault(place.parent, set()).add(each)
        return sorted(self._below.get(code, ()))

    def above(self, code: str) -> Iterable[str]:
        """Yield the organisation itself and those above it, the nearest first."""
        seen: set[str] = set()
        while code and code in self.places and code not in seen:
            yield code
            seen.add(code)
            code = self.places[code].parent

    def open(self, opening: Opening, change: Change) -> None:
        known = self.places.get(opening.code)
        if known is not None and not known.closed:
            raise ChangeRefused(Problem.TAKEN, opening.code)
        if opening.parent_code:
            self.standing(opening.parent_code, change.effective_on)
        day = change.effective_on
        self.places[opening.code] = Place(opening.parent_code, opening.name, day, day)
        self._fresh.add(opening.code)
        self._put(opening.code, "", opening.parent_code)
        self._step(StepKind.OPEN, opening.code, change, opening=opening)

    def hang(self, code: str, parent: str, change: Change) -> None:
        place = self.standing(code, change.effective_on)
        self.standing(parent, change.effective_on)
        if code in self.above(parent):
            raise ChangeRefused(Problem.BELOW_ITSELF, code, other=parent)
        if place.parent == parent:
            return
        first = change.effective_on + DAY if code in self._fresh else change.effective_on
        if place.since is not None and place.since >= first:
            raise ChangeRefused(Problem.TOO_EARLY, code)
        self._fresh.add(code)
        self._put(code, place.parent, parent)
        place.parent, place.since = parent, change.effective_on
        self._step(StepKind.HANG, code, change, other=parent)

    def call(self, code: str, name: str, change: Change) -> None:
        place = self.standing(code, change.effective_on)
        if not name or place.name == name:
            return
        if place.named_since is not None and place.named_since >= change.effective_on:
            raise ChangeRefused(Problem.TOO_EARLY, code)
        place.name, place.named_since = name, change.effective_on
        self._step(StepKind.CALL, code, change, other=name)

    def close(self, code: str, successor: str, change: Change) -> None:
        place = self.standing(code, change.effective_on)
        if left := self.children_of(code):
            raise ChangeRefused(Problem.CHILDREN_LEFT, code, other=left[0])
        if place.since is not None and place.since >= change.effective_on:
            raise ChangeRefused(Problem.TOO_EARLY, code)
        place.closed = True
        self._put(code, place.parent, None)
        self._step(StepKind.CLOSE, code, change, other=successor)

    def _put(self, code: str, old: str, new: str | None) -> None:
        if self._below is not None:
            self._below.get(old, set()).discard(code)
            if new is not None:
                self._below.setdefault(new, set()).add(code)

    def _step(
        self,
        kind: StepKind,
        code: str,
        change: Change,
        *,
        other: str = "",
        opening: Opening | None = None,
    ) -> None:
        day, decision = change.effective_on, change.decision_number
        self.steps.append(Step(kind, code, day, other, opening, decision))


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Return changes in the order in which they are carried out: by day, then by kind."""
    return sorted(changes, key=lambda one: (one.effective_on, ORDER.index(one.kind)))


def openings_first(openings: Sequence[tuple[Opening, Change]]) -> list[tuple[Opening, Change]]:
    """Return openings so that each comes after the one above it that is new as well."""
    by_code = {opening.code: (opening, change) for opening, change in openings}
    done: dict[str, tuple[Opening, Change]] = {}

    def take(code: str, seen: frozenset[str]) -> None:
        if code in done or code not in by_code or code in seen:
            return
        take(by_code[code][0].parent_code, seen | {code})
        done[code] = by_code[code]

    for opening, _change in openings:
        take(opening.code, frozenset())
    return list(done.values())


def carry_out_all(changes: Iterable[Change], tree: Tree) -> list[tuple[Change, ChangeRefused]]:
    """Carry out changes day by day; return those refused. When there is any, drop the tree."""
    refused: dict[int, tuple[Change, ChangeRefused]] = {}

    def attempt(change: Change, what: Callable[[], None]) -> None:
        if id(change) in refused:
            return
        try:
            what()
        except ChangeRefused as refusal:
            refused[id(change)] = (change, refusal)

    for _day, of_day in groupby(in_order(changes), key=lambda one: one.effective_on):
        today = list(of_day)
        openings = [(opening, change) for change in today for opening in change.openings]
        for opening, change in openings_first(openings):
            attempt(change, partial(tree.open, opening, change))
        # The lower first: what is merged itself does not move with the one above it.
        depth = {id(one): _depth(one, tree) for one in today}
        for change in sorted(today, key=lambda one: (ORDER.index(one.kind), -depth[id(one)])):
            attempt(change, partial(carry_out, change, tree))
    return list(refused.values())


def _depth(change: Change, tree: Tree) -> int:
    return max((len(list(tree.above(code))) for code in change.predecessors), default=0)


def carry_out(change: Change, tree: Tree) -> None:
    """Carry out one change; what it opens has been opened before. Raises ChangeRefused."""
    _CARRIERS[change.kind](change, tree)


def _establish(change: Change, tree: Tree) -> None:
    """Nothing more than the openings."""


def _move(change: Change, tree: Tree) -> None:
    if not change.parent_code:
        raise ChangeRefused(Problem.NO_PARENT, change.predecessors[0])
    tree.hang(change.predecessors[0], change.parent_code, change)


def _rename(change: Change, tree: Tree) -> None:
    tree.call(change.predecessors[0], change.name, change)


def _merge(change: Change, tree: Tree) -> None:
    successor = change.successors[0]
    merged = [code for code in change.predecessors if code != successor]
    if not merged:
        raise ChangeRefused(Problem.NOTHING_TO_MERGE, successor)
    tree.standing(successor, change.effective_on)
    tree.call(successor, change.name, change)
    for code in merged:
        tree.standing(code, change.effective_on)
        for child in tree.children_of(code):
            tree.hang(child, successor, change)
        tree.close(code, successor, change)


def _split(change: Change, tree: Tree) -> None:
    (old,) = change.predecessors
    tree.standing(old, change.effective_on)
    if len(set(change.successors)) < 2:
        raise ChangeRefused(Problem.TOO_FEW_PARTS, old)
    for part in change.successors:
        tree.standing(part, change.effective_on)
    if old not in change.successors:
        tree.close(old, "", change)


def _dissolve(change: Change, tree: Tree) -> None:
    tree.close(change.predecessors[0], "", change)


_CARRIERS = {
    ChangeKind.ESTABLISH: _establish,
    ChangeKind.MOVE: _move,
    ChangeKind.RENAME: _rename,
    ChangeKind.SPLIT: _split,
    ChangeKind.MERGE: _merge,
    ChangeKind.DISSOLVE: _dissolve,
}
