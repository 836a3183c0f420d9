"""Closing a year: prepared by one person, confirmed by another, amended by addenda."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from organisations.api import Organisation
from records.api import (
    ClosingRefused,
    YearClosing,
    discard_closing,
    prepare_addendum,
)
from reports import access
from reports.actions.closings import confirm_year, prepare_year
from reports.actions.reading import note_closing_file
from reports.forms.closings import AmendForm, ClosingForm
from reports.queries.closings import addendum_differences, closed_years, closing_page
from reports.views import ways
from shared.dates import local_day


@require_GET
@login_required
def closing_list(request: HttpRequest, code: str) -> HttpResponse:
    organisation = _organisation(request, code)
    return _list(request, organisation, ClosingForm(None, today=local_day(timezone.now())))


@require_POST
@login_required
def closing_prepare(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    organisation = _organisation(request, code)
    form = ClosingForm(request.POST, today=local_day(at))
    if form.is_valid():
        year = form.cleaned_data["nam"]
        try:
            prepare_year(
                organisation,
                year,
                by=known(request.user),
                at=at,
                day=form.cleaned_data["ngay"],
            )
        except ClosingRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Prepared. Another person now looks at it and confirms."))
            return redirect("reports:closing_detail", organisation.code, year)
    return _list(request, organisation, form)


@require_GET
@login_required
def closing_detail(request: HttpRequest, code: str, year: int) -> HttpResponse:
    organisation = _organisation(request, code)
    closing = access.get_closing_or_404(organisation, year, 0)
    return _detail(request, closing, AmendForm())


@require_POST
@login_required
def closing_confirm(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    organisation = _organisation(request, code)
    closing = access.get_closing_or_404(organisation, year, number)
    try:
        done = confirm_year(closing, by=known(request.user), at=timezone.now())
    except ClosingRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(
            request,
            _("Closed and signed.")
            if done.signature
            else _("Closed without a signature: this installation has no key."),
        )
    return redirect("reports:closing_detail", organisation.code, year)


@require_POST
@login_required
def closing_discard(request: HttpRequest, code: str, year: int, number: int) -> HttpResponse:
    organisation = _organisation(request, code)
    closing = access.get_closing_or_404(organisation, year, number)
    try:
        discard_closing(closing, by=known(request.user), at=timezone.now())
    except ClosingRefused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("reports:closing_detail", organisation.code, year)
    messages.success(request, _("Discarded. Nothing was closed."))
    if number:
        return redirect("reports:closing_detail", organisation.code, year)
    return redirect("reports:closing_list", organisation.code)


@require_POST
@login_required
def closing_amend(request: HttpRequest, code: str, year: int) -> HttpResponse:
    organisation = _organisation(request, code)
    closing = access.get_closing_or_404(organisation, year, 0)
    form = AmendForm(request.POST)
    if form.is_valid():
        try:
            prepare_addendum(
                closing,
                reason=form.cleaned_data["ly_do"],
                by=known(request.user),
                at=timezone.now(),
            )
        except ClosingRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Prepared. Another person now looks at it and confirms."))
            return redirect("reports:closing_detail", organisation.code, year)
    return _detail(request, closing, form)


@require_GET
@login_required
def closing_file(
    request: HttpRequest, code: str, year: int, number: int, part: str
) -> HttpResponse:
    organisation = _organisation(request, code)
    closing = access.get_closing_or_404(organisation, year, number)
    if part not in {"so-lieu", "danh-sach"}:
        raise Http404
    note_closing_file(closing, part=part, by=known(request.user), at=timezone.now())
    text = closing.document if part == "so-lieu" else closing.people
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = f"chot-nam-{organisation.code}-{year}-{number}-{part}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _organisation(request: HttpRequest, code: str) -> Organisation:
    today = local_day(timezone.now())
    return access.get_organisation_to_close_or_404(request.user, code, on=today)


def _list(request: HttpRequest, organisation: Organisation, form: ClosingForm) -> HttpResponse:
    context = {
        "organisation": organisation,
        "crumbs": _crumbs(request, organisation, _("Closed years")),
        "years": closed_years(organisation),
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/closing_list.html", context, status=status)


def _detail(request: HttpRequest, closing: YearClosing, form: AmendForm) -> HttpResponse:
    organisation = closing.organisation
    page = closing_page(
        closing,
        below=request.GET.get("to-chuc", ""),
        compare=closing.is_confirmed and ("doi-chieu" in request.GET or bool(form.errors)),
    )
    context = {
        "organisation": organisation,
        "crumbs": _crumbs(request, organisation, _("Closed years")),
        "page": page,
        "waiting": addendum_differences(page.waiting, closing) if page.waiting else None,
        "me": known(request.user).pk,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/closing_detail.html", context, status=status)


def _crumbs(request: HttpRequest, organisation: Organisation, last: str) -> list[dict[str, Any]]:
    today = local_day(timezone.now())
    way = ways.way_down(request.user, organisation, today)
    return [*ways.crumbs(way, ""), {"url": "", "label": last}]
