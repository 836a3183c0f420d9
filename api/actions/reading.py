"""The journal of what other systems read about people."""

import datetime as dt

from django.db import transaction

from accounts.api import User
from api.models import ApiToken
from audit.api import READ, record
from people.api import Person


@transaction.atomic
def note_list(token: ApiToken, what: str, number: int, *, by: User, at: dt.datetime) -> None:
    """One line for a page of a list, however many people are on it; none for an empty one."""
    if number:
        record("api.people_read", token, by=by, at=at, what=what, number=number)


@transaction.atomic
def note_person(token: ApiToken, person: Person, *, by: User, at: dt.datetime) -> None:
    """The person sees in their own record that somebody looked, and through which key."""
    record(READ, person, by=by, at=at, person_code=person.code, api_token=token.pk)
