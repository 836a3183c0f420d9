"""Standings that do not say what the facts say."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from people.api import Person
from records.queries.standings import (
    FIELDS,
    Expected,
    chunks_of_people,
    expected_standings,
    stored_standings,
    years_with_standings,
)
from shared.dates import local_day


@dataclass(frozen=True)
class Drift:
    """One difference: what is stored, and what it ought to be."""

    year: int
    person_code: str
    field: str
    stored: object
    expected: object


def drifted_standings(*, at: dt.datetime) -> Iterator[Drift]:
    """Recompute every standing of every year from facts and yield the differences."""
    today = local_day(at)
    for year in sorted({*years_with_standings(), today.year}):
        for people in chunks_of_people(None):
            wanted = expected_standings(people, year=year, today=today)
            stored = stored_standings(people, year=year)
            wrong = {
                person
                for person in wanted.keys() | stored.keys()
                if wanted.get(person) != stored.get(person)
            }
            codes = dict(Person.objects.filter(pk__in=wrong).values_list("pk", "code"))
            for person in sorted(wrong):
                yield from _differences(year, codes[person], stored.get(person), wanted.get(person))


def _differences(
    year: int, code: str, stored: Expected | None, wanted: Expected | None
) -> Iterator[Drift]:
    if stored is None or wanted is None:
        yield Drift(year, code, "standing", stored is not None, wanted is not None)
        return
    for name, was, ought in zip(FIELDS, stored.values, wanted.values, strict=True):
        if was != ought:
            yield Drift(year, code, name, was, ought)
    for audience in sorted(stored.scopes.keys() | wanted.scopes.keys()):
        was, ought = stored.scopes.get(audience), wanted.scopes.get(audience)
        if was != ought:
            yield Drift(year, code, audience, was, ought)
    for audience in sorted(stored.committees.keys() & wanted.committees.keys()):
        sits, should_sit = stored.committees[audience], wanted.committees[audience]
        if sits != should_sit:
            yield Drift(year, code, f"{audience} committees", sits, should_sit)
