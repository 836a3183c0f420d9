"""Who may do what, and over which organisations. Read anew on each request."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import RoleAssignment, User
from accounts.rules import (
    BACK_OFFICE_ROLES,
    PERMISSIONS,
    Permission,
    Role,
    narrowed,
    outermost,
    roles_with,
)
from shared.dates import in_force

if TYPE_CHECKING:
    from organisations.api import Organisation

AnyUser = User | AnonymousUser


def known(user: AnyUser) -> User:
    """The account behind a page that only signed-in people reach.

    Raises:
        TypeError: nobody has signed in; the page lacks `login_required`.
    """
    if not isinstance(user, User):
        raise TypeError("This page needs somebody who has signed in.")
    return user


@dataclass(frozen=True)
class Scope:
    """The parts of the organisation tree over which a permission holds; false when none.

    paths  materialised paths of the topmost organisations, none below another
    """

    paths: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.paths)

    def covers(self, organisation: "Organisation") -> bool:
        return any(organisation.path.startswith(path) for path in self.paths)

    def within(self, path: str) -> "Scope":
        """Return the part that lies at or below an organisation with this path."""
        return Scope(narrowed(self.paths, path))

    def q(self, prefix: str = "") -> Q:
        """Rows whose organisation lies in scope; `prefix` leads to it ("organisation__")."""
        if not self.paths:
            return Q(pk__in=[])
        inside = Q()
        for path in self.paths:
            inside |= Q(**{f"{prefix}path__startswith": path})
        return inside


NOWHERE = Scope(())


def scope_of(user: AnyUser, permission: Permission, *, on: dt.date) -> Scope:
    """Return where `user` holds `permission` on the day `on`. One query, none when signed out."""
    paths = [path for role, path in _roles_and_paths(user, on) if role in roles_with(permission)]
    return Scope(outermost(paths))


def permissions_of(user: AnyUser, *, on: dt.date) -> frozenset[Permission]:
    """Return everything `user` may do somewhere on the day `on`."""
    roles = {role for role, _path in _roles_and_paths(user, on)}
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def has_permission(user: AnyUser, permission: Permission, *, on: dt.date) -> bool:
    return permission in permissions_of(user, on=on)


def works_in_back_office(user: AnyUser, *, on: dt.date) -> bool:
    """Whether `user` may enter /quan-tri/ at all: by a role, or as the one who gives the first."""
    if user.is_authenticated and user.is_active and user.is_superuser:
        return True
    return any(role in BACK_OFFICE_ROLES for role, _path in _roles_and_paths(user, on))


def _roles_and_paths(user: AnyUser, on: dt.date) -> list[tuple[Role, str]]:
    # Kept on the user object, which lives as long as the request: one query however often asked.
    if not user.is_authenticated or not user.is_active:
        return []
    known: dict[dt.date, list[tuple[Role, str]]] = user.__dict__.setdefault("_roles_by_day", {})
    if on not in known:
        rows = (
            RoleAssignment.objects.filter(in_force(on), user=user)
            .order_by("pk")
            .values_list("role", "organisation__path")
        )
        known[on] = [(Role(role), path) for role, path in rows]
    return known[on]
