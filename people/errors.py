"""Refusals a person may read."""

from typing import Any

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


class MergeRefused(Exception):
    """Two records cannot be made one, or not taken apart; `message` says what to do."""

    message: Any = _("These two records cannot be merged.")

    def __init__(self, reasons: list[str] | None = None) -> None:
        self.reasons = reasons or []
        super().__init__(self.message)


class MergeMoved(MergeRefused):
    message = _("Something has changed meanwhile. Look at both records as they stand now.")


class MergeBusy(MergeRefused):
    message = _("The register is being changed at this moment. Try again in a few minutes.")


class MergeUnderWay(MergeRefused):
    message = _("One of these two records is part of another merge that waits. Finish that first.")


class MergeNeedsAnother(MergeRefused):
    message = _("You have proposed this. Another person has to confirm it.")


class OwnMerge(MergeRefused):
    message = _("One of these records is your own. Somebody else has to do this.")


class MergeDecided(MergeRefused):
    message = _("Somebody has decided this already. Reload the page.")


class MergeBlocked(MergeRefused):
    message = _("These two records cannot be merged as they are. What stands in the way:")


class MergeStays(MergeRefused):
    message = _("This merge cannot be taken back. What stands in the way:")
