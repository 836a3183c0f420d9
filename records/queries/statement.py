"""The figures of audiences on any day as one statement of SQL."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Model, Q, QuerySet, Value, When

from organisations.api import Branches
from people.api import Exemption, Holding
from records.models import Qualification, TrainingFact
from records.queries import facts
from records.queries.population import ORGANISATIONS_IN_A_QUESTION
from records.queries.targets import LevelIndicator
from records.rules.audience import AudienceDefinition
from shared.dates import in_force

# What counts as lately on the pages of tracking.
LATELY = dt.timedelta(days=30)

# The numbers of `Figures` in the order of the statement; those of the levels follow.
NUMBERS = (
    "in_scope", "exempt", "trained", "on_time", "recent", "committees", "committees_trained",
)  # fmt: skip

# What is asked of a position: the name in the statement, and where it is read from.
HELD = {
    "person": "person_id",
    "organisation": "organisation_id",
    "title": "title_id",
    "title_rank": "title__rank",
    "code": "organisation__code",
    "has_committee": "organisation__kind__has_committee",
    "since": "valid_from",
}


@dataclass(frozen=True)
class Asked:
    """An audience, and what is counted of it besides its people and committees.

    is_yearly   the training of the year that the statement is about, and who is exempt from it
    indicators  levels
    """

    audience: AudienceDefinition
    is_yearly: bool = False
    indicators: Sequence[LevelIndicator] = ()

    @property
    def codes(self) -> list[str]:
        return [each.code for each in self.indicators]

    @property
    def width(self) -> int:
        """How many numbers are counted."""
        return len(NUMBERS) + len(self.indicators)


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


def highest_first() -> str:
    """The order of the positions of a person, as `rules.audience.highest_position` has it."""
    by_bytes = 'COLLATE "C"' if connection.vendor == "postgresql" else "COLLATE BINARY"
    return f"title_rank DESC, COALESCE(since, '0001-01-01'), code {by_bytes}, title {by_bytes}"


def taken_back(facts_of: type[Model]) -> QuerySet[Any, Any]:
    """Facts that a later one takes back: few. Named as a list they cost less than a join."""
    return facts_of._default_manager.filter(reverses__isnull=False).values("reverses")


class Statement:
    """One statement, put together from what the ORM makes of the facts.

    It has named parts (WITH …) and ends in a row for each place, branch or person. Whatever is put
    into the text stands in this module; values are always parameters. Several audiences together
    cost little more than the largest of them.
    """

    def __init__(self, asked: Sequence[Asked], *, on: dt.date, year: int) -> None:
        self.asked, self.on, self.year = asked, on, year
        clauses = dict.fromkeys(clause for each in asked for clause in each.audience.clauses)
        self.held = facts.fitting_holdings(clauses, on)
        self.people = Q()
        self.is_yearly = any(each.is_yearly for each in asked)
        self.dimensions = sorted(
            {name for each in asked for one in each.indicators for name in one.conditions}
        )
        self.parts: list[str] = []
        self.params: list[Any] = []

    def look_only_at(self, inside: Iterable[int]) -> None:
        """People with a position in one of these organisations; everybody if there are many."""
        self.people = holders_in(self.held, set(inside))

    def text_of_people(self) -> tuple[str, list[Any]]:
        """One row for each person of the one audience asked for, without sums."""
        self._add_parts()
        met = [
            f", CASE WHEN {self._meets(each)} THEN 1 ELSE 0 END"
            for each in self.asked[0].indicators
        ]
        rows = (
            "SELECT placed.person, organisation, title, exempt.person IS NOT NULL, trained_on,"  # noqa: S608
            f" in_time_on{''.join(met)} FROM placed{self._joins()} WHERE number_0 = 1"
        )
        return f"WITH {', '.join(self.parts)} {rows}", self.params

    def text_and_params(self) -> tuple[str, list[Any]]:
        """One row for each organisation at which anybody counts or sits."""
        self._add_parts()
        rows = self._counted()
        return f"WITH {', '.join(self.parts)} {rows}", self.params

    def text_and_params_by(self, branches: Branches) -> tuple[str, list[Any]]:
        """One row for each branch of the tree."""
        part, params = branches.part("branches")
        self.parts.append(part)
        self.params.extend(params)
        self._add_parts()
        columns = [f"n{at}" for at in range(sum(each.width for each in self.asked))]
        self._add("counted", ", ".join(["organisation", *columns]), self._counted())
        sums = ", ".join(f"CAST(SUM({each}) AS BIGINT)" for each in columns)
        rows = (
            f"SELECT branch, {sums} FROM counted"  # noqa: S608
            " JOIN branches ON branches.organisation = counted.organisation GROUP BY branch"
        )
        return f"WITH RECURSIVE {', '.join(self.parts)} {rows}", self.params

    def text_of_change(self) -> tuple[str, list[Any]]:
        """One row: people of the first of two audiences, of the second, only of the second, only
        of the first, and of both but counted at another organisation."""
        self._add_positions()
        sides = [f"MAX(CASE WHEN number_{at} = 1 THEN organisation ELSE 0 END)" for at in range(2)]
        self._add("people", "was, will", f"SELECT {', '.join(sides)} FROM placed GROUP BY person")  # noqa: S608
        tests = (
            "was > 0", "will > 0", "was = 0 AND will > 0", "was > 0 AND will = 0",
            "was > 0 AND will > 0 AND was <> will",
        )  # fmt: skip
        numbers = ", ".join(f"COUNT(*) FILTER (WHERE {each})" for each in tests)
        return f"WITH {', '.join(self.parts)} SELECT {numbers} FROM people", self.params  # noqa: S608

    def text_of_topics(self, branches: Branches | None = None) -> tuple[str, list[Any]]:
        """Organisation (or branch), topic and how many people in scope have a course on it.

        Of the one audience asked for, in the year by the day; counting for the year or not.
        """
        place, join = "placed.organisation", ""
        if branches is not None:
            part, params = branches.part("branches")
            self.parts.append(part)
            self.params.extend(params)
            place, join = (
                "branches.branch",
                " JOIN branches ON branches.organisation = placed.organisation",
            )
        self._add_positions()
        self._add_exempt()
        courses = self._courses(self.year).values_list("person_id", "topics")
        self._add_rows("courses", "person, topics", courses)
        each = f"SELECT DISTINCT person, one.value FROM {self.each_topic()}"  # noqa: S608
        self._add("named", "person, topic", each)
        rows = (
            f"SELECT {place}, topic, COUNT(*) FROM placed"  # noqa: S608
            " JOIN named ON named.person = placed.person"
            f" LEFT JOIN exempt ON exempt.person = placed.person{join}"
            f" WHERE number_0 = 1 AND exempt.person IS NULL GROUP BY {place}, topic"
        )
        return f"WITH RECURSIVE {', '.join(self.parts)} {rows}", self.params

    def each_topic(self) -> str:
        """Each topic of each of the `courses`, as `one.value`."""
        if connection.vendor == "postgresql":
            return "courses, jsonb_array_elements_text(topics) AS one (value)"
        return "courses, json_each(topics) AS one"

    def _add_parts(self) -> None:
        self._add_positions()
        if self.is_yearly:
            self._add_training(self.year)
        if self.dimensions:
            self._add_levels()

    def _add(self, name: str, columns: str, sql: str, params: Iterable[Any] = ()) -> None:
        self.parts.append(f"{name} ({columns}) AS ({sql})")
        self.params.extend(params)

    def _add_rows(self, name: str, columns: str, rows: QuerySet[Any, Any]) -> None:
        self._add(name, columns, *rows.order_by().query.sql_with_params())

    def _add_positions(self) -> None:
        """Every fitting position, numbered from the one under which the person counts.

        In each audience from one on; nought where the position does not belong to it. The order is
        that of `rules.audience.highest_position`.
        """
        fits = {
            f"fit_{at}": Case(When(facts.fits_any(each.audience.clauses), then=1), default=Value(0))
            for at, each in enumerate(self.asked)
            if len(self.asked) > 1
        }
        held = self.held.filter(self.people).annotate(**fits)
        names = ", ".join([*HELD, *fits])
        self._add_rows("held", names, held.values_list(*HELD.values(), *fits))
        numbers = [f"CASE WHEN {fit} = 1 THEN SUM({fit}) OVER so_far ELSE 0 END" for fit in fits]
        columns = [f"number_{at}" for at in range(len(self.asked))]
        self._add(
            "placed",
            f"person, organisation, has_committee, title, {', '.join(columns)}",
            "SELECT person, organisation, has_committee, title,"  # noqa: S608
            f" {', '.join(numbers or ['ROW_NUMBER() OVER so_far'])} FROM held"
            f" WINDOW so_far AS (PARTITION BY person ORDER BY {highest_first()}"
            " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)",
        )

    def _add_exempt(self) -> None:
        exempt = Exemption.objects.filter(self.people, in_force(self.on))
        self._add_rows("exempt", "person", exempt.values_list("person_id").distinct())

    def _courses(self, year: int) -> QuerySet[TrainingFact]:
        """Those completed in the year by the day, and not taken back."""
        return TrainingFact.objects.filter(
            self.people,
            completed_on__gte=dt.date(year, 1, 1),
            completed_on__lte=min(self.on, dt.date(year, 12, 31)),
            reverses=None,
        ).exclude(pk__in=taken_back(TrainingFact))

    def _add_training(self, year: int) -> None:
        self._add_exempt()
        done = self._courses(year).filter(counts_for_annual=True)
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
            Q(pk__in=taken_back(Qualification))
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

    def _joins(self) -> str:
        names = ["exempt", "trained"] if self.is_yearly else []
        names += ["levels"] if self.dimensions else []
        return "".join(f" LEFT JOIN {name} ON {name}.person = placed.person" for name in names)

    def _counted(self) -> str:
        """A row for each organisation: who counts there, and its committee, of all who sit in it."""
        numbers = [
            number
            for at, each in enumerate(self.asked)
            for number in self._numbers(each, f"number_{at}")
        ]
        return (
            f"SELECT organisation, {', '.join(numbers)} FROM placed{self._joins()}"  # noqa: S608
            " GROUP BY organisation"
        )

    def _numbers(self, asked: Asked, position: str) -> Iterator[str]:
        """People count under the first of their positions, committees under every one."""
        place, seat = f"{position} = 1", f"{position} > 0 AND has_committee"
        if asked.is_yearly:
            place, seat = (f"{each} AND exempt.person IS NULL" for each in (place, seat))
        yield f"COUNT(*) FILTER (WHERE {place})"
        committee = f"COUNT(*) FILTER (WHERE {seat}) > 0"
        whole = "0"
        if asked.is_yearly:
            yield f"COUNT(exempt.person) FILTER (WHERE {position} = 1)"
            yield f"COUNT(trained_on) FILTER (WHERE {place})"
            yield f"COUNT(*) FILTER (WHERE {place} AND trained_on = in_time_on)"
            self.params.append(connection.ops.adapt_datefield_value(self.on - LATELY))
            yield f"COUNT(*) FILTER (WHERE {place} AND trained_on > %s)"
            missing = f"COUNT(*) FILTER (WHERE {seat} AND trained_on IS NULL)"
            whole = f"CASE WHEN {committee} AND {missing} = 0 THEN 1 ELSE 0 END"
        else:
            yield from ["0"] * 4
        yield f"CASE WHEN {committee} THEN 1 ELSE 0 END"
        yield whole
        for each in asked.indicators:
            yield f"COUNT(*) FILTER (WHERE {position} = 1 AND {self._meets(each)})"

    def _meets(self, indicator: LevelIndicator) -> str:
        self.params.extend(indicator.conditions.values())
        conditions = [f"COALESCE({self._column(each)}, 0) >= %s" for each in indicator.conditions]
        return " AND ".join(conditions) or "1 = 1"
