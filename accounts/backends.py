"""Signing in with whatever people remember: username, e-mail address or phone number."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.rules import international_phone
from shared.text import nfc


class AnyNameBackend(ModelBackend):
    """Finds the account by any of its three names; the password decides."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        typed = username or credentials.get("email") or credentials.get("login") or ""
        if not typed or password is None:
            return None
        user = _account_named(nfc(typed).strip())
        if user is None:
            # As slow as a wrong password, so that the time does not tell who has an account.
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None


def _account_named(typed: str) -> User | None:
    if "@" in typed:
        return User.objects.filter(email=typed.lower()).first()
    by_username = User.objects.filter(username=typed).first()
    if by_username:
        return by_username
    try:
        return User.objects.filter(phone=international_phone(typed)).first()
    except ValueError:
        return None
