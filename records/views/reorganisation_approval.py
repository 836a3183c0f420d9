"""A proposed reorganisation: what it would do, and the decision of a second person."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from records import access, tasks
from records.errors import ProposalRefused
from records.forms.evidence import SeenForm
from records.forms.register import RefusalForm
from records.register.report import ImportBusy
from records.reorganisation import approval
from records.reorganisation.approval import ReorganisationProposal
from records.reorganisation.seen import preview_from
from records.views.reorganisation_screen import LIST, REFUSED, screen, shown
from shared.dates import local_day

DETAIL = "reorganisations:proposal_detail"


@require_GET
@login_required
@never_cache
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be done, as the second person is asked to judge it."""
    _user, scope = access.reorganiser_or_404(request.user, on=timezone.localdate())
    return _detail(request, access.get_proposal_or_404(scope, pk))


@require_GET
@login_required
def proposal_workbook(request: HttpRequest, pk: int) -> HttpResponseBase:
    at = timezone.now()
    user, scope = access.reorganiser_or_404(request.user, on=local_day(at))
    proposal = access.get_proposal_or_404(scope, pk)
    approval.note_workbook(proposal, by=user, at=at)
    name = approval.file_name(proposal)
    return FileResponse(proposal.workbook.open("rb"), as_attachment=True, filename=name)


@require_POST
@login_required
def proposal_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry it out if it still does what was shown; otherwise show what it would do now."""
    at = timezone.now()
    user, scope = access.reorganiser_or_404(request.user, on=local_day(at))
    access.get_proposal_or_404(scope, pk)
    try:
        proposal, report = approval.approve(pk, version=_version(request), by=user, at=at)
    except (ProposalRefused, ImportBusy) as refusal:
        messages.error(request, str(getattr(refusal, "message", refusal)))
        return redirect(DETAIL, pk)
    if report.done is None:
        return _detail(request, proposal, has_moved=True)
    tasks.settle_reorganisation.delay(report.done.pk)
    messages.success(request, _("Carried out. The figures follow within a few minutes."))
    return redirect("reorganisations:reorganisation_detail", report.done.pk)


@require_POST
@login_required
def proposal_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    form = RefusalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _decide(
        request,
        pk,
        lambda **who: approval.refuse(pk, reason=reason, **who),
        done=_("Refused. Nothing was carried out."),
    )


@require_POST
@login_required
def proposal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        pk,
        lambda **who: approval.withdraw(pk, **who),
        done=_("Withdrawn. Nothing was carried out."),
    )


def _decide(
    request: HttpRequest, pk: int, act: Callable[..., ReorganisationProposal], *, done: str
) -> HttpResponse:
    at = timezone.now()
    user, scope = access.reorganiser_or_404(request.user, on=local_day(at))
    access.get_proposal_or_404(scope, pk)
    try:
        act(version=_version(request), by=user, at=at)
    except ProposalRefused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(DETAIL, pk)
    messages.success(request, done)
    return redirect(LIST)


def _version(request: HttpRequest) -> int:
    form = SeenForm(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else 0


def _detail(
    request: HttpRequest, proposal: ReorganisationProposal, *, has_moved: bool = False
) -> HttpResponse:
    preview, refusals = preview_from(proposal.preview)
    is_own = proposal.proposed_by_id == request.user.pk
    context: dict[str, Any] = {
        "proposal": proposal,
        "is_waiting": proposal.is_waiting,
        "is_own": is_own,
        "has_moved": has_moved,
        "seen": SeenForm({"version": proposal.version}),
        "reason": RefusalForm(),
    }
    return screen(
        request,
        "reorganisation_proposal",
        context | shown(preview, refusals),
        status=REFUSED if has_moved else HTTPStatus.OK,
    )
