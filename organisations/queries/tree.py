"""Reads over the tree of organisations, as it is today and as it was."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

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


def organisations_below(organisation: Organisation) -> OrganisationQuerySet:
    """Return today's organisations directly below, in order of name. For several levels use
    `Organisation.objects.below`."""
    return Organisation.objects.filter(
        path__startswith=organisation.path, depth=organisation.depth + 1
    ).by_name()
