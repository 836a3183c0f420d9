"""A confirmation for its holder, and for staff who look after the holder or issue it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from certificates import access, actions, queries
from certificates.errors import CertificateRefused, FileMissing
from certificates.forms.aftercare import DayForm
from certificates.rendering.paper import check_url
from certificates.rules.layout import CODE_GROUP
from certificates.views.register import file_answer
from shared.codes import grouped
from shared.dates import local_day
from shared.text import vietnamese_slug


@require_GET
@login_required
def confirmation_detail(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    found = access.get_confirmation_or_404(request.user, code, on=local_day(at))
    _note_others(request, found, "read", at)
    said, original = found.snapshot, found.certificate
    rows = [
        (_("Full name"), said["full_name"]),
        (_("Number of the confirmation"), found.number),
        (_("Confirms certificate"), original.number),
        (_("Programme"), said["programme_name"]),
        (_("Class"), said["class_name"]),
        (_("Grade"), said["grade_band"]),
        (_("Issued by"), said["issuer_name"]),
        (_("Issued on"), f"{found.issued_on:%d/%m/%Y}"),
        (_("Code to check it"), grouped(found.verification_code, size=CODE_GROUP)),
    ]
    context = {
        "confirmation": found,
        "certificate": original,
        "is_holder": access.is_holder(request.user, original),
        "issues": access.issues_for(request.user, found.issuer, on=local_day(at)),
        "rows": [{"label": label, "value": value} for label, value in rows if value],
        "check_url": check_url(found.verification_code),
        "day": DayForm(initial={"received_on": local_day(at)}),
    }
    response = render(request, "certificates/aftercare_confirmation.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@login_required
def confirmation_download(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    found = access.get_confirmation_or_404(request.user, code, on=local_day(at))
    content = queries.stored_bytes(found.pdf) if found.pdf else None
    if content is None:
        messages.error(request, str(FileMissing.message))
        return redirect("certificates:confirmation_detail", found.verification_code)
    _note_others(request, found, "downloaded", at)
    return file_answer(content, "application/pdf", _file_name(found))


@require_POST
@login_required
def confirmation_print(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    found = access.get_own_confirmation_or_404(request.user, code, on=local_day(at))
    try:
        sheet = actions.print_papers(
            [found], reason=request.POST.get("reason", ""), by=known(request.user), at=at
        )
    except CertificateRefused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("certificates:confirmation_detail", found.verification_code)
    return file_answer(sheet, "application/pdf", _file_name(found))


@require_POST
@login_required
def confirmation_hand_over(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    found = access.get_own_confirmation_or_404(request.user, code, on=local_day(at))
    form = DayForm(request.POST)
    try:
        if form.is_valid():
            day = form.cleaned_data["received_on"]
            actions.hand_over([found], received_on=day, by=known(request.user), at=at)
            messages.success(request, _("Written down."))
        else:
            messages.error(request, _("Enter the day on which it was received."))
    except CertificateRefused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("certificates:confirmation_detail", found.verification_code)


def _note_others(request: HttpRequest, found: Any, verb: str, at: dt.datetime) -> None:
    # One's own papers may be looked at unwatched.
    if not access.is_holder(request.user, found.certificate):
        actions.note_reading(found.certificate, verb, by=known(request.user), at=at)


def _file_name(found: Any) -> str:
    number = vietnamese_slug(found.number.replace("/", "-"))
    return f"ban-xac-nhan-{number}_{vietnamese_slug(found.snapshot['full_name'])}.pdf"
