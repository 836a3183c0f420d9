"""A certificate for its holder, and for staff who look after the holder or the issuer."""

import datetime as dt
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates import access, actions, queries
from certificates.errors import FileMissing
from certificates.rendering.paper import check_url
from certificates.rules.layout import CODE_GROUP
from shared.codes import grouped
from shared.dates import local_day
from shared.text import tidy, vietnamese_slug

# A page whose PDF is still being made opens again by itself, without any script.
SECONDS_UNTIL_NEXT_LOOK = 5
SECONDS_AFTER_A_FAILURE = 60


@require_GET
@login_required
def certificate_detail(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    certificate = access.get_certificate_or_404(request.user, code, on=local_day(at))
    _note_others(request, certificate, "read", at)
    return _detail(request, certificate)


@require_GET
@login_required
def certificate_download(request: HttpRequest, code: str) -> HttpResponse | FileResponse:
    at = timezone.now()
    certificate = access.get_certificate_or_404(request.user, code, on=local_day(at))
    if not certificate.pdf:
        return redirect("certificates:certificate_detail", certificate.verification_code)
    try:
        file = queries.open_file(certificate.pdf)
    except FileMissing as missing:
        return _detail(request, certificate, missing)
    actions.note_reading(certificate, "downloaded", by=_user(request), at=at)
    response = FileResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = attachment(_file_name(certificate))
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@login_required
def certificate_preview(request: HttpRequest, code: str) -> HttpResponse | FileResponse:
    on = local_day(timezone.now())
    certificate = access.get_certificate_or_404(request.user, code, on=on)
    if not certificate.preview:
        raise Http404
    try:
        file = queries.open_file(certificate.preview)
    except FileMissing as missing:
        raise Http404 from missing
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "private, no-store"
    return response


def attachment(name: str) -> str:
    """Return a Content-Disposition (RFC 6266) with `name` in full and in plain letters."""
    stem, _dot, ending = name.rpartition(".")
    plain = f"{vietnamese_slug(stem)}.{ending}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _detail(
    request: HttpRequest, certificate: Any, missing: FileMissing | None = None
) -> HttpResponse:
    printed = certificate.snapshot
    rows = [
        (_("Full name"), printed["full_name"]),
        (_("Programme"), printed["programme_name"]),
        (_("Class"), printed["class_name"]),
        (_("Time of study"), f"{printed['starts_on']} – {printed['ends_on']}"),
        (_("Length"), _("%(number)s periods") % {"number": printed["periods"]}),
        (_("Grade"), printed["grade_band"]),
        (_("Certificate number"), certificate.number),
        (_("Register number"), certificate.register_number),
        (_("Issued by"), printed["issuer_name"]),
        (_("Issued on"), f"{certificate.issued_on:%d/%m/%Y}"),
        (_("Electronic signature"), _signature(certificate)),
        (_("Code to check it"), grouped(certificate.verification_code, size=CODE_GROUP)),
    ]
    context = {
        "certificate": certificate,
        "is_holder": access.is_holder(request.user, certificate),
        "confirmations": queries.confirmations_of(certificate),
        "issues": access.issues_for(request.user, certificate.issuer, on=local_day(timezone.now())),
        "rows": [{"label": label, "value": value} for label, value in rows if value],
        "check_url": check_url(certificate.verification_code),
        "missing": missing,
    }
    status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
    response = render(request, "certificates/certificate_detail.html", context, status=status)
    if not certificate.rendered_at and not certificate.set_aside_at:
        response["Refresh"] = str(
            SECONDS_AFTER_A_FAILURE if certificate.failure else SECONDS_UNTIL_NEXT_LOOK
        )
    response["Cache-Control"] = "private, no-store"
    return response


def _signature(certificate: Any) -> str:
    if certificate.signed_at is not None:
        moment = timezone.localtime(certificate.signed_at)
        return _("Signed at %(moment)s") % {"moment": f"{moment:%H:%M %d/%m/%Y}"}
    if certificate.snapshot.get("is_signed"):
        return _("Follows with the PDF file")
    return _("None: the PDF is a display copy (bản thể hiện)")


def _note_others(request: HttpRequest, certificate: Any, verb: str, at: dt.datetime) -> None:
    # One's own papers may be looked at unwatched.
    if not access.is_holder(request.user, certificate):
        actions.note_reading(certificate, verb, by=_user(request), at=at)


def _user(request: HttpRequest) -> Any:
    # login_required has seen to it that somebody is signed in.
    return request.user


def _file_name(certificate: Any) -> str:
    name = f"{_('Certificate')} - {certificate.snapshot['full_name']} - {certificate.number}"
    for unfit in '/\\:*?"<>|':
        name = name.replace(unfit, "-")
    return f"{tidy(name)}.pdf"
