"""Who asks, and where they may. A key never opens more than its owner may open that day."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, User, known, scope_of
from api.errors import RightMissing
from api.models import ApiToken, Webhook
from api.queries.reach import Reach
from api.rules.keys import digest_of
from api.rules.rights import Right
from certificates.api import Certificate
from organisations.api import Organisation, get_organisation_or_404
from people.api import Person, PersonQuerySet
from reports.api import EVERYTHING, Period, Told, what_is_told
from shared.dates import local_day

# What the owner must be allowed for each right; any of them is enough.
NEEDS: dict[Right, tuple[Permission, ...]] = {
    Right.FIGURES: (Permission.SEE_FIGURES,),
    Right.PEOPLE: (Permission.SEE_PEOPLE,),
    Right.RECORDS: (Permission.SEE_PEOPLE,),
    Right.CERTIFICATES: (Permission.SEE_PEOPLE, Permission.ISSUE_CERTIFICATES),
    Right.IMPORT: (Permission.IMPORT_REGISTER,),
    Right.PAPERS: (Permission.CONFIRM_PAPERS,),
}


@dataclass(frozen=True)
class Caller:
    """Another system, let in by a key."""

    token: ApiToken
    reach: Reach
    at: dt.datetime

    @property
    def owner(self) -> User:
        return self.reach.owner

    @property
    def today(self) -> dt.date:
        return self.reach.today

    def rights(self) -> dict[Right, Scope]:
        """The rights of the key that its owner has today, and where."""
        given = [Right(code) for code in self.token.rights if code in set(Right)]
        scopes = {right: self.reach.of(*NEEDS[right]) for right in given}
        return {right: scope for right, scope in scopes.items() if scope}

    def scope(self, right: Right) -> Scope:
        """Return where `right` holds. Raises RightMissing when nowhere."""
        scope = self.rights().get(right)
        if scope is None:
            raise RightMissing(right)
        return scope

    def anywhere(self) -> Scope:
        """Where any right holds: organisations are named to everybody who may do something there."""
        found = self.rights().values()
        if not found:
            raise RightMissing(None)
        return Scope(tuple(sorted({path for scope in found for path in scope.paths})))

    def organisation_or_404(self, right: Right, code: str) -> Organisation:
        return get_organisation_or_404(self.scope(right), code)

    def may_name(self, organisation: Organisation) -> bool:
        """Whether the owner may see people there, so that small numbers tell nothing new."""
        return self.reach.of(Permission.SEE_PEOPLE).covers(organisation)

    def told(self, organisation: Organisation, *, on: dt.date, year: int) -> Told:
        """Return which figures of the organisation the owner may be told."""
        if self.may_name(organisation):
            return EVERYTHING
        scope, day = self.scope(Right.FIGURES), Period(on, year)
        return what_is_told(organisation, scope=scope, period=day, today=self.today)

    def people(self, right: Right) -> PersonQuerySet:
        """People who hold a position today where `right` holds."""
        return Person.objects.holding_within(self.scope(right).q("organisation__"), on=self.today)

    def person_or_404(self, right: Right, code: str) -> Person:
        person = self.people(right).filter(code=code).first()
        if person is None:
            raise Http404
        return person

    def certificate_or_404(self, certificate_id: int) -> Certificate:
        self.scope(Right.CERTIFICATES)
        found = (
            Certificate.objects.filter(self.reach.certificates(), pk=certificate_id)
            .select_related("issuer", "person")
            .first()
        )
        if found is None:
            raise Http404
        return found


def caller_with(key: str, *, at: dt.datetime) -> Caller | None:
    """Return who calls with this key; None for one that does not, or no longer, open anything."""
    token = (
        ApiToken.objects.usable(at)
        .select_related("owner", "organisation")
        .filter(digest=digest_of(key))
        .first()
    )
    if token is None:
        return None
    return Caller(token, Reach(token.owner, token.organisation.path, local_day(at)), at)


# --- Screens of the back office -------------------------------------------------------------------


def manager_scope_or_404(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` manages connections to other systems; Http404 if nowhere."""
    scope = scope_of(user, Permission.MANAGE_TOKENS, on=on)
    if not scope:
        raise Http404
    return scope


def get_token_or_404(user: AnyUser, token_id: int, *, on: dt.date) -> ApiToken:
    tokens = ApiToken.objects.in_scope(manager_scope_or_404(user, on=on))
    found = tokens.select_related("owner", "organisation").filter(pk=token_id).first()
    if found is None:
        raise Http404
    return found


def get_webhook_or_404(user: AnyUser, webhook_id: int, *, on: dt.date) -> Webhook:
    webhooks = Webhook.objects.in_scope(manager_scope_or_404(user, on=on))
    found = webhooks.select_related("owner", "organisation").filter(pk=webhook_id).first()
    if found is None:
        raise Http404
    return found


def manager_or_404(user: AnyUser, *, on: dt.date) -> User:
    manager_scope_or_404(user, on=on)
    return known(user)
