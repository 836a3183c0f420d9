"""Refusals of this app. The message is a sentence that a person can read."""

from django.utils.functional import Promise


class ApiRefused(Exception):
    """What was asked cannot be done; `message` says why and what would help."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(message)
        self.message = message


class AddressRefused(Exception):
    """An address that nothing is ever sent to. The text is a short English reason for the log."""


class NotDelivered(Exception):
    """The other side did not take it this time. The text is a short reason for the log."""
