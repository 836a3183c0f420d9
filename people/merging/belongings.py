"""What a person has. Apps above say it of their own tables; nothing here knows them.

A merge asks each belonging what becomes of its rows, shows it, and carries it out.

    register_belonging(Belonging("messages", _("Messages"), messages))
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from accounts.api import User
from people.models import Person, PersonMerge


@dataclass(frozen=True)
class Two:
    """The record that is kept, the one merged into it, and when.

    takes_account  both have an account, and that of the one merged is used from then on
    merge_id       of the proposal; 0 while somebody only looks
    """

    kept: Person
    merged: Person
    at: dt.datetime
    takes_account: bool = False
    merge_id: int = 0


@dataclass(frozen=True)
class Change:
    """A row gets other values, by the names of its columns."""

    row: Model
    values: dict[str, Any]


@dataclass(frozen=True)
class Removal:
    """A row that says the same as another, which stays; what points at it points there then."""

    row: Model
    instead: Model


@dataclass
class Part:
    """What becomes of one sort of belongings.

    number    how many of them the person kept has more afterwards
    notes     sentences on what is settled how
    refusals  sentences on why it cannot be done as it is
    """

    number: int = 0
    changes: list[Change] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    additions: list[Model] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def _nothing(_people: list[int], _at: dt.datetime) -> None:
    return None


def _nothing_to_give_back(_merge: PersonMerge, _by: User, _at: dt.datetime) -> None:
    return None


def _nothing_in_the_way(_merge: PersonMerge) -> list[str]:
    return []


@dataclass(frozen=True)
class Belonging:
    """One sort of thing that people have.

    label       what it is called in lists, in the plural
    plan        what becomes of it; reads only
    settle      brings what is derived up to date, for both people, after a merge or its undoing
    give_back   undoes additions; changes and removals are put back without it
    in_the_way  why a merge cannot be taken back
    tables      models whose rows it speaks for
    """

    key: str
    label: str | Promise
    plan: Callable[[Two], Part]
    tables: tuple[type[Model], ...] = ()
    settle: Callable[[list[int], dt.datetime], None] = _nothing
    give_back: Callable[[PersonMerge, User, dt.datetime], None] = _nothing_to_give_back
    in_the_way: Callable[[PersonMerge], list[str]] = _nothing_in_the_way


_BELONGINGS: dict[str, Belonging] = {}


def register_belonging(belonging: Belonging) -> None:
    """Make it known. Called from `AppConfig.ready`; the same key again replaces it."""
    _BELONGINGS[belonging.key] = belonging


def belongings() -> list[Belonging]:
    """Those of the lowest app first, as the apps made them known."""
    return list(_BELONGINGS.values())


def handed_over(
    rows: Iterable[Model], two: Two, *, once: tuple[str, ...] = (), taken: Iterable[Any] = ()
) -> tuple[list[Change], list[Model]]:
    """Return how rows go over to the person kept, and those that the person has already.

    once   columns that tell the rows of one person apart; none: as many as there are
    taken  the values of these columns that the person kept has; a null is like no other
    """
    there = set(taken)
    over: list[Change] = []
    left: list[Model] = []
    for row in rows:
        key = tuple(getattr(row, column) for column in once)
        if once and None not in key and key in there:
            left.append(row)
        else:
            over.append(Change(row, {"person_id": two.kept.pk}))
    return over, left
