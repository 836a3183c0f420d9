"""Certificates for a class that closes together: the list, the decision, its approval, its paper."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from certificates.api import CertificateRefused
from courses import access
from courses.actions import decisions as actions
from courses.errors import CourseRefused
from courses.forms.decisions import DecisionForm
from courses.forms.rounds import ReasonForm
from courses.queries import decisions
from courses.views.rounds import form_page, sent


@require_GET
@login_required
def decision_index(request: HttpRequest) -> HttpResponse:
    """The decisions of all classes in one's care: those that wait, then the others."""
    today = timezone.localdate()
    if not decisions.decides_anywhere(request.user, on=today):
        raise Http404
    page = decisions.decisions_page(request.user, request.GET.get("trang"), on=today)
    return render(request, "courses/decision_index.html", {"page": page})


@require_GET
@login_required
def decision_list(request: HttpRequest, class_code: str) -> HttpResponse:
    """Who of the class may get a certificate and who not, and the decisions so far."""
    today = timezone.localdate()
    training_class = access.get_class_to_decide_or_404(request.user, class_code, on=today)
    listed = decisions.candidates(training_class, on=today)
    written = decisions.decisions_of(training_class)
    actions.note_reading(training_class, by=known(request.user), at=timezone.now())
    context = {
        "training_class": training_class,
        "sees_class": access.can_look_after(request.user, training_class, on=today),
        "decisions": written,
        "open_one": next((one for one in written if one.is_open), None),
        "eligible": [one for one in listed if one.obstacle is None],
        "others": [one for one in listed if one.obstacle is not None],
    }
    return render(request, "courses/decision_list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def decision_create(request: HttpRequest, class_code: str) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    training_class = access.get_class_to_decide_or_404(request.user, class_code, on=today)
    listed = decisions.candidates(training_class, on=today)
    form = DecisionForm(sent(request), training_class=training_class, listed=listed, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            decision = actions.propose_decision(
                training_class, **form.cleaned_data, by=known(request.user), at=at
            )
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The decision is proposed. A second person approves it."))
            return redirect("courses:decision_detail", decision.pk)
    if request.method == "GET":
        actions.note_reading(training_class, by=known(request.user), at=at)
    context = {
        "training_class": training_class,
        "form": form,
        "listed": listed,
        "open_one": decisions.open_decision(training_class),
        "has_errors": bool(form.errors),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "courses/decision_create.html", context, status=status)


@require_GET
@login_required
def decision_detail(request: HttpRequest, decision_id: int) -> HttpResponse:
    today = timezone.localdate()
    decision = access.get_decision_or_404(request.user, decision_id, on=today)
    user = known(request.user)
    lines = decisions.lines_of(decision, on=today)
    actions.note_reading(decision, by=user, at=timezone.now())
    context = {
        "decision": decision,
        "training_class": decision.training_class,
        "lines": lines,
        "left_out": [one for one in lines if one.reason],
        "is_own": decision.proposed_by_id == user.pk,
        "can_approve": decision.is_open and decisions.may_approve(user, decision, on=today),
        "sees_register": decisions.issues_for(user, decision, on=today),
        "period": next((one.line.certificate.period for one in lines if one.line.certificate), ""),
    }
    return render(request, "courses/decision_detail.html", context)


@require_POST
@login_required
def decision_approve(request: HttpRequest, decision_id: int) -> HttpResponse:
    at = timezone.now()
    decision = access.get_decision_or_404(
        request.user, decision_id, on=timezone.localdate(at), may="approve"
    )
    try:
        issued = actions.approve_decision(decision, by=known(request.user), at=at)
    except (CourseRefused, CertificateRefused) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _issued_in_words(len(issued)))
    return redirect("courses:decision_detail", decision.pk)


@require_http_methods(["GET", "POST"])
@login_required
def decision_refuse(request: HttpRequest, decision_id: int) -> HttpResponse:
    decision = access.get_decision_or_404(
        request.user, decision_id, on=timezone.localdate(), may="approve"
    )
    return _end(
        request, decision, actions.refuse_decision,
        words=(_("Refuse the decision"), _("Refuse"), _("The decision is refused.")),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def decision_withdraw(request: HttpRequest, decision_id: int) -> HttpResponse:
    decision = access.get_decision_or_404(
        request.user, decision_id, on=timezone.localdate(), may="withdraw"
    )
    return _end(
        request, decision, actions.withdraw_decision,
        words=(_("Withdraw the decision"), _("Withdraw"), _("The decision is withdrawn.")),
    )  # fmt: skip


@require_GET
@login_required
def decision_print(request: HttpRequest, decision_id: int) -> HttpResponse:
    """The list that belongs to the decision, on A4."""
    today = timezone.localdate()
    decision = access.get_decision_or_404(request.user, decision_id, on=today)
    lines = decisions.lines_of(decision, on=today)
    actions.note_reading(decision, by=known(request.user), at=timezone.now())
    context = {
        "decision": decision,
        "training_class": decision.training_class,
        # A settled decision lists those who were issued a certificate, an open one the proposal.
        "lines": [one for one in lines if decision.approved_at is None or one.line.certificate],
        "today": today,
    }
    return render(request, "courses/decision_print.html", context)


def _end(
    request: HttpRequest, decision: object, act: Callable[..., None], *, words: tuple[str, str, str]
) -> HttpResponse:
    title, action, done = words
    form = ReasonForm(sent(request))
    pk = decision.pk  # type: ignore[attr-defined]  # views know no models
    if request.method == "POST" and form.is_valid():
        try:
            act(
                decision,
                reason=form.cleaned_data["reason"],
                by=known(request.user),
                at=timezone.now(),
            )
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect("courses:decision_detail", pk)
    return form_page(
        request,
        form,
        title=title,
        action=action,
        back=reverse("courses:decision_detail", args=[pk]),
        back_label=str(decision),
    )


def _issued_in_words(count: int) -> str:
    return ngettext(
        "%(count)d certificate is issued and entered in the register.",
        "%(count)d certificates are issued and entered in the register.",
        count,
    ) % {"count": count}
