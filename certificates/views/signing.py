"""The signing keys of one's issuing bodies, for those who answer for certificates."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certificates import access, queries
from shared.dates import local_day


@require_GET
@login_required
def key_list(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    issuers = list(access.issuers_of(request.user, on=local_day(at)))
    if not issuers:
        raise Http404
    response = render(
        request, "certificates/key_list.html", {"lines": queries.keys_of(issuers, at)}
    )
    response["Cache-Control"] = "private, no-store"
    return response
