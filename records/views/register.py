"""Taking a register in through the back office: hand in, look at the dry run, confirm."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from records.access import importer_or_404
from records.forms.register import RegisterConfirmForm, RegisterUploadForm
from records.register.report import ImportBusy, ImportReport, UnusableFile
from records.register.run import import_register
from records.register.template import template_workbook
from records.register.uploads import drop_uploads, keep_upload, opened_upload
from shared.dates import local_day
from shared.uploads import UploadGone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def register_import(request: HttpRequest) -> HttpResponse:
    """The form; handed in, the dry run."""
    at = timezone.now()
    user = importer_or_404(request.user, on=local_day(at))
    if request.method == "GET":
        return _form(request, RegisterUploadForm())
    form = RegisterUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form)
    token = keep_upload(form.cleaned_data["workbook"], by=user)
    try:
        with opened_upload(token, by=user) as path:
            report = import_register(path, dry_run=True, by=user, at=at)
    except (UnusableFile, ImportBusy) as refusal:
        form.add_error("workbook", str(refusal))
        return _form(request, form)
    return _report(request, report, RegisterConfirmForm({"token": token}))


@require_POST
@login_required
def register_confirm(request: HttpRequest) -> HttpResponse:
    """The real run of the workbook that was checked."""
    at = timezone.now()
    user = importer_or_404(request.user, on=local_day(at))
    form = RegisterConfirmForm(request.POST)
    try:
        token = form.cleaned_data["token"] if form.is_valid() else ""
        with opened_upload(token, by=user) as path:
            report = import_register(path, dry_run=False, by=user, at=at)
    except UploadGone:
        messages.error(request, _("The workbook is no longer here. Hand it in again."))
        return redirect("records:register_import")
    except (UnusableFile, ImportBusy) as refusal:
        messages.error(request, str(refusal))
        return redirect("records:register_import")
    if not report.is_good:
        return _report(request, report, form)
    drop_uploads(by=user)
    counts = {"new": report.new, "changed": report.changed}
    messages.success(request, _("%(new)s new, %(changed)s changed. All is written.") % counts)
    return redirect("records:register_import")


@require_GET
@login_required
def register_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    importer_or_404(request.user, on=timezone.localdate())
    return HttpResponse(
        template_workbook(),
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="danh-ba-mau.xlsx"'},
    )


def _form(request: HttpRequest, form: RegisterUploadForm) -> HttpResponse:
    status = REFUSED if form.errors else HTTPStatus.OK
    return _screen(request, "register_import", {"form": form}, status=status)


def _report(request: HttpRequest, report: ImportReport, form: RegisterConfirmForm) -> HttpResponse:
    status = HTTPStatus.OK if report.is_good else REFUSED
    context = {
        "report": report,
        "form": form,
        "hidden_refusals": len(report.refusals) - len(report.shown_refusals),
    }
    return _screen(request, "register_report", context, status=status)


def _screen(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    title = _("Import the register")
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "upload",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("records:register_import"), "label": title},
        ],
    }
    return render(request, f"records/{name}.html", frame | context, status=status)
