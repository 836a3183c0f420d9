"""Where allauth asks us: who may have an account, whom a failed try counts against, what it says."""

import base64
import hashlib
import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.backends import account_named
from accounts.models import User
from audit.api import record
from shared.text import fold

logger = logging.getLogger(__name__)

WRONG_SIGN_IN = _(
    "The name or the password is not right. Check both and try again, or set a new password."
)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by staff who have checked who the person is; nobody opens their own."""

    # One sentence whichever name was typed, so that it does not tell which accounts exist.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG_SIGN_IN,
        "username_password_mismatch": WRONG_SIGN_IN,
        "invalid_login": WRONG_SIGN_IN,
        "enter_current_password": _("This is not your current password. Type it again."),
        "incorrect_password": _("This is not your password. Type it again."),
        "incorrect_code": _("This code is not right. Type the code that the app shows now."),
        "too_many_login_attempts": _(
            "Too many wrong tries. Wait 15 minutes, then try again, or set a new password."
        ),
        "rate_limited": _("Too many tries in a short time. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        at = timezone.now()
        request.session["signed_in_until"] = (at + settings.SIGNED_IN_AT_MOST).isoformat()
        record("account.signed_in", user, by=user, at=at)

    def set_password(self, user: User, password: str) -> None:
        """Whoever proved to own the account is no longer held up by others' wrong tries."""
        super().set_password(user, password)
        record("account.password_set", user, by=user, at=timezone.now())
        ratelimit.clear(
            self.request, app="allauth.account", action="login_failed", key=_tries_of(user)
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            # The page says what to do when nothing arrives; an error page would say less.
            logger.exception("A message about an account could not be sent.")

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth's
        **credentials: Any,
    ) -> str:
        # By account: three names of one account, or one name with other letters, are one count.
        typed = credentials.get("username") or credentials.get("email") or ""
        user = account_named(typed)
        return _tries_of(user) if user else f"nobody:{fold(typed)}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors sealed in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_label(self, user: User) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> MultiFernet:
    """Seals with the site's key; what a former key sealed is still opened."""
    keys: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"second factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def _tries_of(user: User) -> str:
    return f"account:{user.pk}"
