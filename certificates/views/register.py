"""The register book of certificates (sổ cấp giấy chứng nhận) of those who issue them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certificates import access, actions, queries
from shared.dates import local_day

LINES_PER_PAGE = 50


@require_GET
@login_required
def register_book(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    issuers = list(access.issuers_of(request.user, on=local_day(at)))
    if not issuers:
        raise Http404
    chosen = request.GET.get("noi_cap", "")
    issuer = next((issuer for issuer in issuers if issuer.code == chosen), issuers[0])
    book = queries.register_book(
        issuer, period=request.GET.get("nam", ""), class_code=request.GET.get("lop", "")
    )
    reader: Any = request.user
    actions.note_register_reading(issuer, book.period, by=reader, at=at)
    context: dict[str, Any] = {"book": book, "issuers": issuers, "today": local_day(at)}
    if "in" in request.GET:
        context["lines"] = book.entries
        template = "certificates/register_print.html"
    else:
        page = Paginator(book.entries, LINES_PER_PAGE).get_page(request.GET.get("trang"))
        context |= {"lines": page.object_list, "page": page}
        template = "certificates/register_book.html"
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response
