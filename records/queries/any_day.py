"""The figures of an audience on any day, added up by the database.

`records.queries.population` says the same person by person, and is the judge of what is said here.
This is for pages: hundreds of thousands of people never leave the database, only one row for each
organisation does.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet

from organisations.api import Tree, tree_on
from people.api import Exemption, Holding
from records.models import Qualification, TrainingFact
from records.queries import facts
from records.queries.population import ORGANISATIONS_IN_A_QUESTION
from records.queries.targets import LevelIndicator
from records.rules.audience import AudienceDefinition
from records.rules.figures import Figures
from shared.dates import in_force

# What counts as lately on the pages of tracking.
LATELY = dt.timedelta(days=30)

# The numbers of `Figures` in the order of the statement; those of the levels follow.
_NUMBERS = (
    "in_scope", "exempt", "trained", "on_time", "recent", "committees", "committees_trained",
)  # fmt: skip


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
        nothing = [0] * (len(_NUMBERS) + len(self.codes))
        return [sum(column) for column in zip(nothing, *rows, strict=True)]

    def _figures(self, numbers: list[int]) -> Figures:
        counted = dict(zip(_NUMBERS, numbers, strict=False))
        levels = dict(zip(self.codes, numbers[len(_NUMBERS) :], strict=True))
        return Figures(**counted, levels=levels)


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
    statement = Statement(audience, on=on, year=year, indicators=indicators)
    if organisation_id is not None:
        statement.look_only_at(tree.subtree_ids(organisation_id))
    with asking() as cursor:
        cursor.execute(*statement.text_and_params())
        for organisation, *numbers in cursor.fetchall():
            known = found.rows.get(organisation)
            found.rows[organisation] = (
                numbers if known is None else [a + b for a, b in zip(known, numbers, strict=True)]
            )
    return found


@contextmanager
def asking() -> Iterator[Any]:
    """Give a cursor for a statement that reads much.

    On PostgreSQL it is not compiled first, which takes longer than the answer, and sorts in memory.
    """
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            yield cursor
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        yield cursor


def holders_in(held: QuerySet[Holding], inside: set[int]) -> Q:
    """People with one of these positions in these organisations, as a condition on `person_id`.

    Everybody, if the organisations are many: naming them would take longer than reading all.
    """
    if len(inside) > ORGANISATIONS_IN_A_QUESTION:
        return Q()
    return Q(person_id__in=held.filter(organisation__in=inside).values("person_id"))


def _taken_back(facts_of: type[Model]) -> QuerySet[Any, Any]:
    """Facts that a later one takes back: few. Named as a list they cost less than a join."""
    return facts_of._default_manager.filter(reverses__isnull=False).values("reverses")


class Statement:
    """One statement, put together from what the ORM makes of the facts.

    It has named parts (WITH …) and ends in two lists of rows: places, and committees. Whatever is
    put into the text stands in this module; values are always parameters.
    """

    def __init__(
        self,
        audience: AudienceDefinition,
        *,
        on: dt.date,
        year: int | None,
        indicators: Sequence[LevelIndicator],
    ) -> None:
        self.on, self.year, self.indicators = on, year, indicators
        self.held = facts.fitting_holdings(audience.clauses, on)
        self.people = Q()
        self.dimensions = sorted({name for each in indicators for name in each.conditions})
        self.parts: list[str] = []
        self.params: list[Any] = []

    def look_only_at(self, inside: set[int]) -> None:
        """People with a position in one of these organisations; everybody if there are many."""
        self.people = holders_in(self.held, inside)

    def text_of_people(self) -> tuple[str, list[Any]]:
        """One row for each person, without sums."""
        self._add_parts()
        joins = _YEARLY_JOINS.format(of="placed")
        if self.dimensions:
            joins += " LEFT JOIN levels ON levels.person = placed.person"
        met = [f", CASE WHEN {self._meets(each)} THEN 1 ELSE 0 END" for each in self.indicators]
        rows = (
            "SELECT placed.person, organisation, title, exempt.person IS NOT NULL, trained_on,"  # noqa: S608
            f" in_time_on{''.join(met)} FROM placed{joins} WHERE number = 1"
        )
        return f"WITH {', '.join(self.parts)} {rows}", self.params

    def _add_parts(self) -> None:
        self._add_positions()
        if self.year is not None:
            self._add_training(self.year)
        if self.dimensions:
            self._add_levels()

    def text_and_params(self) -> tuple[str, list[Any]]:
        self._add_parts()
        rows = f"{self._places()} UNION ALL {self._committees()}"
        return f"WITH {', '.join(self.parts)} {rows}", self.params

    def _add(self, name: str, columns: str, sql: str, params: Iterable[Any] = ()) -> None:
        self.parts.append(f"{name} ({columns}) AS ({sql})")
        self.params.extend(params)

    def _add_rows(self, name: str, columns: str, rows: QuerySet[Any, Any]) -> None:
        self._add(name, columns, *rows.order_by().query.sql_with_params())

    def _add_positions(self) -> None:
        """Every fitting position, numbered from the one under which the person counts.

        The order is that of `rules.audience.highest_position`.
        """
        self._add_rows(
            "held",
            "person, organisation, title, title_rank, code, has_committee, since",
            self.held.filter(self.people).values_list(
                "person_id",
                "organisation_id",
                "title_id",
                "title__rank",
                "organisation__code",
                "organisation__kind__has_committee",
                "valid_from",
            ),
        )
        by_bytes = 'COLLATE "C"' if connection.vendor == "postgresql" else "COLLATE BINARY"
        order = f"title_rank DESC, COALESCE(since, '0001-01-01'), code {by_bytes}, title {by_bytes}"
        self._add(
            "placed",
            "person, organisation, title, number",
            "SELECT person, organisation, title,"  # noqa: S608
            f" ROW_NUMBER() OVER (PARTITION BY person ORDER BY {order}) FROM held",
        )

    def _add_training(self, year: int) -> None:
        exempt = Exemption.objects.filter(self.people, in_force(self.on))
        self._add_rows("exempt", "person", exempt.values_list("person_id").distinct())
        done = TrainingFact.objects.filter(
            self.people,
            counts_for_annual=True,
            completed_on__gte=dt.date(year, 1, 1),
            completed_on__lte=min(self.on, dt.date(year, 12, 31)),
            reverses=None,
        ).exclude(pk__in=_taken_back(TrainingFact))
        self._add_rows(
            "done",
            "person, completed_on, due_on",
            done.values_list("person_id", "completed_on", "due_on"),
        )
        # Of several courses that ended on one day, one on time is enough.
        in_time = "CASE WHEN due_on IS NULL OR completed_on <= due_on THEN completed_on END"
        self._add(
            "trained",
            "person, trained_on, in_time_on",
            "SELECT person, MIN(completed_on),"  # noqa: S608
            f" MIN({in_time}) FROM done GROUP BY person",
        )

    def _add_levels(self) -> None:
        proven = Qualification.objects.filter(
            self.people,
            Q(issued_on=None) | Q(issued_on__lte=self.on),
            dimension__in=self.dimensions,
            reverses=None,
        ).exclude(
            Q(pk__in=_taken_back(Qualification))
            # As `rules.standing.proves`.
            | Q(dimension="ly_luan_chinh_tri", evidence="khai_bao")
        )
        self._add_rows(
            "proven",
            "person, dimension, level_rank",
            proven.values_list("person_id", "dimension", "rank"),
        )
        highest = "MAX(CASE WHEN dimension = %s THEN level_rank ELSE 0 END)"
        self._add(
            "levels",
            ", ".join(["person", *map(self._column, self.dimensions)]),
            f"SELECT person, {', '.join([highest] * len(self.dimensions))}"  # noqa: S608
            " FROM proven GROUP BY person",
            self.dimensions,
        )

    def _column(self, dimension: str) -> str:
        return f"level_{self.dimensions.index(dimension)}"

    def _places(self) -> str:
        """A row for each organisation at which people count."""
        numbers = ["COUNT(*)", *["0"] * (len(_NUMBERS) - 1)]
        joins = ""
        if self.year is not None:
            recently = connection.ops.adapt_datefield_value(self.on - LATELY)
            self.params.append(recently)
            is_in = "exempt.person IS NULL"
            numbers = [
                f"COUNT(*) FILTER (WHERE {is_in})",
                "COUNT(exempt.person)",
                f"COUNT(trained.person) FILTER (WHERE {is_in})",
                f"COUNT(*) FILTER (WHERE {is_in} AND trained_on = in_time_on)",
                f"COUNT(*) FILTER (WHERE {is_in} AND trained_on > %s)",
                "0",
                "0",
            ]
            joins = _YEARLY_JOINS.format(of="placed")
        if self.dimensions:
            joins += " LEFT JOIN levels ON levels.person = placed.person"
        numbers += [f"COUNT(*) FILTER (WHERE {self._meets(each)})" for each in self.indicators]
        return (
            f"SELECT organisation, {', '.join(numbers)} FROM placed{joins}"  # noqa: S608
            " WHERE number = 1 GROUP BY organisation"
        )

    def _meets(self, indicator: LevelIndicator) -> str:
        self.params.extend(indicator.conditions.values())
        conditions = [f"COALESCE({self._column(each)}, 0) >= %s" for each in indicator.conditions]
        return " AND ".join(conditions) or "1 = 1"

    def _committees(self) -> str:
        """A row for each committee with a member in scope: one sits in it by any position."""
        is_trained, joins, counted = "0", "", "has_committee"
        if self.year is not None:
            is_trained = "MIN(CASE WHEN trained.person IS NULL THEN 0 ELSE 1 END)"
            joins = _YEARLY_JOINS.format(of="held")
            counted += " AND exempt.person IS NULL"
        levels = ", 0" * len(self.indicators)
        return (
            f"SELECT organisation, 0, 0, 0, 0, 0, 1, {is_trained}{levels} FROM held{joins}"  # noqa: S608
            f" WHERE {counted} GROUP BY organisation"
        )


_YEARLY_JOINS = (
    " LEFT JOIN exempt ON exempt.person = {of}.person"
    " LEFT JOIN trained ON trained.person = {of}.person"
)
