"""The doors to figures, to names, and to records. Missing and forbidden are both 404."""

import datetime as dt

from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, known, scope_of
from organisations.api import Organisation, OrganisationQuerySet, get_organisation_or_404
from records.api import (
    Audience,
    ReportSubscription,
    SentReport,
    YearClosing,
    may_define_audiences,
)


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


def get_reported_or_404(user: AnyUser, code: str, *, on: dt.date) -> Organisation:
    """Return the organisation if `user` may see its figures; else Http404."""
    return get_organisation_or_404(get_figures_scope_or_404(user, on=on), code)


def may_write_head(user: AnyUser, organisation: Organisation, *, on: dt.date) -> bool:
    """Whether `user` answers for what stands at the head of the organisation's reports."""
    return any(
        scope_of(user, permission, on=on).covers(organisation)
        for permission in (Permission.CLOSE_YEARS, Permission.MANAGE_TARGETS)
    )


def get_head_of_or_404(user: AnyUser, code: str, *, on: dt.date) -> Organisation:
    organisation = get_reported_or_404(user, code, on=on)
    if not may_write_head(user, organisation, on=on):
        raise Http404
    return organisation


def get_subscription_or_404(user: AnyUser, pk: int) -> ReportSubscription:
    """Return one's own subscription; it may be stopped whatever one may see today."""
    found = ReportSubscription.objects.filter(pk=pk, subscriber=known(user)).first()
    if found is None:
        raise Http404
    return found


def get_sent_report_or_404(user: AnyUser, pk: int, *, on: dt.date) -> SentReport:
    """Return a report sent to `user`, who must still be allowed to see its figures."""
    found = (
        SentReport.objects.filter(pk=pk, subscription__subscriber=known(user))
        .select_related("subscription__organisation")
        .first()
    )
    scope = get_figures_scope_or_404(user, on=on)
    if found is None or not scope.covers(found.subscription.organisation):
        raise Http404
    return found


def get_organisation_to_close_or_404(user: AnyUser, code: str, *, on: dt.date) -> Organisation:
    """Return the organisation if `user` may close its years; else Http404."""
    return get_organisation_or_404(scope_of(user, Permission.CLOSE_YEARS, on=on), code)


def can_close(user: AnyUser, organisation: Organisation, *, on: dt.date) -> bool:
    return scope_of(user, Permission.CLOSE_YEARS, on=on).covers(organisation)


def get_closing_or_404(organisation: Organisation, year: int, number: int) -> YearClosing:
    """Return a closing (number 0) or an addendum of an organisation, with its texts."""
    closing = (
        YearClosing.objects.select_related("organisation", "prepared_by", "confirmed_by")
        .filter(organisation=organisation, year=year, number=number)
        .first()
    )
    if closing is None:
        raise Http404
    return closing


def get_organisation_to_define_at_or_404(user: AnyUser, code: str, *, on: dt.date) -> Organisation:
    """Return the organisation at which `user` looks while defining audiences; else Http404."""
    organisation = get_reported_or_404(user, code, on=on)
    if not may_define_audiences(user, on=on):
        raise Http404
    return organisation


def get_audience_or_404(code: str) -> Audience:
    """Return an audience. Whoever sees figures may know of whom they are."""
    audience = audience_like(code)
    if audience is None:
        raise Http404
    return audience


def audience_like(code: str) -> Audience | None:
    """Return the audience whose clauses a new one starts with; None for none."""
    return Audience.objects.filter(pk=code).first()
