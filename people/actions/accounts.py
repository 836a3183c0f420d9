"""Giving a person of the register an account to sign in with."""

import datetime as dt

from django.db import transaction

from accounts.api import User
from audit.api import record
from people.errors import AccountLinked
from people.models import Person


@transaction.atomic
def link_account(person: Person, user: User, *, by: User | None, at: dt.datetime) -> None:
    """Let `user` sign in as `person`, or as whom that record was merged into.

    Linking the same two again changes nothing.

    Raises AccountLinked when either already belongs together with another.
    """
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.merged_into is not None:
        link_account(locked.merged_into, user, by=by, at=at)
        return
    if locked.user_id == user.pk:
        return
    if locked.user_id is not None or Person.objects.filter(user=user).exists():
        raise AccountLinked
    locked.user = person.user = user
    locked.save(update_fields=["user"])
    record("person.account_linked", locked, by=by, at=at, person_code=locked.code, user=user.pk)
