"""Reports write nothing but the journal of who read whose record."""

import datetime as dt

from django.db import transaction

from accounts.api import AnyUser, User
from audit.api import READ, record
from organisations.api import Organisation
from people.api import Person
from records.api import YearClosing


@transaction.atomic
def note_reading(person: Person, *, by: AnyUser, at: dt.datetime) -> None:
    """Write into the journal that `by` opened the record of `person`; one's own is not noted."""
    if person.user_id != by.pk:
        record(READ, person, by=by, at=at, person_code=person.code)


@transaction.atomic
def note_list_taken(
    organisation: Organisation, *, people: int, asked: dict[str, str], by: User, at: dt.datetime
) -> None:
    """Write into the journal that `by` took a list of names away, and which one."""
    record("people.taken", organisation, by=by, at=at, people=people, asked=asked)


@transaction.atomic
def note_closing_file(closing: YearClosing, *, part: str, by: User, at: dt.datetime) -> None:
    """Write into the journal that `by` took a text of a closed year away."""
    record("closing.taken", closing, by=by, at=at, part=part)
