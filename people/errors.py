"""Refusals a person may read."""

from django.utils.translation import gettext_lazy as _


class AccountLinked(Exception):
    """The person or the account already belongs together with another."""

    message = _("This person or this account is already linked to another.")

    def __init__(self) -> None:
        super().__init__(self.message)
