"""Refusals a person may read."""

from django.utils.translation import gettext_lazy as _


class AccountRefused(Exception):
    """An account or a role cannot be given. `message` says why and what to do."""

    message = _("This account cannot be opened.")


class UsernameTaken(AccountRefused):
    message = _("Another account has this username, e-mail address or phone. Choose another one.")


class PhoneUnreadable(AccountRefused):
    message = _("This is not a Vietnamese phone number. Write it like 0912 345 678.")


class RoleNotTheirsToGive(AccountRefused):
    message = _("You may only give roles over organisations that you administer yourself.")
