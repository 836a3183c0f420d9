"""Addresses of this app; names are noun_verb.

The second list holds allauth's views under allauth's names, which it looks up itself. Only what
is in it can be reached: no sign-up, no change of e-mail address, no sign-in by code.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.http import require_http_methods

from accounts import views
from accounts.views import refusing

PREFIX = "tai-khoan/"
RESET_KEY = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

pages = require_http_methods(["GET", "HEAD", "POST"])
reading = require_http_methods(["GET", "HEAD"])

own: list[URLPattern | URLResolver] = [
    path("", views.account_detail, name="account_detail"),
    path("co-chu/", views.text_size_set, name="text_size_set"),
]

of_allauth: list[URLPattern | URLResolver] = [
    path("login/", refusing(pages(account.login)), name="account_login"),
    path("logout/", pages(account.logout), name="account_logout"),
    path("inactive/", reading(account.account_inactive), name="account_inactive"),
    path("signup/", views.signup_closed, name="account_signup"),
    path("reauthenticate/", refusing(pages(account.reauthenticate)), name="account_reauthenticate"),
    path(
        "password/change/", refusing(pages(account.password_change)), name="account_change_password"
    ),
    path("password/set/", refusing(pages(account.password_set)), name="account_set_password"),
    path("password/reset/", refusing(pages(account.password_reset)), name="account_reset_password"),
    path(
        "password/reset/done/",
        reading(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "password/reset/key/done/",
        reading(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        RESET_KEY,
        refusing(pages(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    path("2fa/", reading(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", refusing(pages(mfa.authenticate)), name="mfa_authenticate"),
    path("2fa/reauthenticate/", refusing(pages(mfa.reauthenticate)), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", refusing(pages(totp.activate_totp)), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", refusing(pages(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        reading(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        refusing(pages(recovery_codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        reading(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path(PREFIX, include((own, "accounts"))),
    path(PREFIX, include(of_allauth)),
]
