"""What all answers to those who check a paper share: the frame, the headers, the limit, the count."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from certificates.actions import checks
from certificates.queries.checking import CheckedPaper

# Codes cannot be guessed; this keeps one client from keeping the server busy.
CHECKS_PER_MINUTE = 30
# Seconds for which the frame around an answer is kept: as long as the contact of the site.
FRAME_AGE = 60
# Stands in the kept frame where the answer goes; no text of ours has such letters.
_PLACE = "\u2039answer\u203a"
_FRAME = "certificates/check_frame.html"


@dataclass(frozen=True)
class Check:
    """What is counted of one check: how it was asked and what came out."""

    how: str
    result: str
    client: str
    at: dt.datetime
    paper: CheckedPaper | None = None

    def count(self) -> None:
        checks.count_check(
            how=self.how,
            result=self.result,
            code=self.paper.code if self.paper else "",
            issuer_id=self.paper.issuer_id if self.paper else None,
            client=self.client,
            at=self.at,
        )


class CountedResponse(HttpResponse):
    """An answer that is counted after it was sent: whoever checks does not wait for it."""

    and_then: Callable[[], None] | None = None

    def close(self) -> None:
        then, self.and_then = self.and_then, None
        try:
            if then is not None:
                then()
        finally:
            super().close()


def client_of(request: HttpRequest) -> str:
    """The address that asks; allauth knows which proxy to believe about it."""
    return str(get_adapter(request).get_client_ip(request))


def refusal(request: HttpRequest, how: str, at: dt.datetime) -> HttpResponse | None:
    """The page for whoever checks too often, None for everybody else.

    One refusal a minute and client is counted in the log, not one for each try.
    """
    client = client_of(request)
    key = f"certificate-checks:{client}:{int(at.timestamp()) // 60}"
    if cache.add(key, 1, timeout=120):
        return None
    try:
        tries = cache.incr(key)
    except ValueError:
        return None
    if tries <= CHECKS_PER_MINUTE:
        return None
    is_first = tries == CHECKS_PER_MINUTE + 1
    response = answer_page(
        request,
        "certificates/_check_wait.html",
        {},
        status=HTTPStatus.TOO_MANY_REQUESTS,
        check=Check(how, "refused", client, at) if is_first else None,
    )
    response["Retry-After"] = "60"
    return response


def answer_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
    check: Check | None = None,
) -> CountedResponse:
    """The answer in the frame of the site; sets no cookie."""
    content = render_to_string(template, context)
    has_errors = status == HTTPStatus.UNPROCESSABLE_ENTITY
    page = _frame(request, has_errors=has_errors).replace(_PLACE, content, 1)
    response = CountedResponse(page, status=status)
    if check is not None:
        response.and_then = check.count
    return guarded(response)


def guarded(response: Any) -> Any:
    """Mark an answer as nobody's to index, to keep or to pass on."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    response.is_final = True
    # Django would write the address into its log when nothing is found: a code that was typed.
    response._has_been_logged = True
    return response


def _frame(request: HttpRequest, *, has_errors: bool) -> str:
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return _rendered_frame(request, has_errors=has_errors)
    # Signed out, it is the same for everybody, and most of the work of the page.
    key = f"check-frame:{get_language()}:{has_errors}"
    kept: str | None = caches["memory"].get(key)
    if kept is None:
        kept = _rendered_frame(request, has_errors=has_errors)
        caches["memory"].set(key, kept, FRAME_AGE)
    return kept


def _rendered_frame(request: HttpRequest, *, has_errors: bool) -> str:
    place = mark_safe(_PLACE)  # noqa: S308 - a constant
    # Notices of the day may carry a form, and with it a cookie; here nobody is asked anything.
    context = {"answer": place, "has_errors": has_errors, "site_notices": []}
    return render_to_string(_FRAME, context, request)
