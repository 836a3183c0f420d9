"""Refusals a person may read."""

from django.utils.translation import gettext_lazy as _


class AccountLinked(Exception):
    """The person or the account already belongs together with another."""

    message = _("This person or this account is already linked to another.")

    def __init__(self) -> None:
        super().__init__(self.message)


class IdentifierRefused(Exception):
    """The number does not have the shape of its kind."""

    message = _("This number does not have the right shape. Check each digit on the paper.")

    def __init__(self) -> None:
        super().__init__(self.message)


class IdentifierTaken(Exception):
    """Somebody else already has this number."""

    message = _("Another person of the register has this number. Check both records.")

    def __init__(self) -> None:
        super().__init__(self.message)
