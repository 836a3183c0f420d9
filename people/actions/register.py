"""Taking people into the register, many at a time.

The rows are checked by whoever read them; the constraints of the database stand behind. What is
already as given is left alone, so that the same rows a second time write nothing.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from audit.api import record_many
from people.models import Person
from people.rules import default_given_name
from shared.batches import batches
from shared.dates import PartialDate
from shared.text import fold, person_sort_key

BATCH = 1000
# Optional fields of a row, and the columns in which each is kept.
COLUMNS = {
    "born": ("born_on", "born_year_only"),
    "sex": ("sex",),
    "party_status": ("party_status",),
    "joined_party": ("joined_party_on", "joined_party_year_only"),
    "phone": ("phone",),
    "email": ("email",),
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as the register gives them; texts that are not known are ""."""

    code: str
    full_name: str
    born: PartialDate | None = None
    sex: str = ""
    party_status: str = ""
    joined_party: PartialDate | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Entered:
    """How many rows were new, changed, and already as given."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Entered") -> "Entered":
        return Entered(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged
        )


@transaction.atomic
def enter_people(
    rows: Sequence[PersonRow],
    *,
    by: Any,
    at: dt.datetime,
    given: Collection[str] = frozenset(COLUMNS),
) -> Entered:
    """Add the people who are new and change those whose details differ. Codes decide who is who.

    given  names of the optional fields that the rows carry; the others stay as they are
    """
    columns = [column for name in sorted(given) for column in COLUMNS[name]]
    total = Entered()
    for batch in batches(rows, BATCH):
        known = _known_values([row.code for row in batch], columns)
        fresh, renamed, corrected = [], [], []
        for row in batch:
            if row.code not in known:
                fresh.append(_person(row))
            elif known[row.code][0] != row.full_name:
                renamed.append(_person(row))
            elif known[row.code][1:] != _values(row, columns):
                corrected.append(_person(row))
        Person.objects.bulk_create(fresh)
        _overwrite(renamed, [*columns, "full_name", "given", "search_text", "sort_key"])
        _overwrite(corrected, columns)
        _record_changes([*renamed, *corrected], by=by, at=at)
        changed = len(renamed) + len(corrected)
        total += Entered(len(fresh), changed, len(batch) - len(fresh) - changed)
    return total


def _known_values(codes: list[str], columns: list[str]) -> dict[str, tuple[Any, ...]]:
    rows = Person.objects.filter(code__in=codes).values_list("code", "full_name", *columns)
    return {code: tuple(values) for code, *values in rows}


def _person(row: PersonRow) -> Person:
    given = default_given_name(row.full_name)
    return Person(
        code=row.code,
        full_name=row.full_name,
        given=given,
        search_text=fold(f"{row.full_name} {row.code}"),
        sort_key=person_sort_key(row.full_name, given),
        **_details(row),
    )


def _values(row: PersonRow, columns: Sequence[str]) -> tuple[Any, ...]:
    details = _details(row)
    return tuple(details[column] for column in columns)


def _details(row: PersonRow) -> dict[str, Any]:
    return {
        "born_on": row.born.day if row.born else None,
        "born_year_only": row.born.year_only if row.born else False,
        "sex": row.sex,
        "party_status": row.party_status,
        "joined_party_on": row.joined_party.day if row.joined_party else None,
        "joined_party_year_only": row.joined_party.year_only if row.joined_party else False,
        "phone": row.phone,
        "email": row.email,
    }


def _overwrite(people: list[Person], columns: list[str]) -> None:
    if people and columns:
        Person.objects.bulk_create(
            people, update_conflicts=True, unique_fields=["code"], update_fields=columns
        )


def _record_changes(people: list[Person], *, by: Any, at: dt.datetime) -> None:
    if people:
        codes = [person.code for person in people]
        changed = list(Person.objects.filter(code__in=codes).only("pk", "code"))
        record_many("person.changed", changed, by=by, at=at, source="register")
