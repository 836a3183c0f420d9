"""What the register already knows, as far as the rows of a file speak of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from organisations.api import Organisation
from people.api import Person
from records.register.reading import ReadSheet
from shared.batches import batches

BATCH = 5000
SHEETS_ABOUT_PEOPLE = ("chuc_vu", "trinh_do", "boi_duong", "mien", "quy_hoach")


@dataclass
class Known:
    """Codes that a row may name: those in the database and those in the file itself.

    parents    code of every organisation in the database → code of the one above, "" for a root
    closed_on  code of an organisation in the database → its last day, None while open
    """

    parents: dict[str, str] = field(default_factory=dict)
    closed_on: dict[str, dt.date | None] = field(default_factory=dict)
    organisations: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)


def known_codes(sheets: dict[str, ReadSheet]) -> Known:
    """Look up what the sheets speak of; a refused row still makes its code known."""
    known = Known()
    rows = Organisation.objects.order_by("path").values_list("code", "path", "closed_on")
    by_path: dict[str, str] = {"": ""}
    for code, path, closed_on in rows:
        by_path[path] = code
        known.parents[code] = by_path[path[: -Organisation.steplen]]
        known.closed_on[code] = closed_on
    known.organisations = set(known.parents) | _codes(sheets, "to_chuc", "ma_to_chuc")
    in_file = _codes(sheets, "can_bo", "ma_can_bo")
    named = set().union(*(_codes(sheets, name, "ma_can_bo") for name in SHEETS_ABOUT_PEOPLE))
    known.people = in_file | _existing_people(named - in_file)
    return known


def _codes(sheets: dict[str, ReadSheet], sheet: str, column: str) -> set[str]:
    if sheet not in sheets:
        return set()
    return {code for line in sheets[sheet].lines if (code := line[column])}


def _existing_people(codes: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for batch in batches(codes, BATCH):
        found.update(Person.objects.filter(code__in=batch).values_list("code", flat=True))
    return found
