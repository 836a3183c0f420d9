"""How far a reorganisation reaches, and whether one person may carry it out alone."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from organisations.api import Organisation, Reorganised, tree_on

# The kind of organisation that a commune, ward or special zone has.
COMMUNE = "xa"


@dataclass(frozen=True)
class Reach:
    """communes  units of that level that change, or in which something changes
    cells     further organisations that are opened, end, get another name or hang elsewhere
    """

    communes: int = 0
    cells: int = 0

    @property
    def needs_second(self) -> bool:
        """Whether a second person has to approve."""
        return self.communes > 1 or self.cells > settings.REORGANISATION_ALONE_CELLS


def reach_of(done: Reorganised) -> Reach:
    """Count what changes, by the trees of before and after. Four queries."""
    touched = {*done.opened, *done.closed, *done.renamed, *done.moved}
    if not touched:
        return Reach()
    first = min(one.effective_on for one in done.changes)
    last = max(one.effective_on for one in done.changes)
    trees = [tree_on(first - dt.timedelta(days=1)), tree_on(last)]
    near = {pk for tree in trees for one in touched for pk in (one, *tree.ancestors_of(one))}
    communes = _communes_among(near)
    return Reach(len(communes), len(touched - communes))


def _communes_among(ids: Iterable[int]) -> set[int]:
    communes = Organisation.objects.filter(kind=COMMUNE)
    return set(communes.values_list("pk", flat=True)) & set(ids)
