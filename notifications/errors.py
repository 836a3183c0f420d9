"""Refusals a person may read, and what a channel answers."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MessageRefused(Exception):
    """Something about messages cannot be done; `message` says so in words."""

    message: str | Promise = ""


class NotSetAside(MessageRefused):
    message = _("This message is not set aside; there is nothing to try again.")


class WrongWords(MessageRefused):
    """Words of a template that cannot be used."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class SendingFailed(Exception):
    """A channel did not take a message; another try may succeed."""


class AddressRefused(Exception):
    """The address is wrong; no other try will succeed."""


class MessageImpossible(Exception):
    """The provider will never take this message, whatever the address."""


class SignatureWrong(Exception):
    """A report is not signed by the provider, or is too old."""
