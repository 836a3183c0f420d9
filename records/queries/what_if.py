"""The facts of an organisation's people in memory, to try other rules on. Nothing is written."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from organisations.api import Tree, tree_on
from records.models import TrainingFact
from records.queries import facts
from records.rules.audience import Clause
from records.rules.what_if import Course, PersonFacts

# Up to so many organisations the database is asked for their people only; beyond, for everybody.
MOST_ORGANISATIONS = 2000


@dataclass(frozen=True)
class TrialFacts:
    """What is known on a day of everybody who fits a clause; programmes: code → name, as met."""

    tree: Tree
    people: list[PersonFacts]
    programmes: dict[str, str]


def trial_facts(
    clauses: Iterable[Clause], *, on: dt.date, year: int, organisation_id: int
) -> TrialFacts:
    """Return the facts of the people of an organisation and all below it. Five queries."""
    tree = tree_on(on)
    inside = tree.subtree_ids(organisation_id)
    holdings = facts.fitting_holdings(clauses, on)
    people = Q()
    if len(inside) <= MOST_ORGANISATIONS:
        here = holdings.filter(organisation__in=inside)
        people = Q(person_id__in=here.values("person_id"))
    positions = facts.positions(holdings.filter(people))
    levels = facts.level_facts(people)
    exempt = facts.exempt_people(people, on)
    courses, programmes = _courses(people, year)
    return TrialFacts(
        tree,
        [
            PersonFacts(
                person,
                tuple(held),
                person in exempt,
                tuple(courses.get(person, ())),
                tuple(levels.get(person, ())),
            )
            for person, held in positions.items()
            if any(each.organisation_id in inside for each in held)
        ],
        programmes,
    )


def _courses(people: Q, year: int) -> tuple[dict[int, list[Course]], dict[str, str]]:
    rows = TrainingFact.objects.filter(
        people,
        reverses=None,
        reversed_by=None,
        completed_on__gte=dt.date(year, 1, 1),
        completed_on__lte=dt.date(year, 12, 31),
    ).values_list(
        "person_id", "programme_code", "programme_name", "completed_on", "due_on",
        "counts_for_annual",
    )  # fmt: skip
    found: dict[int, list[Course]] = defaultdict(list)
    names: dict[str, str] = {}
    for person, code, name, completed_on, due_on, counts in rows.iterator(chunk_size=5000):
        found[person].append(Course(code or name, completed_on, due_on, counts))
        names.setdefault(code or name, name)
    return dict(found), names
