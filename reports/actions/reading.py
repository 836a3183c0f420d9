"""Reports write nothing but the journal of who read whose record."""

import datetime as dt

from django.db import transaction

from accounts.api import AnyUser
from audit.api import READ, record
from people.api import Person


@transaction.atomic
def note_reading(person: Person, *, by: AnyUser, at: dt.datetime) -> None:
    """Write into the journal that `by` opened the record of `person`; one's own is not noted."""
    if person.user_id != by.pk:
        record(READ, person, by=by, at=at, person_code=person.code)
