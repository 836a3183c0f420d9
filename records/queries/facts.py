"""Plain facts out of the database, for many people in one query each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from organisations.api import Placement
from people.api import Exemption, Holding
from records.models import AudienceClause, Qualification, TrainingFact
from records.rules.audience import Clause, Position
from records.rules.standing import LevelFact, Training
from shared.dates import in_force

Fact = TypeVar("Fact")


def clauses_by_audience(*codes: str) -> dict[str, tuple[Clause, ...]]:
    """Return the clauses of the audiences named, or of all."""
    rows = AudienceClause.objects.order_by("audience_id", "pk")
    if codes:
        rows = rows.filter(audience__in=codes)
    found: dict[str, list[Clause]] = defaultdict(list)
    for row in rows:
        found[row.audience_id].append(
            Clause(
                title=row.title_id,
                organisation_kind=row.organisation_kind_id,
                residential_only=row.residential == AudienceClause.Residential.ONLY,
                residential_kind=row.residential_kind_id,
            )
        )
    return {code: tuple(clauses) for code, clauses in found.items()}


def fitting_holdings(clauses: Iterable[Clause], on: dt.date) -> QuerySet[Holding]:
    """Holdings in force on `on` that fit a clause, in organisations that stood in the tree then."""
    fits = Q(pk__in=[])
    for clause in clauses:
        one = Q(title=clause.title)
        if clause.organisation_kind is not None:
            one &= Q(organisation__kind=clause.organisation_kind)
        if clause.residential_only:
            one &= Q(organisation__residential_kind__isnull=False)
        if clause.residential_kind is not None:
            one &= Q(organisation__residential_kind=clause.residential_kind)
        fits |= one
    placed = Placement.objects.filter(in_force(on), organisation=OuterRef("organisation"))
    return Holding.objects.filter(fits, in_force(on)).filter(Exists(placed))


def positions(holdings: QuerySet[Holding]) -> dict[int, list[Position]]:
    """Return the positions of each person."""
    rows = holdings.values_list(
        "person_id",
        "title_id",
        "title__rank",
        "organisation_id",
        "organisation__code",
        "organisation__kind_id",
        "organisation__residential_kind_id",
        "organisation__kind__has_committee",
        "valid_from",
    )
    found: dict[int, list[Position]] = defaultdict(list)
    for row in rows.iterator(chunk_size=5000):
        found[row[0]].append(Position(*row))
    return found


def exempt_people(people: Q, on: dt.date) -> set[int]:
    """Return who is exempt on `on`. `people` is a condition on `person_id`."""
    return set(Exemption.objects.filter(people, in_force(on)).values_list("person_id", flat=True))


def level_facts(people: Q) -> dict[int, list[LevelFact]]:
    """Return the levels in the ledger that have not been reversed."""
    rows = Qualification.objects.filter(people, reverses=None, reversed_by=None).values_list(
        "person_id", "dimension", "rank", "evidence", "issued_on"
    )
    return _grouped((row[0], LevelFact(*row[1:])) for row in rows.iterator(chunk_size=5000))


def trainings(people: Q, *, year: int) -> dict[int, list[Training]]:
    """Return the courses completed in `year` that have not been reversed."""
    rows = TrainingFact.objects.filter(
        people,
        reverses=None,
        reversed_by=None,
        completed_on__gte=dt.date(year, 1, 1),
        completed_on__lte=dt.date(year, 12, 31),
    ).values_list("person_id", "completed_on", "due_on", "periods", "counts_for_annual", "topics")
    return _grouped(
        (person, Training(done, due, periods or 0, counts, tuple(topics)))
        for person, done, due, periods, counts, topics in rows.iterator(chunk_size=5000)
    )


def _grouped(pairs: Iterator[tuple[int, Fact]]) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    for person, fact in pairs:
        found[person].append(fact)
    return found
