"""Whose record a user may open. The list and the single door say the same thing."""

import datetime as dt

from django.http import Http404

from accounts.api import AnyUser, Permission, scope_of
from people.models import Person, PersonQuerySet


def people_visible_to(user: AnyUser, *, on: dt.date) -> PersonQuerySet:
    """People who on that day hold a position inside the user's scope of SEE_PEOPLE."""
    scope = scope_of(user, Permission.SEE_PEOPLE, on=on)
    if not scope:
        return Person.objects.none()
    return Person.objects.holding_within(scope.q("organisation__"), on=on)


def get_person_or_404(user: AnyUser, code: str, *, on: dt.date) -> Person:
    """Return the person if it is the user's own record or visible to the user; else Http404."""
    if user.is_authenticated:
        own = Person.objects.filter(code=code, user=user).first()
        if own is not None:
            return own
    person = people_visible_to(user, on=on).filter(code=code).first()
    if person is None:
        raise Http404
    return person
