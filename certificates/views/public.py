"""Is this certificate genuine? Open to anyone who holds its code, and to nobody who searches."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates import queries
from certificates.forms.public import CodeForm
from certificates.rules.layout import CODE_GROUP
from shared.codes import grouped, normalise_code
from shared.dates import local_day

# Codes cannot be guessed; this keeps one client from keeping the server busy.
CHECKS_PER_MINUTE = 30


@require_GET
def certificate_search(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET) if "ma" in request.GET else CodeForm()
    if form.is_bound and form.is_valid():
        return redirect("certificates:certificate_verify", form.cleaned_data["ma"])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _page(request, "certificates/certificate_search.html", {"form": form}, status)


@require_GET
def certificate_verify(request: HttpRequest, code: str) -> HttpResponse:
    if _asks_too_much(request):
        response = _page(
            request, "certificates/certificate_wait.html", {}, HTTPStatus.TOO_MANY_REQUESTS
        )
        response["Retry-After"] = "60"
        return response
    code = normalise_code(code)
    certificate = queries.certificate_by_code(code)
    context = {
        "status": _status(certificate),
        "certificate": certificate,
        "rows": _rows(certificate) if certificate else [],
        "code": grouped(code, size=CODE_GROUP),
        "form": CodeForm(initial={"ma": "" if certificate else code}),
    }
    # Unknown codes get the same page after the same single query.
    status = HTTPStatus.OK if certificate else HTTPStatus.NOT_FOUND
    return _page(request, "certificates/certificate_verify.html", context, status)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: HTTPStatus
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response


def _asks_too_much(request: HttpRequest) -> bool:
    # allauth knows which proxy to believe about the client's address.
    client = get_adapter(request).get_client_ip(request)
    key = f"certificate-checks:{client}:{int(timezone.now().timestamp()) // 60}"
    if cache.add(key, 1, timeout=120):
        return False
    try:
        return cache.incr(key) > CHECKS_PER_MINUTE
    except ValueError:
        return False


def _status(certificate: Any) -> str:
    if certificate is None:
        return "unknown"
    if certificate.revoked_at is not None:
        return "revoked"
    return "valid" if certificate.replaced_by_id is None else "replaced"


def _rows(certificate: Any) -> list[dict[str, Any]]:
    """What the paper shows, without the day of birth; all from the frozen snapshot."""
    printed = certificate.snapshot
    rows = []
    if certificate.revoked_at is not None:
        rows += [
            (_("Revoked on"), f"{local_day(certificate.revoked_at):%d/%m/%Y}"),
            (_("Reason"), _reason(certificate)),
        ]
    rows += [
        (_("Full name"), printed["full_name"]),
        (_("Organisation"), printed["organisation"]),
        (_("Programme"), printed["programme_name"]),
        (_("Class"), printed["class_name"]),
        (_("Time of study"), f"{printed['starts_on']} – {printed['ends_on']}"),
        (_("Length"), _("%(number)s periods") % {"number": printed["periods"]}),
        (_("Grade"), printed["grade_band"]),
        (_("Certificate number"), certificate.number),
        (_("Register number"), certificate.register_number),
        (_("Issued by"), printed["issuer_name"]),
        (_("Issued on"), f"{certificate.issued_on:%d/%m/%Y}"),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _reason(certificate: Any) -> str:
    # Only the class of the reason is public, never words written about a person.
    known = dict(certificate.Reason.choices)
    return str(known.get(certificate.revoked_reason, _("on decision of the issuer")))
