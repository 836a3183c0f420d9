"""Targets as their owner sets them, takes them over, and enters what others have worked out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from organisations.api import Organisation
from records.api import (
    LedgerRefused,
    change_target,
    decide_inheritance,
    enter_figure,
    entered_history,
    get_indicator_or_404,
    get_organisation_to_aim_or_404,
    get_target_or_404,
    indicators_to_aim_at,
    last_closed_year,
    own_targets,
    proposed_targets,
    remove_target,
    set_target,
)
from reports.forms.targets import OutcomeForm, TargetForm
from reports.views.indicators import crumbs
from shared.dates import local_day


def _door(request: HttpRequest, code: str) -> Organisation:
    return get_organisation_to_aim_or_404(request.user, code, on=local_day(timezone.now()))


@require_GET
@login_required
@never_cache
def target_list(request: HttpRequest, code: str) -> HttpResponse:
    organisation = _door(request, code)
    closed = last_closed_year(organisation)
    context = {
        "organisation": organisation,
        "crumbs": [*crumbs(request, organisation), {"url": "", "label": _("Set targets")}],
        "targets": [
            {"target": each, "is_closed": closed is not None and each.year <= closed}
            for each in own_targets(organisation)
        ],
        "proposals": proposed_targets(organisation),
        "indicators": indicators_to_aim_at(),
    }
    return render(request, "reports/target_list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def target_create(request: HttpRequest, code: str, indicator_code: str) -> HttpResponse:
    at = timezone.now()
    organisation = _door(request, code)
    indicator = get_indicator_or_404(indicator_code)
    if indicator not in indicators_to_aim_at():
        raise Http404
    form = TargetForm(
        request.POST or None, indicator=indicator, initial={"year": local_day(at).year}
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_target(organisation, form.draft(), by=known(request.user), at=at)
        except LedgerRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The target is set."))
            return redirect("reports:target_list", organisation.code)
    return _form_page(request, organisation, form, title=_("Set a target"))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def target_edit(request: HttpRequest, code: str, target_id: int) -> HttpResponse:
    organisation = _door(request, code)
    target = get_target_or_404(organisation, target_id)
    form = TargetForm(request.POST or None, indicator=target.indicator, target=target)
    if request.method == "POST" and form.is_valid():
        try:
            change_target(target.pk, form.draft(), by=known(request.user), at=timezone.now())
        except LedgerRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The target is changed."))
            return redirect("reports:target_list", organisation.code)
    return _form_page(request, organisation, form, title=_("Change the target"), target=target)


@require_POST
@login_required
def target_remove(request: HttpRequest, code: str, target_id: int) -> HttpResponse:
    organisation = _door(request, code)
    target = get_target_or_404(organisation, target_id)
    try:
        remove_target(target.pk, by=known(request.user), at=timezone.now())
    except LedgerRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The target is taken back."))
    return redirect("reports:target_list", organisation.code)


@require_POST
@login_required
def target_inherit(request: HttpRequest, code: str, target_id: int) -> HttpResponse:
    """Take over a target of a predecessor, or say that it ends with it."""
    organisation = _door(request, code)
    accept = request.POST.get("quyet-dinh") == "nhan"
    try:
        decide_inheritance(
            target_id, organisation, accept=accept, by=known(request.user), at=timezone.now()
        )
    except LedgerRefused as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("The target is taken over. It binds from now on.")
        messages.success(request, words if accept else _("The target is not taken over."))
    return redirect("reports:target_list", organisation.code)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def outcome_enter(request: HttpRequest, code: str, indicator_code: str) -> HttpResponse:
    at = timezone.now()
    organisation = _door(request, code)
    indicator = get_indicator_or_404(indicator_code)
    if indicator.rule != "entered":
        raise Http404
    form = OutcomeForm(
        request.POST or None, indicator=indicator, initial={"year": local_day(at).year}
    )
    if request.method == "POST" and form.is_valid():
        try:
            enter_figure(organisation, form.draft(), by=known(request.user), at=at)
        except LedgerRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The figure is entered. Earlier entries stay to be read."))
            return redirect("reports:indicator_detail", organisation.code, indicator.code)
    history = entered_history(organisation, indicator.code)
    return _form_page(request, organisation, form, title=_("Enter a figure"), history=history)


def _form_page(
    request: HttpRequest, organisation: Organisation, form: Any, *, title: str, **more: Any
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "crumbs": [*crumbs(request, organisation), {"url": "", "label": title}],
        "back": reverse("reports:target_list", args=[organisation.code]),
        "form": form,
        "title": title,
        "indicator": form.indicator,
        **more,
    }
    status = 422 if form.errors else 200
    return render(request, "reports/target_form.html", context, status=status)
