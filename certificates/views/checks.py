"""The log of checks, for those who issue: which papers are looked at, and what is tried in vain."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certificates import access
from certificates.actions.checks import note_log_reading
from certificates.queries.checks import checked_papers, days_in_vain, lines
from shared.dates import local_day

LINES_PER_PAGE = 50
# For how many days back the page shows what happened.
SPANS = (30, 90, 365)


@require_GET
@login_required
def check_log(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    today = local_day(at)
    issuers = list(access.issuers_of(request.user, on=today))
    if not issuers:
        raise Http404
    chosen = request.GET.get("noi_cap", "")
    issuer = next((issuer for issuer in issuers if issuer.code == chosen), issuers[0])
    asked = request.GET.get("ngay", "")
    span = next((days for days in SPANS if str(days) == asked), SPANS[0])
    since = today - dt.timedelta(days=span - 1)
    reader: Any = request.user
    note_log_reading(issuer, by=reader, at=at)
    page = Paginator(checked_papers(issuer, since=since), LINES_PER_PAGE).get_page(
        request.GET.get("trang")
    )
    context = {
        "issuers": issuers,
        "issuer": issuer,
        "span": span,
        "spans": SPANS,
        "page": page,
        "lines": lines(list(page.object_list), since=since),
        "days": days_in_vain(since=since),
    }
    response = render(request, "certificates/check_log.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
