"""The figures of indicators on any day, as one statement for all of them.

`records.rules.indicators.count` says the same person by person, and is the judge of what is said
here. Nothing but sums leaves the database, however many people there are.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, Value, When

from organisations.api import Branches
from people.api import Person
from records.queries.indicator_statement import IndicatorStatement, Question
from records.queries.indicators import planned_on
from records.queries.statement import asking
from records.rules.indicator_groups import AXES, BANDS, PLANNED, UNKNOWN, UNPLANNED
from records.rules.indicators import (
    IndicatorTotals,
    Part,
    counts_committees,
    earliest_birth,
    is_separate,
)
from records.rules.targets import Share

# Ways to divide people by what stands with them or with their position; the others are levels.
OF_PERSON = {
    "gioi_tinh": "sex", "tuoi_40": "youth", "quy_hoach": "plan", "nhom_tuoi": "band",
    "chuc_vu": "title",
}  # fmt: skip

# Axis → group → share.
Groups = dict[str, dict[str, Share]]


def totals(
    questions: Sequence[Question], branches: Branches, *, year: int
) -> list[IndicatorTotals]:
    """Return what each question counts at and below the organisation, on the day of `branches`.

    One query; one more where topics are asked for, one more where positions ask for programmes.

    year  the year of training
    """
    asked = [at for at, each in enumerate(questions) if _has_people(each, branches)]
    found = {}
    if asked:
        statement = _TotalsStatement([questions[at] for at in asked], branches, year=year)
        text, params = statement.text_of_totals()
        with asking() as cursor:
            cursor.execute(text, params)
            numbers = iter(cursor.fetchone())
        found = {at: [next(numbers) for _name in names]
                 for at, names in zip(asked, statement.names, strict=True)}  # fmt: skip
    return [_totals(each, found.get(at)) for at, each in enumerate(questions)]


def groups(question: Question, branches: Branches, *, year: int) -> Groups:
    """Return the people in scope divided in each way, as `breakdown` does. As many queries.

    Every group of people who are alike in all ways leaves the database as one row.
    """
    found: dict[str, dict[str, tuple[int, int]]] = {axis: {} for axis in AXES}
    if _has_people(question, branches):
        text, params = _GroupsStatement([question], branches, year=year).text_of_groups()
        with asking() as cursor:
            cursor.execute(text, params)
            for *codes, people, done in cursor:
                for axis, code in zip(AXES, codes, strict=True):
                    before = found[axis].get(str(code), (0, 0))
                    found[axis][str(code)] = (before[0] + done, before[1] + people)
    return {
        axis: {code: Share(*pair) for code, pair in sorted(pairs.items())}
        for axis, pairs in found.items()
    }


def _has_people(question: Question, branches: Branches) -> bool:
    return bool(question.audience.clauses) and branches.ids != frozenset()


def _totals(question: Question, numbers: Sequence[int] | None) -> IndicatorTotals:
    """`numbers`: how many in scope, how many of them counted, how many for each part."""
    total, count, *of_parts = numbers or [0] * (2 + len(question.parts))
    if question.parts and is_separate(question.spec):
        count = min(of_parts)
    parts = tuple(
        Part(code, Share(number, total), name)
        for (code, name), number in zip(question.parts, of_parts, strict=True)
    )
    return IndicatorTotals(Share(count, total), parts, is_named=True)


class _TotalsStatement(IndicatorStatement):
    """`names`: of the columns of each question."""

    names: list[list[str]]

    def text_of_totals(self) -> tuple[str, list[Any]]:
        """One row with the numbers of every question, one after the other."""
        self.add_facts()
        self.names = []
        of_seats: list[str] = []
        of_people: list[str] = []
        added: list[str] = []
        for at, question in enumerate(self.questions):
            columns = self._columns(at, question)
            names = [f"n{at}_{number}" for number in range(len(columns))]
            named = [f"{column} AS {name}" for column, name in zip(columns, names, strict=True)]
            if counts_committees(question.spec):
                of_seats += named
                added += [f"CAST(COALESCE(SUM({each}), 0) AS BIGINT) AS {each}" for each in names]
            else:
                of_people += named
            self.names.append(names)
        tables = [f"(SELECT {', '.join(of_people)} {self.base()}) AS everybody"]
        if of_seats:
            seats = f"{self.base()} WHERE has_committee GROUP BY placed.organisation"
            committees = f"SELECT {', '.join(of_seats)} {seats}"
            sums = f"SELECT {', '.join(added)} FROM ({committees}) AS one"  # noqa: S608
            tables.append(f"({sums}) AS committees")
        every = ", ".join(name for names in self.names for name in names)
        tables = tables if of_people else tables[1:]
        return self.text(f"SELECT {every} FROM {', '.join(tables)}")  # noqa: S608

    def _columns(self, at: int, question: Question) -> list[str]:
        if question.events is not None:
            return self._events(f"events_{at}", self.scope(question))
        if counts_committees(question.spec):
            there, enough = self.of_committee(question)
            return [
                f"CASE WHEN {each} THEN 1 ELSE 0 END" for each in (there, f"{there} AND {enough}")
            ]
        where = self.scope(question, is_seat=not question.counts_people)
        each = [self.counted(question.spec), *self.of_parts(question)]
        return [
            f"COUNT(*) FILTER (WHERE {one})" for one in [where, *(f"{where} AND {a}" for a in each)]
        ]

    def _events(self, name: str, where: str) -> list[str]:
        if name not in self.joined:
            return ["0", "0"]
        return [
            f"CAST(COALESCE(SUM({name}.{column}) FILTER (WHERE {where}), 0) AS BIGINT)"
            for column in ("happened", "done")
        ]


class _GroupsStatement(IndicatorStatement):
    """One question, its people by what the ways to divide them look at."""

    def text_of_groups(self) -> tuple[str, list[Any]]:
        """A row for each kind of people: the groups they are in, how many, how many counted."""
        levels = [axis for axis in AXES if axis not in OF_PERSON]
        self.dimensions = sorted({*self.dimensions, *levels})
        self.add_facts()
        self._add_groups()
        (question,) = self.questions
        columns = [
            *OF_PERSON.values(),
            *(f"COALESCE({self._column(each)}, 0) AS {each}" for each in levels),
        ]
        join = " JOIN grouped ON grouped.person = placed.person"
        if not question.counts_people:
            # Somebody may have a seat here and count elsewhere.
            join += (
                " JOIN (SELECT DISTINCT placed.person AS person FROM placed JOIN branches"
                " ON branches.organisation = placed.organisation) AS here"
                " ON here.person = placed.person"
            )
        self.add_asked(question, columns, join=join, is_inside=question.counts_people)
        names = ", ".join([*OF_PERSON.values(), *levels])
        return self.text(
            f"SELECT {names}, COUNT(*), SUM(is_counted) FROM asked"  # noqa: S608
            f" WHERE is_in_scope = 1 GROUP BY {names}"
        )

    def _add_groups(self) -> None:
        """Sex, age and plan of each person, in the groups of `records.rules.indicator_groups`."""
        ages = [(earliest_birth(last, self.on), Value(code)) for last, code in BANDS]
        young = earliest_birth(40, self.on)
        unknown = Value(UNKNOWN)
        rows = Person.objects.filter(self.persons).annotate(
            sex_group=Case(When(sex="", then=unknown), default=F("sex")),
            youth=Case(
                When(born_on__gte=young, then=Value("den_40")),
                When(born_on__isnull=False, then=Value("tren_40")),
                default=unknown,
            ),
            plan=Case(When(planned_on(self.on), then=Value(PLANNED)), default=Value(UNPLANNED)),
            band=Case(
                *(When(born_on__gte=born, then=code) for born, code in ages), default=unknown
            ),
        )
        self._add_rows(
            "grouped",
            "person, sex, youth, plan, band",
            rows.values_list("pk", "sex_group", "youth", "plan", "band"),
        )
