"""Who may take a register in."""

import datetime as dt

from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, scope_of


def import_scope_or_404(user: AnyUser, *, on: dt.date) -> Scope:
    """Return the part of the tree over which `user` may import; Http404 when there is none."""
    scope = scope_of(user, Permission.IMPORT_REGISTER, on=on)
    if not scope:
        raise Http404
    return scope
