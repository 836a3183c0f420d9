"""Signing in with whatever people remember: username, e-mail address or phone number."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.cache import cache
from django.db.models.functions import Lower
from django.http import HttpRequest

from accounts.models import User
from accounts.rules import international_phone
from shared.text import nfc


class AnyNameBackend(ModelBackend):
    """Finds the account by any of its three names; the password decides."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django's
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        typed = username or credentials.get("email") or credentials.get("login") or ""
        if not typed or password is None:
            return None
        user = account_named(typed)
        if user is None:
            # As slow as a wrong password, so that the time does not tell who has an account.
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None

    def get_user(self, user_id: Any) -> User | None:
        """Return who is signed in, from the shared cache where there is one.

        An account that is saved leaves the cache at once (`User.save`); whatever else happens to
        it is noticed after USER_CACHE_SECONDS. Roles are never kept: they are read each time.
        """
        seconds = settings.USER_CACHE_SECONDS
        if not seconds:
            return super().get_user(user_id)
        kept: User | None = cache.get(User.cache_key(user_id))
        if kept is None:
            kept = super().get_user(user_id)
            if kept is not None:
                cache.set(User.cache_key(user_id), kept, seconds)
        return kept


def account_named(typed: str) -> User | None:
    """Return the account with this username, e-mail address or phone, in whichever case.

    Phones like to begin every field with a capital letter.
    """
    name = nfc(typed).strip().lower()
    if "@" in name:
        by_email = User.objects.filter(email=name).first()
        if by_email:
            return by_email
    by_username = User.objects.alias(name=Lower("username")).filter(name=name).first()
    if by_username:
        return by_username
    try:
        return User.objects.filter(phone=international_phone(name)).first()
    except ValueError:
        return None
