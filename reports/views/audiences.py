"""Audiences: read by everybody who sees figures, kept by whoever sets the targets of the tree."""

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

from accounts.api import known
from organisations.api import Organisation
from records.api import (
    Audience,
    AudienceMoved,
    Clause,
    LedgerRefused,
    audience_actions,
    audience_definitions,
    audience_drafts,
    may_define_audiences,
    may_set_targets,
)
from reports import access
from reports.forms.audiences import AudienceForm
from reports.queries.audiences import (
    Preview,
    audience_lines,
    audience_page,
    fingerprint_of,
    preview,
    words,
)
from reports.views.indicators import crumbs
from shared.dates import local_day

SAVE = "save"


@require_GET
@login_required
def audience_list(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation = access.get_reported_or_404(request.user, code, on=today)
    lines = audience_lines(organisation, today=today)
    context = {
        "organisation": organisation,
        "crumbs": [*crumbs(request, organisation), {"url": "", "label": _("Audiences")}],
        "lines": lines,
        "day": today,
        "is_unsettled": any(each.row.unsettled_since for each in lines),
        "can_define": may_define_audiences(request.user, on=today),
        "can_set": may_set_targets(request.user, organisation, on=today),
    }
    return render(request, "reports/audience_list.html", context)


@require_GET
@login_required
def audience_detail(request: HttpRequest, code: str, audience_code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation = access.get_reported_or_404(request.user, code, on=today)
    row = access.get_audience_or_404(audience_code)
    context = {
        "organisation": organisation,
        "crumbs": _crumbs(request, organisation, row.name),
        "page": audience_page(row, organisation, today=today),
        "day": today,
        "can_define": may_define_audiences(request.user, on=today),
        "can_see_people": access.can_see_people(request.user, organisation, on=today),
    }
    return render(request, "reports/audience_detail.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def audience_create(request: HttpRequest, code: str) -> HttpResponse:
    organisation = _door(request, code)
    like = access.audience_like(request.GET.get("tu", ""))
    initial: dict[str, Any] = {}
    if like is not None:
        definition = audience_definitions(like.code)[like.code]
        initial = {"definition": definition.definition, "offered": list(definition.clauses)}
    return _form_page(request, organisation, None, initial, title=_("Add an audience"))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def audience_edit(request: HttpRequest, code: str, audience_code: str) -> HttpResponse:
    organisation = _door(request, code)
    row = access.get_audience_or_404(audience_code)
    definition = audience_definitions(row.code)[row.code]
    initial = {
        "name": definition.name,
        "definition": definition.definition,
        "offered": list(definition.clauses),
        "seen": fingerprint_of(definition),
    }
    return _form_page(request, organisation, row, initial, title=_("Change the audience"))


@require_POST
@login_required
def audience_remove(request: HttpRequest, code: str, audience_code: str) -> HttpResponse:
    organisation = _door(request, code)
    row = access.get_audience_or_404(audience_code)
    try:
        audience_actions.remove_audience(
            row.code, seen=request.POST.get("seen", ""), by=known(request.user), at=timezone.now()
        )
    except LedgerRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("reports:audience_detail", organisation.code, row.code)
    messages.success(request, _("The audience is removed."))
    return redirect("reports:audience_list", organisation.code)


def _door(request: HttpRequest, code: str) -> Organisation:
    return access.get_organisation_to_define_at_or_404(
        request.user, code, on=local_day(timezone.now())
    )


def _form_page(
    request: HttpRequest,
    organisation: Organisation,
    row: Audience | None,
    initial: dict[str, Any],
    *,
    title: str,
) -> HttpResponse:
    """Show the form. It saves only what a preview has shown, as it was shown."""
    offered: list[Clause] = initial.pop("offered", [])
    initial["clauses"] = [audience_drafts.key_of(each) for each in offered]
    form = AudienceForm(request.POST or None, words=words(), offered=offered, initial=initial)
    shown: Preview | None = None
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] != initial.get("seen", ""):
            form.add_error(None, AudienceMoved.message)
        elif request.POST.get("step") == SAVE and form.is_as_previewed():
            code = _saved(request, row, form)
            if code:
                return redirect("reports:audience_detail", organisation.code, code)
        else:
            shown = preview(row, form.draft().clauses, today=local_day(timezone.now()))
            form = form.after_preview()
    list_url = reverse("reports:audience_list", args=[organisation.code])
    context = {
        "organisation": organisation,
        "crumbs": _crumbs(request, organisation, title),
        "title": title,
        "form": form,
        "audience": row,
        "preview": shown,
        "back": f"{list_url}{row.code}/" if row else list_url,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/audience_form.html", context, status=status)


def _saved(request: HttpRequest, row: Audience | None, form: AudienceForm) -> str:
    """Save the form and return the code of the audience; empty, with an error, if refused."""
    by, at = known(request.user), timezone.now()
    try:
        if row is None:
            saved = audience_actions.add_audience(form.draft(), by=by, at=at)
            messages.success(request, _("The audience is added. Targets can be set over it now."))
        else:
            saved = audience_actions.change_audience(
                row.code, form.draft(), seen=form.cleaned_data["seen"], by=by, at=at
            )
            messages.success(request, _("The audience is changed."))
    except LedgerRefused as refusal:
        form.add_error(None, refusal.message)
        return ""
    return saved.code


def _crumbs(request: HttpRequest, organisation: Organisation, label: str) -> list[dict[str, Any]]:
    url = reverse("reports:audience_list", args=[organisation.code])
    return [
        *crumbs(request, organisation),
        {"url": url, "label": _("Audiences")},
        {"url": "", "label": label},
    ]
