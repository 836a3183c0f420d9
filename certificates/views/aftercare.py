"""After issue, for those who issue: what waits, proposals, decisions, the history of a paper."""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from certificates import access, actions, queries
from certificates.errors import CertificateRefused
from certificates.forms.aftercare import (
    DETAILS,
    AcceptForm,
    ConfirmationForm,
    ProposalForm,
    ProxyForm,
    RefusalForm,
    ReplacementForm,
    RevocationForm,
    WordsForm,
    detail_words,
)
from certificates.queries.aftercare import details_now
from shared.dates import local_day


@require_GET
@login_required
def aftercare_list(request: HttpRequest) -> HttpResponse:
    at, user = timezone.now(), known(request.user)
    issuers = list(access.issuers_of(request.user, on=local_day(at)))
    if not issuers:
        raise Http404
    for issuer in issuers:
        actions.note_register_reading(issuer, "", by=user, at=at)
    work = queries.work_list(issuers, user=user)
    return render(request, "certificates/aftercare_list.html", {"work": work})


@require_GET
@login_required
def aftercare_detail(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    certificate = access.get_issued_or_404(request.user, code, on=local_day(at))
    actions.note_reading(certificate, "read", by=known(request.user), at=at)
    return _history_page(request, certificate, ProxyForm(), at)


@require_http_methods(["GET", "POST"])
@login_required
def replacement_propose(request: HttpRequest, code: str) -> HttpResponse:
    return _propose(
        request, code,
        lambda certificate: ReplacementForm(
            _sent(request), certificate=certificate, now=details_now(certificate)
        ),
        title=_("Propose a replacement"),
        lead=_("For errors of the issuer: wrong details, a spoiled paper. The boxes hold what the "
               "register says today; correct them if the paper needs other words."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def confirmation_propose(request: HttpRequest, code: str) -> HttpResponse:
    return _propose(
        request, code,
        lambda certificate: ConfirmationForm(_sent(request), certificate=certificate),
        title=_("Propose a confirmation"),
        lead=_("For what the holder lost or damaged. A certificate is issued once; the confirmation "
               "is as valid and names its number."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def revocation_propose(request: HttpRequest, code: str) -> HttpResponse:
    return _propose(
        request, code,
        lambda certificate: RevocationForm(_sent(request), certificate=certificate),
        title=_("Propose to revoke"),
        lead=_("Once a second person agrees, the check page says at once that the certificate was "
               "revoked, and the training leaves the learner's record."),
    )  # fmt: skip


@require_GET
@login_required
def amendment_detail(request: HttpRequest, amendment_id: int) -> HttpResponse:
    at = timezone.now()
    amendment = access.get_amendment_or_404(request.user, amendment_id, on=local_day(at))
    actions.note_reading(amendment.certificate, "read", by=known(request.user), at=at)
    return _amendment_page(request, amendment)


@require_POST
@login_required
def amendment_accept(request: HttpRequest, amendment_id: int) -> HttpResponse:
    at = timezone.now()
    amendment = access.get_amendment_or_404(request.user, amendment_id, on=local_day(at))
    form = AcceptForm(request.POST, kind=amendment.kind)
    if not form.is_valid():
        return _amendment_page(request, amendment, accept=form)
    number = form.cleaned_data["decision_number"]
    return _decided(
        request, amendment, _("Agreed. It holds from now on."),
        lambda: actions.accept_amendment(
            amendment, decision_number=number, by=known(request.user), at=at
        ),
    )  # fmt: skip


@require_POST
@login_required
def amendment_refuse(request: HttpRequest, amendment_id: int) -> HttpResponse:
    at = timezone.now()
    amendment = access.get_amendment_or_404(request.user, amendment_id, on=local_day(at))
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _amendment_page(request, amendment, refuse=form)
    note = form.cleaned_data["words"]
    return _decided(
        request, amendment, _("Refused. The proposal stays on record."),
        lambda: actions.refuse_amendment(amendment, note, by=known(request.user), at=at),
    )  # fmt: skip


@require_POST
@login_required
def amendment_withdraw(request: HttpRequest, amendment_id: int) -> HttpResponse:
    at = timezone.now()
    amendment = access.get_amendment_or_404(request.user, amendment_id, on=local_day(at))
    return _decided(
        request, amendment, _("The proposal was taken back."),
        lambda: actions.withdraw_amendment(amendment, by=known(request.user), at=at),
    )  # fmt: skip


@require_POST
@login_required
def review_settle(request: HttpRequest, review_id: int) -> HttpResponse:
    at = timezone.now()
    review = access.get_review_or_404(request.user, review_id, on=local_day(at))
    form = WordsForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        actions.settle_review(review, words, by=known(request.user), at=at)
    except CertificateRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Noted: the certificate stays as it is."))
    return redirect("certificates:aftercare_detail", review.certificate.verification_code)


def _propose(
    request: HttpRequest,
    code: str,
    form_for: Callable[[Any], ProposalForm],
    *,
    title: str,
    lead: str,
) -> HttpResponse:
    at = timezone.now()
    certificate = access.get_issued_or_404(request.user, code, on=local_day(at))
    form = form_for(certificate)
    if request.method == "POST" and form.is_valid():
        try:
            amendment = actions.propose_amendment(
                certificate, form.proposal(), by=known(request.user), at=at
            )
        except CertificateRefused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Proposed. A second person of the issuer now decides."))
            return redirect("certificates:amendment_detail", amendment.pk)
    context = {"form": form, "certificate": certificate, "title": title, "lead": lead}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "certificates/aftercare_propose.html", context, status=status)


def _decided(
    request: HttpRequest, amendment: Any, done: str, act: Callable[[], object]
) -> HttpResponse:
    try:
        act()
    except CertificateRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done)
    return redirect("certificates:amendment_detail", amendment.pk)


def _amendment_page(
    request: HttpRequest, amendment: Any, *, accept: Any = None, refuse: Any = None
) -> HttpResponse:
    user = known(request.user)
    printed = amendment.certificate.snapshot
    initial = {"decision_number": amendment.decision_number}
    form = accept or refuse
    context = {
        "amendment": amendment,
        "certificate": amendment.certificate,
        "corrections": [
            {
                "label": DETAILS[name],
                "was": detail_words(name, printed.get(name, "")),
                "now": detail_words(name, words),
            }
            for name, words in amendment.corrections.items()
        ],
        "is_own": amendment.proposed_by_id == user.pk,
        "accept": accept or AcceptForm(initial=initial, kind=amendment.kind),
        "refuse": refuse or RefusalForm(),
        "has_errors": bool(form and form.errors),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["has_errors"] else HTTPStatus.OK
    return render(request, "certificates/aftercare_amendment.html", context, status=status)


def _history_page(
    request: HttpRequest, certificate: Any, proxy: ProxyForm, at: dt.datetime
) -> HttpResponse:
    if not proxy.is_bound:
        proxy.initial = {"received_on": local_day(at)}
    context = {
        "certificate": certificate,
        "history": queries.history_of(certificate),
        "is_live": certificate.revoked_at is None and certificate.replaced_by_id is None,
        "proxy": proxy,
        "back": reverse("certificates:certificate_detail", args=[certificate.verification_code]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if proxy.errors else HTTPStatus.OK
    return render(request, "certificates/aftercare_detail.html", context, status=status)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
