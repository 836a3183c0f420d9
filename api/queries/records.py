"""The ledger as another system reads it."""

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404

from accounts.api import Scope
from api.queries.pages import cut
from api.queries.people import partial, person_values
from people.api import Person, PersonQuerySet
from records.api import (
    Dimension,
    Qualification,
    Standing,
    TrainingFact,
    level_name,
    levels_of,
)

Values = dict[str, Any]
TRAININGS, QUALIFICATIONS = "trainings", "qualifications"


def trainings_page(
    people: PersonQuerySet, *, year: int | None, after: int, limit: int
) -> tuple[list[Values], str | None]:
    """Return facts of the ledger in the order of their ids, with those taken back. One query."""
    rows = TrainingFact.objects.filter(person__in=people.values("pk"), pk__gt=after)
    if year is not None:
        rows = rows.filter(completed_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    ordered = rows.select_related("person").order_by("pk")
    found, following = cut(ordered[: limit + 1], limit, name=TRAININGS, place=lambda row: row.pk)
    return [training_values(each) for each in found], following


def qualifications_page(
    people: PersonQuerySet, *, after: int, limit: int
) -> tuple[list[Values], str | None]:
    rows = (
        Qualification.objects.filter(person__in=people.values("pk"), pk__gt=after)
        .select_related("person")
        .order_by("pk")
    )
    found, following = cut(rows[: limit + 1], limit, name=QUALIFICATIONS, place=lambda row: row.pk)
    return [qualification_values(each) for each in found], following


def training_or_404(people: PersonQuerySet, fact_id: int) -> TrainingFact:
    facts = TrainingFact.objects.filter(person__in=people.values("pk"))
    return get_object_or_404(facts.select_related("person"), pk=fact_id)


def qualification_or_404(people: PersonQuerySet, fact_id: int) -> Qualification:
    facts = Qualification.objects.filter(person__in=people.values("pk"))
    return get_object_or_404(facts.select_related("person"), pk=fact_id)


def record_values(person: Person, scope: Scope, *, on: dt.date, today: dt.date) -> Values:
    """Return the whole record. Five queries, however long it is."""
    trainings = TrainingFact.objects.filter(person=person, reverses=None, reversed_by=None)
    papers = Qualification.objects.filter(person=person, reverses=None, reversed_by=None)
    qualifications = list(papers.select_related("person").order_by("pk"))
    return {
        "person": person_values([person], scope, on=today)[0],
        "as_of": on,
        "levels": _levels(person, qualifications, on),
        "years": list(
            Standing.objects.filter(person=person)
            .order_by("year")
            .values("year", "is_exempt", "trained_on", "on_time", "periods")
        ),
        "trainings": [
            training_values(each) for each in trainings.select_related("person").order_by("pk")
        ],
        "qualifications": [qualification_values(each) for each in qualifications],
    }


def _levels(person: Person, papers: list[Qualification], on: dt.date) -> list[Values]:
    """The highest level proven by that day, of each field that has one."""
    ranks = levels_of([person.pk], on=on).get(person.pk, {})
    codes = {(each.dimension, each.rank): each.level for each in papers}
    known = [(each.value, codes.get((each.value, ranks.get(each.value, 0)))) for each in Dimension]
    return [
        {"dimension": field, "level": code, "level_name": level_name(field, code)}
        for field, code in known
        if code is not None
    ]


def training_values(fact: TrainingFact) -> Values:
    return {
        "id": fact.pk,
        "person": fact.person.code,
        "programme": fact.programme_name,
        "programme_code": fact.programme_code,
        "completed_on": fact.completed_on,
        "due_on": fact.due_on,
        "periods": fact.periods,
        "mode": fact.mode,
        "score": None if fact.score is None else str(fact.score),
        "grade": fact.grade_band,
        "topics": [str(topic) for topic in fact.topics],
        "counts_for_annual": fact.counts_for_annual,
        "certificate_number": fact.certificate_number,
        "issuer": fact.issuer,
        "organisation_name": fact.organisation_name,
        "recorded_at": fact.recorded_at,
        "reverses": fact.reverses_id,
    }


def qualification_values(fact: Qualification) -> Values:
    return {
        "id": fact.pk,
        "person": fact.person.code,
        "dimension": fact.dimension,
        "level": fact.level,
        "evidence": fact.evidence,
        "number": fact.number,
        "issuer": fact.issuer,
        "issued": partial(fact.issued_on, year_only=fact.issued_year_only),
        "is_verified": fact.verified_at is not None,
        "recorded_at": fact.recorded_at,
        "reverses": fact.reverses_id,
    }
