"""The doors to figures, to names, and to records. Missing and forbidden are both 404."""

import datetime as dt

from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, scope_of
from organisations.api import Organisation, OrganisationQuerySet, get_organisation_or_404


def get_figures_scope_or_404(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` may see figures; Http404 if nowhere."""
    scope = scope_of(user, Permission.SEE_FIGURES, on=on)
    if not scope:
        raise Http404
    return scope


def scope_roots(scope: Scope) -> OrganisationQuerySet:
    """Return the topmost organisations of a scope, in order of name."""
    return Organisation.objects.filter(path__in=scope.paths).by_name()


def get_organisation_with_people_or_404(user: AnyUser, code: str, *, on: dt.date) -> Organisation:
    """Return the organisation if `user` may see the names of its people; else Http404."""
    return get_organisation_or_404(scope_of(user, Permission.SEE_PEOPLE, on=on), code)


def can_see_people(user: AnyUser, organisation: Organisation, *, on: dt.date) -> bool:
    return scope_of(user, Permission.SEE_PEOPLE, on=on).covers(organisation)


def get_organisation_to_remind_or_404(user: AnyUser, code: str, *, on: dt.date) -> Organisation:
    """Return the organisation if `user` may remind its people; else Http404."""
    organisation = get_organisation_with_people_or_404(user, code, on=on)
    if not can_remind(user, organisation, on=on):
        raise Http404
    return organisation


def get_organisation_to_summon_or_404(user: AnyUser, code: str, *, on: dt.date) -> Organisation:
    """Return the organisation if `user` may summon its people to classes; else Http404."""
    organisation = get_organisation_with_people_or_404(user, code, on=on)
    if not can_summon(user, organisation, on=on):
        raise Http404
    return organisation


def can_remind(user: AnyUser, organisation: Organisation, *, on: dt.date) -> bool:
    return scope_of(user, Permission.REMIND, on=on).covers(organisation)


def can_summon(user: AnyUser, organisation: Organisation, *, on: dt.date) -> bool:
    return scope_of(user, Permission.SUMMON, on=on).covers(organisation)
