"""Who belongs to an audience, and under which of several positions a person counts.

An audience is a list of clauses; a position that fits any of them is enough. Whoever holds several
fitting positions is one person and counts once, where the highest of them is held.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Clause:
    """Holders of `title` in organisations of one kind (None: of any kind).

    `residential_only` asks for a neighbourhood (thôn, tổ dân phố …), `residential_kind` for one
    sort of it.
    """

    title: str
    organisation_kind: str | None = None
    residential_only: bool = False
    residential_kind: str | None = None


@dataclass(frozen=True)
class AudienceDefinition:
    """An audience in words (`name`, `definition`) and in clauses.

    is_unsettled  what is kept ready of it has not followed a change of its clauses yet
    """

    code: str
    name: str = ""
    definition: str = ""
    clauses: tuple[Clause, ...] = ()
    is_unsettled: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """A position in force on the day asked for, with what the clauses look at."""

    person_id: int
    title: str
    rank: int
    organisation_id: int
    organisation_code: str
    organisation_kind: str
    residential_kind: str | None
    has_committee: bool
    since: dt.date | None


def fits(clause: Clause, position: Position) -> bool:
    if clause.title != position.title:
        return False
    if clause.organisation_kind not in {None, position.organisation_kind}:
        return False
    if clause.residential_only and position.residential_kind is None:
        return False
    return clause.residential_kind in {None, position.residential_kind}


def fitting(positions: Iterable[Position], clauses: Iterable[Clause]) -> list[Position]:
    """Return the positions that fit at least one clause."""
    clauses = tuple(clauses)
    return [each for each in positions if any(fits(clause, each) for clause in clauses)]


def highest_position(positions: Iterable[Position]) -> Position | None:
    """Return the position under which the person counts: the title of the highest rank.

    Of equal ranks the one held longest wins (an unknown start is the longest), then the lower code
    of the organisation, so that the answer never depends on the order of the rows.
    """
    return min(positions, key=_order, default=None)


def _order(position: Position) -> tuple[int, dt.date, str, str]:
    return (
        -position.rank,
        position.since or dt.date.min,
        position.organisation_code,
        position.title,
    )
