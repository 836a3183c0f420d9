"""What a reader who sees figures and no names may be told of an organisation.

One answer for every page, report and interface: what one of them hides none of the others gives away.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from accounts.api import NOWHERE, AnyUser, Permission, Scope, scope_of
from organisations.api import STEP_LENGTH, Organisation, branches_on
from records.api import (
    CELL_COMMITTEES,
    NO_SUMS,
    YEARLY_TRAINING,
    Asked,
    Below,
    Figures,
    Kept,
    audience_definitions,
    branch_figures,
    kept_sums_at,
)
from reports.rules.masking import hidden_of, is_hidden_below
from reports.rules.period import Period

AUDIENCES = (YEARLY_TRAINING, CELL_COMMITTEES)

# By audience: each organisation on one level, with its number of people.
Level = dict[str, dict[int, int]]


@dataclass(frozen=True)
class Told:
    """names   whether the reader may see names, and so every figure
    scope   where the reader sees figures; of no matter with names
    yearly  whether figures of the yearly training may be told; `cells` those of cell committees
    """

    names: bool
    yearly: bool = True
    cells: bool = True
    scope: Scope = NOWHERE

    def of(self, audience: str) -> bool:
        """Whether figures of an audience may be told, as far as the organisation goes.

        For the other audiences no sums are kept: they follow the yearly training.
        """
        return self.cells if audience == CELL_COMMITTEES else self.yearly


EVERYTHING = Told(names=True)


def told_to(user: AnyUser, organisation: Organisation, *, period: Period, today: dt.date) -> Told:
    """Return which figures of the organisation `user` may be told."""
    if scope_of(user, Permission.SEE_PEOPLE, on=today).covers(organisation):
        return EVERYTHING
    scope = scope_of(user, Permission.SEE_FIGURES, on=today)
    return what_is_told(organisation, scope=scope, period=period, today=today)


def what_is_told(
    organisation: Organisation, *, scope: Scope, period: Period, today: dt.date
) -> Told:
    """Return what may be told to a reader without names. Two queries; at most eight for other days.

    scope  where the reader sees figures: what lies above is not known, so nothing follows from it

    Small on the day or small today: either hides.
    """
    way = _way(organisation, scope)
    levels, keys = _levels(way, today.year)
    hidden = {
        audience: is_hidden_below([each[audience] for each in levels], keys)
        for audience in AUDIENCES
    }
    # At the turn of the year, until the first sweep, there are no sums yet.
    if not (period.is_now(today) and any(levels[0][YEARLY_TRAINING].values())):
        for audience, sizes in _then(organisation, way, period).items():
            hidden[audience] |= organisation.pk in hidden_of(sizes)
    return Told(
        names=False,
        yearly=not hidden[YEARLY_TRAINING],
        cells=not hidden[CELL_COMMITTEES],
        scope=scope,
    )


def _way(organisation: Organisation, scope: Scope) -> list[str]:
    """The paths down to the organisation from the top of what the reader sees."""
    path = organisation.path
    top = max((each for each in scope.paths if path.startswith(each)), key=len, default=path)
    return [path[:end] for end in range(len(top), len(path) + 1, STEP_LENGTH)]


def _levels(way: list[str], year: int) -> tuple[list[Level], list[int]]:
    """Everything beside each step of the way, by the sums of today; and the key of each step."""
    beside = Q(path=way[0])
    for path in way[:-1]:
        beside |= Q(path__startswith=path, depth=len(path) // STEP_LENGTH + 1)
    ids = dict(Organisation.objects.filter(beside).order_by().values_list("path", "pk"))
    kept = kept_sums_at({(audience, year): ids for audience in AUDIENCES})
    levels = [
        {audience: _sizes(ids, kept[audience, year], audience, path) for audience in AUDIENCES}
        for path in way
    ]
    return levels, [ids[path] for path in way]


def _sizes(
    ids: Mapping[str, int], kept: Mapping[int, Kept], audience: str, path: str
) -> dict[int, int]:
    """The people of everything on the level of `path` that hangs below the same organisation."""
    above = path[:-STEP_LENGTH]
    sizes = {
        pk: _size(audience, kept.get(pk, NO_SUMS).total)
        for each, pk in ids.items()
        if each[:-STEP_LENGTH] == above
    }
    if above in ids:
        # Those placed at the organisation above itself stand there under its own key.
        sizes[ids[above]] = _size(audience, kept.get(ids[above], NO_SUMS).own)
    return sizes


def _size(audience: str, counts: Mapping[str, int]) -> int:
    exempt = counts.get("exempt", 0) if audience == CELL_COMMITTEES else 0
    return counts.get("in_scope", 0) + exempt


def _then(organisation: Organisation, way: list[str], period: Period) -> Level:
    """What stood beside the organisation on the day, and itself, counted from facts."""
    found: Level = {audience: {} for audience in AUDIENCES}
    if len(way) > 1:
        above = Organisation.objects.get(path=way[-2])
        for audience, below in _counted(above, period).items():
            sizes = {pk: _people(audience, each) for pk, each in below.children.items()}
            found[audience] = {**sizes, above.pk: _people(audience, below.own)}
    if not any(organisation.pk in sizes for sizes in found.values()):
        for audience, below in _counted(organisation, period).items():
            found[audience][organisation.pk] = _people(audience, below.total)
    return found


def _counted(organisation: Organisation, period: Period) -> dict[str, Below]:
    definitions = audience_definitions(*AUDIENCES)
    asked = [Asked(definitions[audience], is_yearly=True) for audience in AUDIENCES]
    branches = branches_on(organisation.pk, period.day)
    return dict(zip(AUDIENCES, branch_figures(asked, branches, year=period.year), strict=True))


def _people(audience: str, figures: Figures) -> int:
    return figures.people if audience == CELL_COMMITTEES else figures.in_scope
