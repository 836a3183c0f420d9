"""Whose records somebody may make one, and which of them look like one person."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from accounts.api import Scope
from people.access import mergeable
from people.models import DistinctPeople, Holding, Person, PersonMerge
from people.rules.duplicates import Card, Sign, likely_pairs
from shared.text import fold

# Beyond, all at once takes too long: somebody chooses a part of the tree first.
MOST_PEOPLE = 100_000
MOST_PAIRS = 200
COLUMNS = ("pk", "full_name", "born_on", "born_year_only", "phone", "email", "sex")


@dataclass(frozen=True)
class Candidates:
    """Two records that may be one person, and why."""

    first: Person
    second: Person
    signs: list[Sign]


@dataclass(frozen=True)
class Found:
    """pairs: the most likely first, at most MOST_PAIRS; number: how many there are in all.

    too_many  so many people are in reach that nothing was compared
    """

    pairs: list[Candidates]
    number: int
    too_many: bool = False


def duplicates(scope: Scope, *, on: dt.date, part: Scope | None = None) -> Found:
    """Return who of `mergeable` may be entered twice. Four queries."""
    people = mergeable(scope, on=on, part=part)
    rows = list(people.order_by("pk").values_list(*COLUMNS)[: MOST_PEOPLE + 1])
    if len(rows) > MOST_PEOPLE:
        return Found([], 0, too_many=True)
    apart = set(DistinctPeople.objects.values_list("first_id", "second_id"))
    waiting = PersonMerge.objects.filter(state=PersonMerge.State.PROPOSED)
    for kept, merged in waiting.values_list("kept_id", "merged_id"):
        apart.add((min(kept, merged), max(kept, merged)))
    pairs = likely_pairs(
        (
            Card(pk, fold(name), born, year_only, phone, email, sex)
            for pk, name, born, year_only, phone, email, sex in rows
        ),
        apart=apart,
    )
    shown = list(pairs)[:MOST_PAIRS]
    rows_by_id = Person.objects.in_bulk({pk for pair in shown for pk in pair})
    return Found(
        [Candidates(rows_by_id[one], rows_by_id[other], pairs[one, other]) for one, other in shown],
        len(pairs),
    )


@dataclass(frozen=True)
class Post:
    """A position in words; `last_day` None while it is held."""

    title: str
    place: str
    first_day: dt.date | None
    last_day: dt.date | None


def posts_of(people: list[Person]) -> dict[int, list[Post]]:
    """Return all positions of people, the latest first. One query."""
    found: dict[int, list[Post]] = defaultdict(list)
    rows = Holding.objects.filter(person__in=people).select_related("title", "organisation")
    for each in rows.order_by("-valid_from", "pk"):
        last = each.valid_until and each.valid_until - dt.timedelta(days=1)
        found[each.person_id].append(
            Post(each.title.name, each.organisation.name, each.valid_from, last)
        )
    return found
