"""Plain facts out of the database, for many people in one query each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from organisations.api import Placement
from people.api import Exemption, Holding
from records.models import Audience, AudienceClause, Qualification, TrainingFact
from records.rules.audience import AudienceDefinition, Clause, Position
from records.rules.standing import LevelFact, Training
from shared.dates import in_force

Fact = TypeVar("Fact")


def audience_definitions(*codes: str) -> dict[str, AudienceDefinition]:
    """Return the audiences named, or all, by code. One query; a code unknown is left out."""
    return _definitions(
        Audience.objects.filter(code__in=codes) if codes else Audience.objects.all()
    )


def _definitions(audiences: QuerySet[Audience]) -> dict[str, AudienceDefinition]:
    rows = audiences.order_by("code", "clauses__pk").values_list(
        "code",
        "name",
        "definition",
        "unsettled_since",
        "clauses__title",
        "clauses__organisation_kind",
        "clauses__residential",
        "clauses__residential_kind",
    )
    words: dict[str, tuple[str, str]] = {}
    unsettled = set()
    clauses: dict[str, list[Clause]] = defaultdict(list)
    for code, name, definition, since, title, kind, residential, residential_kind in rows:
        words[code] = (name, definition)
        if since is not None:
            unsettled.add(code)
        if title is not None:
            only = residential == AudienceClause.Residential.ONLY
            clauses[code].append(Clause(title, kind, only, residential_kind))
    return {
        code: AudienceDefinition(code, name, definition, tuple(clauses[code]), code in unsettled)
        for code, (name, definition) in words.items()
    }


def clauses_by_audience(*codes: str) -> dict[str, tuple[Clause, ...]]:
    """Return the clauses of the audiences named, or of all; one without clauses is left out."""
    found = audience_definitions(*codes)
    return {code: each.clauses for code, each in found.items() if each.clauses}


def clauses_kept_ready() -> dict[str, tuple[Clause, ...]]:
    """Return the clauses of the audiences that have standings. One query."""
    found = _definitions(Audience.objects.filter(has_standings=True))
    return {code: each.clauses for code, each in found.items() if each.clauses}


def fits_any(clauses: Iterable[Clause]) -> Q:
    """Holdings, of whatever time, that fit a clause."""
    # Clauses about the same organisations are asked as one: the database tests each row less often.
    titles: dict[tuple[str | None, bool, str | None], list[str]] = defaultdict(list)
    for each in clauses:
        place = (each.organisation_kind, each.residential_only, each.residential_kind)
        titles[place].append(each.title)
    fits = Q(pk__in=[])
    for (kind, residential_only, residential_kind), named in titles.items():
        one = Q()
        if kind is not None:
            one &= Q(organisation__kind=kind)
        if residential_only:
            one &= Q(organisation__residential_kind__isnull=False)
        if residential_kind is not None:
            one &= Q(organisation__residential_kind=residential_kind)
        fits |= one & Q(title__in=named)
    return fits


def fitting_holdings(clauses: Iterable[Clause], on: dt.date) -> QuerySet[Holding]:
    """Holdings in force on `on` that fit a clause, in organisations that stood in the tree then."""
    placed = Placement.objects.filter(in_force(on), organisation=OuterRef("organisation"))
    return Holding.objects.filter(fits_any(clauses), in_force(on)).filter(Exists(placed))


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
