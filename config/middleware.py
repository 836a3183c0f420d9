"""Rules that hold for a part of the site, whichever view answers."""

import datetime as dt
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from accounts.api import works_in_back_office
from shared.dates import local_day

GetResponse = Callable[[HttpRequest], HttpResponse]


class StaffContentSecurityPolicy:
    """Gives Wagtail's screens their own policy: some of them still carry inline scripts.

    Stands below `CSPMiddleware`, which reads the mark left here. Learners never get it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(settings.STAFF_PATH):
            response._csp_replace = settings.STAFF_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]  # django-csp's own protocol
        return response


class NothingPersonalKept:
    """Forbids browsers and proxies to keep what was made for somebody who is signed in.

    On a shared computer, "Back" after signing out then shows nothing. The cookie alone decides,
    so that no page costs a query for it. A view whose answer says nothing about the person (a
    picture of a question) may set `may_be_kept` on it and say itself for how long.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        public = settings.SERVE_MEDIA and request.path_info.startswith(settings.MEDIA_URL)
        public = public or getattr(response, "may_be_kept", False)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not public:
            response["Cache-Control"] = "no-store, private"
        return response


class SignedInAtMost:
    """Ends a sign-in some hours after it began, however busy it was."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            until = request.session.get("signed_in_until")
            if until and dt.datetime.fromisoformat(until) <= timezone.now():
                logout(request)
        return self.get_response(request)


class StaffDoor:
    """One door for everything under /quan-tri/, so that no screen of it needs its own.

    Signed out: to the sign-in. Signed in without a role there: 404, as for an address that does
    not exist. Without a second factor, where one is required: to its set-up.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Also without the last slash, which CommonMiddleware would add.
        if not f"{request.path_info}/".startswith(settings.STAFF_PATH):
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated:
            here = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse(settings.LOGIN_URL)}?{here}")
        if not works_in_back_office(user, on=local_day(timezone.now())):
            raise Http404
        if settings.REQUIRE_SECOND_FACTOR and not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return redirect("mfa_activate_totp")
        return self.get_response(request)


class RedirectsOfPages(RedirectMiddleware):
    """Looks for a redirect where no page was found, but not behind an answer that is complete.

    A view that says itself that something does not exist sets `is_final`: nothing was moved, and
    two queries are saved.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if getattr(response, "is_final", False):
            return response
        redirected: HttpResponse = super().process_response(request, response)
        return redirected
