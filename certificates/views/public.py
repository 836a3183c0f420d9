"""Is this certificate genuine? Open to anyone who holds its code, and to nobody who searches."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certificates.credential.keys import ring
from certificates.forms.public import LARGEST_FILE_MB, CodeForm
from certificates.queries import checking
from certificates.queries.checking import CheckedPaper
from certificates.rules.checking import State, still_holds
from certificates.rules.layout import CODE_GROUP
from certificates.views.answers import Check, answer_page, client_of, refusal
from shared.codes import grouped, normalise_code
from shared.dates import local_day


@require_GET
def certificate_search(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET) if "ma" in request.GET else CodeForm()
    if form.is_bound and form.is_valid():
        return redirect("certificates:certificate_verify", form.cleaned_data["ma"])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "largest": LARGEST_FILE_MB}
    return answer_page(request, "certificates/_check_start.html", context, status=status)


@require_GET
def certificate_verify(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    if too_much := refusal(request, "code", at):
        return too_much
    code = normalise_code(code)
    paper = checking.paper_by_code(code)
    context = {"code": grouped(code, size=CODE_GROUP), **shown(paper)}
    if paper is None:
        context["form"] = CodeForm(initial={"ma": code})
    return answer_page(
        request,
        "certificates/_check_answer.html",
        context,
        # Codes that do not exist and codes that cannot exist have one page.
        status=HTTPStatus.OK if paper else HTTPStatus.NOT_FOUND,
        check=Check("code", counted(paper), client_of(request), at, paper),
    )


def shown(paper: CheckedPaper | None) -> dict[str, Any]:
    """What a template needs to show a paper and how it stands."""
    if paper is None:
        return {"paper": None, "status": State.UNKNOWN.value, "rows": [], "text": ""}
    return {
        "paper": paper,
        "status": _box(paper.state),
        "text": _sentence(paper),
        "rows": rows_of(paper),
        "has_credential": paper.confirmation is None and ring().signing is not None,
    }


def counted(paper: CheckedPaper | None) -> str:
    """How the log calls what came out."""
    return State.UNKNOWN.value if paper is None else _box(paper.state)


def _box(state: State) -> str:
    # Whoever holds a confirmation, or the paper it stands for, holds something valid.
    return State.VALID.value if still_holds(state) else state.value


def _sentence(paper: CheckedPaper) -> str:
    if paper.confirmation is not None:
        return _("This paper confirms certificate number %(number)s, whose paper was lost.") % {
            "number": paper.certificate.number
        }
    if paper.state is State.CONFIRMED:
        return _("Its paper was reported lost. The issuer gave a confirmation in its place.")
    return ""


def rows_of(paper: CheckedPaper) -> list[dict[str, Any]]:
    """What the paper shows, without the day of birth; all from the frozen snapshot."""
    certificate, printed = paper.certificate, paper.printed
    rows = [
        *_what_became_of_it(certificate),
        (_("Full name"), printed.get("full_name", "")),
        (_("Position"), printed.get("position", "")),
        (_("Organisation"), printed.get("organisation", "")),
        (_("Programme"), printed.get("programme_name", "")),
        (_("Class"), printed.get("class_name", "")),
        (_("Time of study"), _time_of_study(printed)),
        (_("Length"), _length(printed)),
        (_("Grade"), printed.get("grade_band", "")),
        (_("Certificate number"), certificate.number),
        (_("Register number"), certificate.register_number),
    ]
    if paper.confirmation is not None:
        rows.append((_("Confirmation number"), paper.number))
    issued_on = (paper.confirmation or certificate).issued_on
    rows += [
        (_("Decision"), _decision(printed)),
        (_("Issued by"), printed.get("issuer_name", "")),
        (_("Issued on"), f"{issued_on:%d/%m/%Y}"),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _time_of_study(printed: dict[str, Any]) -> str:
    days = [printed.get("starts_on", ""), printed.get("ends_on", "")]
    return " – ".join(day for day in days if day)


def _length(printed: dict[str, Any]) -> str:
    periods = printed.get("periods", "")
    return _("%(number)s periods") % {"number": periods} if periods else ""


def _decision(printed: dict[str, Any]) -> str:
    number, decided_on = printed.get("decision_number", ""), printed.get("decided_on", "")
    if not number or not decided_on:
        return str(number)
    return f"{number}, {dt.date.fromisoformat(decided_on):%d/%m/%Y}"


def _what_became_of_it(certificate: Any) -> list[tuple[str, str]]:
    if certificate.revoked_at is not None:
        day, label = local_day(certificate.revoked_at), _("Revoked on")
        reason = _reason(certificate.revoked_reason, certificate.Reason)
    elif certificate.replaced_by_id is not None:
        day, label = local_day(certificate.replaced_at), _("Replaced on")
        reason = _reason(certificate.replaced_reason, certificate.Replaced)
    else:
        return []
    return [(label, f"{day:%d/%m/%Y}"), (_("Reason"), reason)]


def _reason(kept: str, known: Any) -> str:
    # Only the class of the reason is public, never words written about a person.
    return str(dict(known.choices).get(kept, _("on decision of the issuer")))
