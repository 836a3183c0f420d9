"""How many people an audience has today, clause by clause, and what another definition changes.

Each number comes out of the sums kept ready or of one statement; no person leaves the database.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Value, When

from organisations.api import Organisation, branches_on
from records.models import Audience
from records.queries import facts
from records.queries.any_day import branch_figures
from records.queries.statement import HELD, Asked, Statement, asking, highest_first, holders_in
from records.queries.tallies import kept_sums_at
from records.rules.audience import AudienceDefinition, Clause


@dataclass(frozen=True)
class ClauseCount:
    """People of one clause. A position is of the first clause that it fits.

    holders  hold such a position
    counted  of these, whom the audience counts under it; over all clauses this is everybody, once
    """

    clause: Clause
    holders: int = 0
    counted: int = 0


@dataclass(frozen=True)
class ChangeCount:
    """People of an audience as it is (`before`) and as it would be (`after`).

    moving  stay in it, and count at another organisation
    """

    before: int
    after: int
    joining: int
    leaving: int
    moving: int


def people_of_audiences(
    definitions: Mapping[str, AudienceDefinition], organisation: Organisation, *, on: dt.date
) -> dict[str, int]:
    """Return how many people each audience has today at and below an organisation, exempt or not.

    At most four queries: two for the sums kept ready, two for the audiences that have none, or
    whose sums are being counted anew.
    """
    ready = Audience.objects.filter(has_standings=True, unsettled_since=None)
    subjects = [(code, on.year) for code in ready.values_list("code", flat=True)]
    here = {organisation.path: organisation.pk}
    kept = kept_sums_at(dict.fromkeys(subjects, here)) if subjects else {}
    found = {
        code: sums[organisation.pk].total.get("in_scope", 0)
        + sums[organisation.pk].total.get("exempt", 0)
        for (code, _year), sums in kept.items()
        if organisation.pk in sums
    }
    rest = [each for code, each in definitions.items() if code not in found and each.clauses]
    if rest:
        branches = branches_on(organisation.pk, on)
        below = branch_figures([Asked(each) for each in rest], branches, year=on.year)
        found |= {each.code: one.total.people for each, one in zip(rest, below, strict=True)}
    return {code: found.get(code, 0) for code in definitions}


def clause_counts(
    clauses: Sequence[Clause], organisation: Organisation, *, on: dt.date
) -> list[ClauseCount]:
    """Return the people of each clause on `on` at and below an organisation. Two queries."""
    if not clauses:
        return []
    branches = branches_on(organisation.pk, on)
    held = facts.fitting_holdings(clauses, on)
    if branches.ids is not None:
        held = held.filter(holders_in(held, set(branches.ids)))
    lines = [When(facts.fits_any([each]), then=Value(at)) for at, each in enumerate(clauses)]
    columns = held.annotate(line=Case(*lines)).values_list(*HELD.values(), "line").order_by()
    sql, params = columns.query.sql_with_params()
    part, more = branches.part("branches")
    text = (
        f"WITH RECURSIVE {part}, held ({', '.join(HELD)}, line) AS ({sql}),"  # noqa: S608
        " placed (person, organisation, line, number) AS (SELECT person, organisation, line,"
        f" ROW_NUMBER() OVER (PARTITION BY person ORDER BY {highest_first()}) FROM held)"
        " SELECT line, COUNT(DISTINCT person), COUNT(*) FILTER (WHERE number = 1) FROM placed"
        " JOIN branches ON branches.organisation = placed.organisation GROUP BY line"
    )
    found = {line: numbers for line, *numbers in _rows(text, [*more, *params])}
    return [ClauseCount(each, *found.get(at, (0, 0))) for at, each in enumerate(clauses)]


def change_count(before: Sequence[Clause], after: Sequence[Clause], *, on: dt.date) -> ChangeCount:
    """Return whom other clauses would bring and take, over the whole tree. One query."""
    if not before and not after:
        return ChangeCount(0, 0, 0, 0, 0)
    sides = [Asked(AudienceDefinition("", clauses=tuple(each))) for each in (before, after)]
    ((was, will, joining, leaving, moving),) = _rows(
        *Statement(sides, on=on, year=on.year).text_of_change()
    )
    return ChangeCount(was, will, joining, leaving, moving)


def _rows(text: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with asking() as cursor:
        cursor.execute(text, params)
        return list(cursor.fetchall())
