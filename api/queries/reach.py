"""Where the owner of a connection may look, inside the organisation it is made for."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from accounts.api import Permission, Scope, User, scope_of
from people.api import Person


@dataclass(frozen=True)
class Reach:
    """What an owner may do inside one organisation on one day."""

    owner: User
    path: str
    today: dt.date

    def of(self, *permissions: Permission) -> Scope:
        """Return where one of the permissions holds. No query after the first."""
        found: set[str] = set()
        for permission in permissions:
            found |= {*scope_of(self.owner, permission, on=self.today).within(self.path).paths}
        return Scope(tuple(sorted(found)))

    def certificates(self) -> Q:
        """Certificates of people in the owner's care, and those the owner issues."""
        people = Person.objects.holding_within(
            self.of(Permission.SEE_PEOPLE).q("organisation__"), on=self.today
        )
        issuing = self.of(Permission.ISSUE_CERTIFICATES)
        own = Q(person__in=people.values("pk")) | Q(person__merged_into__in=people.values("pk"))
        return own | issuing.q("issuer__organisation__")
