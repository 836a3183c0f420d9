"""Reads over the tree of organisations, as it is today and as it was."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from organisations.models import Organisation, OrganisationQuerySet, Placement
from shared.dates import in_force


@dataclass(frozen=True)
class Tree:
    """The organisations of one day and who hung below whom. Children stand in order of name."""

    parents: dict[int, int | None]
    children: dict[int | None, list[int]]

    def __contains__(self, organisation_id: int) -> bool:
        return organisation_id in self.parents

    def roots(self) -> list[int]:
        return self.children.get(None, [])

    def parent_of(self, organisation_id: int) -> int | None:
        """Return the organisation above; None for a root and for what did not exist."""
        return self.parents.get(organisation_id)

    def children_of(self, organisation_id: int) -> list[int]:
        return self.children.get(organisation_id, [])

    def ancestors_of(self, organisation_id: int) -> list[int]:
        """Return the organisations above, the nearest first."""
        above: list[int] = []
        parent = self.parent_of(organisation_id)
        while parent is not None and parent not in above:
            above.append(parent)
            parent = self.parent_of(parent)
        return above

    def walk(self, organisation_id: int) -> Iterator[int]:
        """Yield the organisation itself, then what is below it, each before its own children."""
        waiting = [organisation_id] if organisation_id in self.parents else []
        while waiting:
            current = waiting.pop()
            yield current
            waiting.extend(reversed(self.children_of(current)))

    def subtree_ids(self, organisation_id: int) -> set[int]:
        """Return the organisation and everything below it; empty when it did not exist that day."""
        return set(self.walk(organisation_id))


def tree_on(day: dt.date) -> Tree:
    """Return the tree as it stood on `day`. One query, whatever the size."""
    rows = (
        Placement.objects.filter(in_force(day))
        .order_by("organisation__sort_key", "organisation__code")
        .values_list("organisation_id", "parent_id")
    )
    parents: dict[int, int | None] = {}
    children: dict[int | None, list[int]] = {}
    for organisation_id, parent_id in rows:
        parents[organisation_id] = parent_id
        children.setdefault(parent_id, []).append(organisation_id)
    return Tree(parents, children)


# --- A part of the tree that stays in the database ------------------------------------------------

# Up to so many organisations are named in a question about their people.
FEW = 2000


@dataclass(frozen=True)
class Branches:
    """What hung below an organisation on a day, each under which of those directly below it.

    ids  the organisation and all below it; None where they are more than `FEW`
    """

    organisation_id: int
    on: dt.date
    ids: frozenset[int] | None = None

    def part(self, name: str) -> tuple[str, list[Any]]:
        """Return the part of a statement (WITH RECURSIVE …) whose rows are organisation and branch.

        The organisation itself is a branch of its own. `name` is put into the text as it is.
        """
        day = connection.ops.adapt_datefield_value(self.on)
        table = connection.ops.quote_name(Placement._meta.db_table)
        held = (
            "(valid_from IS NULL OR valid_from <= %s) AND (valid_until IS NULL OR valid_until > %s)"
        )
        # UNION, which leaves out what was there already, also ends should rows form a circle.
        text = (
            f"{name} (organisation, branch) AS ("  # noqa: S608 - names of our own
            f"SELECT organisation_id, organisation_id FROM {table}"
            f" WHERE organisation_id = %s AND {held} UNION"
            f" SELECT organisation_id,"
            f" CASE WHEN parent_id = %s THEN organisation_id ELSE {name}.branch END"
            f" FROM {table} JOIN {name} ON parent_id = {name}.organisation WHERE {held})"
        )
        return text, [self.organisation_id, day, day, self.organisation_id, day, day]


def branches_on(organisation_id: int, on: dt.date) -> Branches:
    """Return what hung below the organisation on a day. One query, of `FEW` rows at most."""
    found = Branches(organisation_id, on)
    part, params = found.part("branches")
    with connection.cursor() as cursor:
        text = f"WITH RECURSIVE {part} SELECT organisation FROM branches LIMIT {FEW + 1}"  # noqa: S608
        cursor.execute(text, params)
        ids = frozenset(pk for (pk,) in cursor.fetchall())
    return found if len(ids) > FEW else Branches(organisation_id, on, ids)


# Higher than any tree; ends the way up should rows form a circle.
STEPS_UP = 50


def ancestors_on(organisation_id: int, on: dt.date) -> list[int]:
    """Return the organisations above on a day, the nearest first. One query, of these rows only."""
    day = connection.ops.adapt_datefield_value(on)
    table = connection.ops.quote_name(Placement._meta.db_table)
    held = (
        "parent_id IS NOT NULL AND (valid_from IS NULL OR valid_from <= %s)"
        " AND (valid_until IS NULL OR valid_until > %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE above (organisation, steps) AS ("  # noqa: S608 - names of our own
            f"SELECT parent_id, 1 FROM {table} WHERE organisation_id = %s AND {held} UNION"
            f" SELECT parent_id, steps + 1 FROM {table}"
            f" JOIN above ON organisation_id = above.organisation WHERE steps < %s AND {held})"
            " SELECT organisation FROM above ORDER BY steps",
            [organisation_id, day, day, STEPS_UP, day, day],
        )
        return list(dict.fromkeys(pk for (pk,) in cursor.fetchall()))


def organisations_then_below(organisation: Organisation, on: dt.date) -> OrganisationQuerySet:
    """Return the organisations that hung directly below on a day, in order of name."""
    placed = Placement.objects.filter(in_force(on), parent=organisation)
    return Organisation.objects.filter(pk__in=placed.values("organisation")).by_name()


def organisations_below(organisation: Organisation) -> OrganisationQuerySet:
    """Return today's organisations directly below, in order of name. For several levels use
    `Organisation.objects.below`."""
    return Organisation.objects.filter(
        path__startswith=organisation.path, depth=organisation.depth + 1
    ).by_name()
