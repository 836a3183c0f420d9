"""Pages of issuers: batches of PDFs with their progress, and certificates set aside."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from certificates import access, actions, queries
from certificates.errors import NothingToMake
from certificates.forms.batches import BatchForm
from certificates.rules.trying import minutes_left
from shared.dates import local_day

LINES_PER_PAGE = 50


@require_GET
@login_required
def batch_list(request: HttpRequest) -> HttpResponse:
    issuers = _issuers_or_404(request, timezone.now())
    form = BatchForm(groups=queries.groups_to_make(issuers), issuers=issuers)
    return _page_of_batches(request, issuers, form)


@require_POST
@login_required
def batch_start(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    issuers = _issuers_or_404(request, at)
    form = BatchForm(request.POST, groups=queries.groups_to_make(issuers), issuers=issuers)
    if not form.is_valid():
        messages.error(request, NothingToMake.message)
        return redirect("certificates:batch_list")
    issuer_id, period, class_code = form.chosen()
    issuer = next(issuer for issuer in issuers if issuer.pk == issuer_id)
    try:
        batch = actions.start_batch(
            issuer, period=period, class_code=class_code, by=known(request.user), at=at
        )
    except NothingToMake as refused:
        messages.error(request, refused.message)
        return redirect("certificates:batch_list")
    return redirect("certificates:batch_detail", batch.pk)


@require_GET
@login_required
def batch_detail(request: HttpRequest, batch_id: int) -> HttpResponse:
    at = timezone.now()
    batch = access.get_batch_or_404(request.user, batch_id, on=local_day(at))
    counts = queries.counts_of(batch, at=at)
    context = {
        "batch": batch,
        "name": queries.batch_name(batch),
        "counts": counts,
        "is_running": bool(counts.waiting) and batch.stopped_at is None,
        "minutes": minutes_left(counts.waiting, counts.recently),
        "percent": counts.settled * 100 // counts.total if counts.total else 0,
    }
    return _private(render(request, "certificates/batch_detail.html", context))


@require_POST
@login_required
def batch_stop(request: HttpRequest, batch_id: int) -> HttpResponse:
    at = timezone.now()
    batch = access.get_batch_or_404(request.user, batch_id, on=local_day(at))
    actions.stop_batch(batch, by=known(request.user), at=at)
    return redirect("certificates:batch_detail", batch.pk)


@require_POST
@login_required
def batch_continue(request: HttpRequest, batch_id: int) -> HttpResponse:
    at = timezone.now()
    batch = access.get_batch_or_404(request.user, batch_id, on=local_day(at))
    actions.continue_batch(batch, by=known(request.user), at=at)
    return redirect("certificates:batch_detail", batch.pk)


@require_GET
@login_required
def failure_list(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    issuers = _issuers_or_404(request, at)
    actions.note_failures_reading(issuers, by=known(request.user), at=at)
    page = Paginator(queries.set_aside_of(issuers), LINES_PER_PAGE).get_page(
        request.GET.get("trang")
    )
    lines = [{"certificate": row, "advice": queries.advice_on(row)} for row in page.object_list]
    context = {"page": page, "lines": lines}
    return _private(render(request, "certificates/batch_failures.html", context))


@require_POST
@login_required
def failure_retry(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    chosen = queries.set_aside_of(_issuers_or_404(request, at))
    if "tat_ca" not in request.POST:
        chosen = chosen.filter(number__in=request.POST.getlist("so"))
    number = actions.retry_certificates(chosen, by=known(request.user), at=at)
    if number:
        words = ngettext(
            "%(count)d certificate will be tried again within two minutes.",
            "%(count)d certificates will be tried again within two minutes.",
            number,
        )
        messages.success(request, words % {"count": number})
    else:
        messages.info(request, _("Nothing was chosen, or it was tried again already."))
    return redirect("certificates:failure_list")


def _issuers_or_404(request: HttpRequest, at: dt.datetime) -> list[Any]:
    issuers = list(access.issuers_of(request.user, on=local_day(at)))
    if not issuers:
        raise Http404
    return issuers


def _page_of_batches(request: HttpRequest, issuers: list[Any], form: BatchForm) -> HttpResponse:
    page = Paginator(queries.batches_of(issuers), LINES_PER_PAGE).get_page(request.GET.get("trang"))
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "set_aside": queries.set_aside_of(issuers).count(),
    }
    return _private(render(request, "certificates/batch_list.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
