"""Refusals that a person may read."""

from django.utils.translation import gettext_lazy as _


class LedgerRefused(Exception):
    """The ledger does not take this; `message` says what to do."""

    message = _("This cannot be recorded.")


class AlreadyReversed(LedgerRefused):
    message = _("This entry has been taken back before. Reload the page to see the record.")


class ConfirmationTooLate(LedgerRefused):
    message = _(
        "A confirmation of political theory counts only if it was issued before 9 July 2021. "
        "Enter the degree instead."
    )
