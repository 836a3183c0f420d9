"""Who or what stands behind a figure, a page at a time.

`records.rules.indicators.count` names all of them, and is the judge of what is said here.
"""

from dataclasses import replace
from typing import Any

from django.db import connection

from organisations.api import Branches, Organisation
from people.api import Person
from records.queries.indicator_statement import IndicatorStatement, Question
from records.queries.indicator_totals import totals
from records.queries.indicators import requirements_not_met
from records.queries.statement import asking
from records.rules.indicators import (
    PEOPLE,
    STANDARDS,
    Item,
    counts_committees,
    is_separate,
)


def people_behind(
    question: Question,
    branches: Branches,
    *,
    year: int,
    is_counted: bool,
    first: int,
    number: int,
) -> list[Item]:
    """Return `number` things counted (or in scope and not counted) from the `first` on, by name.

    People and posts in order of the people's names, committees of their own. At most three queries;
    nine for the standards of positions.
    """
    if not question.audience.clauses or branches.ids == frozenset():
        return []
    if is_separate(question.spec):
        question = _lowest(question, branches, year=year)
    statement = _PeopleStatement([question], branches, year=year)
    text, params = statement.text_of_page(is_counted=is_counted)
    with asking() as cursor:
        cursor.execute(text, [*params, number, first])
        found = [Item(*row) for row in cursor.fetchall()]
    if question.spec.rule not in STANDARDS or is_counted:
        return found
    ids = {each.person_id for each in found if each.person_id is not None}
    missing = requirements_not_met(question.spec, ids, on=branches.on, year=year)
    return [replace(each, lacks=missing.get(each.person_id or 0, ())) for each in found]


def _lowest(question: Question, branches: Branches, *, year: int) -> Question:
    """The share that stands for all where each level has its own."""
    (found,) = totals([question], branches, year=year)
    part = min(found.parts, key=lambda each: each.share.count)
    levels = {part.code: question.spec.levels[part.code]}
    return replace(question, spec=replace(question.spec, reading=PEOPLE, levels=levels))


class _PeopleStatement(IndicatorStatement):
    """One question, and the names behind it."""

    def text_of_page(self, *, is_counted: bool) -> tuple[str, list[Any]]:
        """Rows of person, organisation and title; the last two parameters are yet to be given: how
        many rows, and how many are left out before them."""
        self.add_facts()
        (question,) = self.questions
        if counts_committees(question.spec):
            rows = self._committees(question, is_counted=is_counted)
            return self.text(f"{rows} LIMIT %s OFFSET %s")
        person = connection.ops.quote_name(Person._meta.db_table)
        join = f" JOIN {person} AS named ON named.{Person._meta.pk.column} = placed.person"
        done, event = f"is_counted = {int(is_counted)}", "0"
        if question.events is not None:
            # Once more, for this time one row is wanted for each.
            events = question.events.filter(completed_at__isnull=not is_counted)
            self._add_rows("happening", "person, event", events.values_list("person_id", "pk"))
            join += " JOIN happening ON happening.person = placed.person"
            done, event = "is_counted = 1", "happening.event"
        columns = ["placed.person", "placed.organisation", "title", "named.sort_key", "named.code"]
        self.add_asked(question, [*columns, f"{event} AS event"], join=join)
        return self.text(
            f"SELECT person, organisation, title FROM asked WHERE is_in_scope = 1 AND {done}"  # noqa: S608
            " ORDER BY sort_key, code, organisation, title, event LIMIT %s OFFSET %s"
        )

    def _committees(self, question: Question, *, is_counted: bool) -> str:
        there, enough = self.of_committee(question)
        table = connection.ops.quote_name(Organisation._meta.db_table)
        return (
            f"SELECT NULL, placed.organisation, '' {self.base()}"
            f" JOIN {table} AS named ON named.{Organisation._meta.pk.column} = placed.organisation"
            " WHERE has_committee GROUP BY placed.organisation, named.sort_key, named.code"
            f" HAVING {there} AND {'' if is_counted else 'NOT '}({enough})"
            " ORDER BY named.sort_key, named.code"
        )
