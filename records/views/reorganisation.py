"""Reorganising through the back office: hand in, look at what moves, confirm; take back."""

import datetime as dt
from http import HTTPStatus
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.api import Scope, User
from organisations.api import CannotUndo
from records import access, tasks
from records.forms.register import RegisterConfirmForm, ReorganisationUploadForm
from records.register.report import ImportBusy, UnusableFile
from records.register.uploads import drop_uploads, keep_upload, opened_upload
from records.reorganisation.approval import propose
from records.reorganisation.run import (
    Reorganisation,
    ReorganisationReport,
    organisations_of,
    reorganise,
)
from records.reorganisation.template import template_workbook
from records.reorganisation.undo import may_be_undone, undo
from records.views.reorganisation_screen import LIST, REFUSED, SHOWN_NAMES, screen, shown
from shared.dates import local_day
from shared.undoing import last_day_to_undo
from shared.uploads import UploadGone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@login_required
@never_cache
def reorganisation_list(request: HttpRequest) -> HttpResponse:
    """The form, and what was done lately."""
    _user, scope = access.reorganiser_or_404(request.user, on=timezone.localdate())
    return _start(request, ReorganisationUploadForm(), scope)


@require_POST
@login_required
def reorganisation_check(request: HttpRequest) -> HttpResponse:
    """The dry run of the workbook handed in."""
    at = timezone.now()
    user, scope = access.reorganiser_or_404(request.user, on=local_day(at))
    form = ReorganisationUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start(request, form, scope)
    token = keep_upload(form.cleaned_data["workbook"], by=user)
    try:
        with opened_upload(token, by=user) as path:
            report = reorganise(path, dry_run=True, by=user, at=at)
    except (UnusableFile, ImportBusy) as refusal:
        form.add_error("workbook", str(refusal))
        return _start(request, form, scope)
    return _report(request, report, RegisterConfirmForm({"token": token}))


@require_POST
@login_required
def reorganisation_confirm(request: HttpRequest) -> HttpResponse:
    """The real run of the workbook that was looked at."""
    at = timezone.now()
    user, _scope = access.reorganiser_or_404(request.user, on=local_day(at))
    form = RegisterConfirmForm(request.POST)
    try:
        token = form.cleaned_data["token"] if form.is_valid() else ""
        with opened_upload(token, by=user) as path:
            report = reorganise(path, dry_run=False, by=user, at=at)
            if report.waits:
                return _propose(request, path, report, by=user, at=at)
    except UploadGone:
        messages.error(request, _("The workbook is no longer here. Hand it in again."))
        return redirect(LIST)
    except (UnusableFile, ImportBusy) as refusal:
        messages.error(request, str(refusal))
        return redirect(LIST)
    if not report.is_good:
        return _report(request, report, form)
    drop_uploads(by=user)
    if report.done is None:
        messages.info(request, _("Everything in this workbook has been carried out before."))
        return redirect(LIST)
    tasks.settle_reorganisation.delay(report.done.pk)
    messages.success(request, _("Carried out. The figures follow within a few minutes."))
    return redirect("reorganisations:reorganisation_detail", report.done.pk)


def _propose(
    request: HttpRequest, path: Path, report: ReorganisationReport, *, by: User, at: dt.datetime
) -> HttpResponse:
    proposal = propose(path, report, by=by, at=at)
    drop_uploads(by=by)
    messages.success(request, _("Sent to the other administrators. Nothing is carried out yet."))
    return redirect("reorganisations:proposal_detail", proposal.pk)


@require_GET
@login_required
def reorganisation_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    access.reorganiser_or_404(request.user, on=timezone.localdate())
    return HttpResponse(
        template_workbook(),
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="sap-xep-mau.xlsx"'},
    )


@require_GET
@login_required
def reorganisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done, and until when it can be taken back."""
    _user, scope = access.reorganiser_or_404(request.user, on=timezone.localdate())
    return _detail(request, access.get_reorganisation_or_404(scope, pk))


@require_POST
@login_required
def reorganisation_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, or say what stands in the way."""
    at = timezone.now()
    user, scope = access.reorganiser_or_404(request.user, on=local_day(at))
    row = access.get_reorganisation_or_404(scope, pk)
    try:
        undo(row, by=user, at=at)
    except CannotUndo as refusal:
        return _detail(request, row, reasons=refusal.reasons, status=REFUSED)
    except ImportBusy as refusal:
        return _detail(request, row, reasons=[str(refusal)], status=REFUSED)
    tasks.settle_reorganisation.delay(row.pk)
    messages.success(request, _("Taken back. The figures follow within a few minutes."))
    return redirect("reorganisations:reorganisation_detail", row.pk)


def _start(request: HttpRequest, form: ReorganisationUploadForm, scope: Scope) -> HttpResponse:
    status = REFUSED if form.errors else HTTPStatus.OK
    context = {
        "form": form,
        "rows": access.reorganisations_in(scope),
        "waiting": access.proposals_in(scope),
    }
    return screen(request, "reorganisation_list", context, status=status)


def _report(
    request: HttpRequest, report: ReorganisationReport, form: RegisterConfirmForm
) -> HttpResponse:
    context = {"report": report, "form": form} | shown(report.preview, report.refusals)
    status = HTTPStatus.OK if report.is_good else REFUSED
    return screen(request, "reorganisation_report", context, status=status)


def _detail(
    request: HttpRequest,
    row: Reorganisation,
    *,
    reasons: list[str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    organisations = organisations_of(row)
    context = {
        "row": row,
        "organisations": organisations[:SHOWN_NAMES],
        "number": len(organisations),
        "may_be_undone": may_be_undone(row, on=timezone.localdate()),
        "last_day": last_day_to_undo(row.done_at),
        "reasons": reasons or [],
    }
    return screen(request, "reorganisation_detail", context, status=status)
