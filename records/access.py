"""Who may take a register in."""

import datetime as dt

from django.http import Http404

from accounts.api import AnyUser, Permission, User, scope_of


def importer_or_404(user: AnyUser, *, on: dt.date) -> User:
    """Return the user if some part of the tree is open to their imports; otherwise Http404."""
    if not isinstance(user, User) or not scope_of(user, Permission.IMPORT_REGISTER, on=on):
        raise Http404
    return user
