"""Whose record a user may open. The list and the single door say the same thing."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, User, known, scope_of
from people.models import Holding, Person, PersonMerge, PersonQuerySet
from shared.dates import in_force


def people_visible_to(user: AnyUser, *, on: dt.date) -> PersonQuerySet:
    """People who on that day hold a position inside the user's scope of SEE_PEOPLE."""
    scope = scope_of(user, Permission.SEE_PEOPLE, on=on)
    if not scope:
        return Person.objects.none()
    return Person.objects.holding_within(scope.q("organisation__"), on=on)


def get_person_or_404(user: AnyUser, code: str, *, on: dt.date) -> Person:
    """Return the person if it is the user's own record or visible to the user; else Http404.

    The code of a record that was merged into another leads to the one kept.
    """
    kept = Coalesce("merged_into_id", "pk")
    named = Q(pk__in=Person.objects.filter(code=code).annotate(kept=kept).values("kept"))
    if user.is_authenticated:
        own = Person.objects.filter(named, user=user).first()
        if own is not None:
            return own
    person = people_visible_to(user, on=on).filter(named).first()
    if person is None:
        raise Http404
    return person


def merger_or_404(user: AnyUser, *, on: dt.date) -> tuple[User, Scope]:
    """Return the user and where they may make two records one; Http404 if nowhere."""
    scope = scope_of(user, Permission.MERGE_PEOPLE, on=on)
    if not scope:
        raise Http404
    return known(user), scope


def mergeable(scope: Scope, *, on: dt.date, part: Scope | None = None) -> PersonQuerySet:
    """People who hold or have held a position in `scope`, and hold none outside it on that day.

    part  only those who have held one in this part of it
    """
    place = "organisation__"
    own = Holding.objects.filter(person=OuterRef("pk"))
    within = (part or scope).q(place)
    outside = own.filter(in_force(on)).exclude(scope.q(place))
    return Person.objects.filter(Exists(own.filter(within)), ~Exists(outside), merged_into=None)


def get_pair_or_404(scope: Scope, first: str, second: str, *, on: dt.date) -> tuple[Person, Person]:
    """Return two different people whom somebody may make one; else Http404."""
    pair = find_pair(scope, first, second, on=on)
    if pair is None:
        raise Http404
    return pair


def find_pair(
    scope: Scope, first: str, second: str, *, on: dt.date
) -> tuple[Person, Person] | None:
    """Return the same two people, or None where there are no such two."""
    rows = mergeable(scope, on=on).select_related("user").filter(code__in=[first, second])
    found = {row.code: row for row in rows}
    return (found[first], found[second]) if len(found) == 2 else None


def merges_in(scope: Scope, *, on: dt.date) -> QuerySet[PersonMerge]:
    """Merges of people in `scope`; of one that waits, both of them are."""
    people = mergeable(scope, on=on).values("pk")
    both = Q(merged__in=people) | ~Q(state=PersonMerge.State.PROPOSED)
    rows = PersonMerge.objects.filter(both, kept__in=people)
    return rows.select_related("kept__user", "merged__user", "proposed_by", "confirmed_by")


def get_merge_or_404(scope: Scope, pk: int, *, on: dt.date) -> PersonMerge:
    merge = merges_in(scope, on=on).select_related("undone_by").filter(pk=pk).first()
    if merge is None:
        raise Http404
    return merge
