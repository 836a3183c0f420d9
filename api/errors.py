"""Refusals of this app. The message is a sentence that a person can read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.rules.rights import Right


class ApiRefused(Exception):
    """What was asked cannot be done; `message` says why and what would help."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class Malformed(ApiRefused):
    """A value of the request makes no sense. `where` names it ("query.on")."""

    def __init__(self, where: str, message: str | Promise) -> None:
        super().__init__(message)
        self.where = where


class RightMissing(ApiRefused):
    """The key does not have the right, or its owner has it no longer."""

    def __init__(self, right: Right | None) -> None:
        if right is None:
            super().__init__(_("This key opens nothing today. Ask whoever made it."))
        else:
            sentence = _(
                "This key does not have the right “%(right)s”, or its owner has it no longer."
            )
            super().__init__(sentence % {"right": right.value})


class CursorGone(ApiRefused):
    """Changes so old are no longer kept."""

    message = _("Changes since then are no longer kept. Read everything anew, then go on from now.")

    def __init__(self) -> None:
        super().__init__(self.message)


class Busy(ApiRefused):
    """Somebody else does the same; a later try may succeed."""


class KeyUsedOtherwise(ApiRefused):
    """The same Idempotency-Key came with another request."""

    message = _("This Idempotency-Key was used for another request. Send a new one.")

    def __init__(self) -> None:
        super().__init__(self.message)


class AddressRefused(Exception):
    """An address that nothing is ever sent to. The text is a short English reason for the log."""


class NotDelivered(Exception):
    """The other side did not take it this time. The text is a short reason for the log."""


class AddressGone(Exception):
    """The other side says that it wants no more (HTTP 410)."""
