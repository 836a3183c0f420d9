"""The figures of an audience on any day, added up by the database.

`records.queries.population` says the same person by person, and is the judge of what is said here.
This is for pages: hundreds of thousands of people never leave the database, only one row for each
organisation does.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from organisations.api import Branches, Tree, tree_on
from records.queries.statement import NUMBERS, Asked, Statement, asking
from records.queries.targets import LevelIndicator
from records.rules.audience import AudienceDefinition
from records.rules.figures import Figures


@dataclass(frozen=True)
class Below:
    """`total` is `own` and the sum of `children`, always."""

    total: Figures
    own: Figures
    children: dict[int, Figures]


@dataclass(frozen=True)
class AnyDay:
    """The audience on a day, organisation by organisation, and the tree of that day.

    rows  what is counted at each organisation itself, without what hangs below it. Organisations
          outside the part of the tree that was asked for may be among them; `below` leaves these
          out.
    """

    on: dt.date
    tree: Tree
    codes: tuple[str, ...] = ()
    rows: dict[int, list[int]] = field(default_factory=dict)

    def at(self, organisation_id: int) -> Figures:
        """Return what is counted at the organisation itself."""
        return self._figures(self.rows[organisation_id])

    def below(self, organisation_id: int) -> Below:
        """Return the sums of an organisation, and of each of its children of that day."""
        sums = {
            child: self._sum(self.rows[each] for each in self.tree.walk(child) if each in self.rows)
            for child in self.tree.children_of(organisation_id)
        }
        own = self._sum(
            [self.rows[organisation_id]]
            if organisation_id in self.tree and organisation_id in self.rows
            else []
        )
        return Below(
            total=self._figures(self._sum([own, *sums.values()])),
            own=self._figures(own),
            children={child: self._figures(numbers) for child, numbers in sums.items()},
        )

    def _sum(self, rows: Iterable[list[int]]) -> list[int]:
        nothing = [0] * (len(NUMBERS) + len(self.codes))
        return [sum(column) for column in zip(nothing, *rows, strict=True)]

    def _figures(self, numbers: list[int]) -> Figures:
        return _figures(numbers, self.codes)


def _figures(numbers: Sequence[int], codes: Iterable[str]) -> Figures:
    counted = dict(zip(NUMBERS, numbers, strict=False))
    return Figures(**counted, levels=dict(zip(codes, numbers[len(NUMBERS) :], strict=True)))


def figures_on(
    audience: AudienceDefinition,
    *,
    on: dt.date,
    year: int | None = None,
    organisation_id: int | None = None,
    indicators: Sequence[LevelIndicator] = (),
    tree: Tree | None = None,
) -> AnyDay:
    """Return the figures as they were on `on`. Two queries; one when the `tree` is known.

    year             also the training of that year by then; nobody is exempt without it
    organisation_id  only what is needed for this organisation and what hangs below it
    indicators       levels to be counted
    """
    tree = tree_on(on) if tree is None else tree
    found = AnyDay(on, tree, tuple(each.code for each in indicators))
    if not audience.clauses or (organisation_id is not None and organisation_id not in tree):
        return found
    asked = Asked(audience, year is not None, indicators)
    statement = Statement([asked], on=on, year=year or on.year)
    if organisation_id is not None:
        statement.look_only_at(tree.subtree_ids(organisation_id))
    with asking() as cursor:
        cursor.execute(*statement.text_and_params())
        found.rows.update({organisation: numbers for organisation, *numbers in cursor.fetchall()})
    return found


def branch_figures(asked: Sequence[Asked], branches: Branches, *, year: int) -> list[Below]:
    """Return `figures_on(…).below(…)` of each audience at the organisation and on the day of
    `branches`. One query.

    Nothing but a row for each branch leaves the database. A branch without anybody is left out.
    """
    rows: dict[int, list[int]] = {}
    if branches.ids != frozenset():
        statement = Statement(asked, on=branches.on, year=year)
        if branches.ids is not None:
            statement.look_only_at(branches.ids)
        with asking() as cursor:
            cursor.execute(*statement.text_and_params_by(branches))
            rows = {branch: numbers for branch, *numbers in cursor.fetchall()}
    found = []
    first = 0
    for each in asked:
        last = first + each.width
        mine = {branch: numbers[first:last] for branch, numbers in rows.items()}
        found.append(_below(each, mine, branches.organisation_id))
        first = last
    return found


def _below(asked: Asked, rows: dict[int, list[int]], organisation_id: int) -> Below:
    nothing = [0] * asked.width
    total = [sum(column) for column in zip(nothing, *rows.values(), strict=True)]
    own = rows.pop(organisation_id, nothing)
    return Below(
        total=_figures(total, asked.codes),
        own=_figures(own, asked.codes),
        children={branch: _figures(numbers, asked.codes) for branch, numbers in rows.items()},
    )


# Organisation → topic → people.
Topics = dict[int, dict[str, int]]


def topics_on(audience: AudienceDefinition, *, on: dt.date, year: int, inside: set[int]) -> Topics:
    """Return how many people in scope had a course on which topic in the year by `on`, at each
    organisation itself. One query.

    inside  the organisations that are needed; others may be among those returned
    """
    statement = Statement([Asked(audience, is_yearly=True)], on=on, year=year)
    statement.look_only_at(inside)
    return _topics(*statement.text_of_topics()) if audience.clauses and inside else {}


def branch_topics(audience: AudienceDefinition, branches: Branches, *, year: int) -> Topics:
    """Return the same for each branch. One query."""
    if not audience.clauses or branches.ids == frozenset():
        return {}
    statement = Statement([Asked(audience, is_yearly=True)], on=branches.on, year=year)
    if branches.ids is not None:
        statement.look_only_at(branches.ids)
    return _topics(*statement.text_of_topics(branches))


def _topics(text: str, params: list[Any]) -> Topics:
    found: Topics = {}
    with asking() as cursor:
        cursor.execute(text, params)
        for place, topic, people in cursor:
            found.setdefault(place, {})[topic] = people
    return found
