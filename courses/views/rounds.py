"""Requirements: what is asked of whom this year, who has done it, and what is decided."""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from courses import access
from courses.actions import rounds as actions
from courses.errors import CourseRefused
from courses.forms.rounds import RequirementForm
from courses.queries import rounds_lists
from courses.queries.plans import plan_scope
from courses.queries.rounds_preview import preview_of


@require_GET
@login_required
def requirement_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not rounds_lists.seen_scope(request.user, on=today):
        raise Http404
    context = {
        "today": today,
        "page": rounds_lists.requirements_page(request.user, request.GET.get("trang"), on=today),
        "can_write": access.summons_anywhere(request.user, on=today),
        "sees_plans": bool(plan_scope(request.user, on=today)),
    }
    return render(request, "courses/rounds/requirement_list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def requirement_create(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    scope = access.summoning_scope_or_404(request.user, on=today)
    initial = {"year": today.year, "due_rule": "fixed", "leaving": "freeze", "acceptance_days": 0}
    form = RequirementForm(sent(request), scope=scope, initial=initial)
    return _write(request, form, None, back=reverse("courses:requirement_list"))


@require_http_methods(["GET", "POST"])
@login_required
def requirement_edit(request: HttpRequest, requirement_id: int) -> HttpResponse:
    today = timezone.localdate()
    requirement = access.get_requirement_to_decide_or_404(request.user, requirement_id, on=today)
    scope = access.summoning_scope_or_404(request.user, on=today)
    form = RequirementForm(
        sent(request), scope=scope, initial=RequirementForm.values_of(requirement)
    )
    back = reverse("courses:requirement_detail", args=[requirement.pk])
    return _write(request, form, requirement, back=back)


def _write(request: HttpRequest, form: RequirementForm, found: Any, *, back: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            requirement = actions.write_requirement(
                form.filled(found),
                equivalents=form.cleaned_data["equivalents"],
                by=known(request.user),
                at=timezone.now(),
            )
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("courses:requirement_preview", requirement.pk)
    return form_page(
        request,
        form,
        title=_("Change the requirement") if found else _("Write a requirement"),
        lead=_("It is a draft until you have looked through the people and made it live."),
        action=_("Save and see whom it concerns"),
        back=back,
    )


@require_GET
@login_required
def requirement_preview(request: HttpRequest, requirement_id: int) -> HttpResponse:
    today = timezone.localdate()
    requirement = access.get_requirement_to_decide_or_404(request.user, requirement_id, on=today)
    if requirement.live_at is not None:
        return redirect("courses:requirement_detail", requirement.pk)
    context = {
        "requirement": requirement,
        "preview": preview_of(requirement, on=today),
        "is_own_proposal": requirement.proposed_by_id == known(request.user).pk,
    }
    return render(request, "courses/rounds/requirement_preview.html", context)


def _step(
    act: Callable[..., Any], done: Callable[[Any], str]
) -> Callable[[HttpRequest, int], HttpResponse]:
    """A button on a requirement: door, action, a sentence about it."""

    @require_POST
    @login_required
    def view(request: HttpRequest, requirement_id: int) -> HttpResponse:
        at = timezone.now()
        requirement = access.get_requirement_to_decide_or_404(
            request.user, requirement_id, on=timezone.localdate(at)
        )
        try:
            result = act(requirement, by=known(request.user), at=at)
        except CourseRefused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, done(result))
        return redirect("courses:requirement_detail", requirement.pk)

    return view


def _live_in_words(requirement: Any) -> str:
    if requirement.live_at is None:
        return _("Proposed. A second person of your organisation now has to agree.")
    return _("The requirement is live. The people are assigned.")


requirement_live = _step(actions.put_live, _live_in_words)
requirement_return = _step(actions.take_back_proposal, lambda _none: _("It is a draft again."))
requirement_close = _step(
    actions.close_requirement,
    lambda _none: _("The requirement is closed. What was done stays as it is."),
)


@require_GET
@login_required
def requirement_detail(request: HttpRequest, requirement_id: int) -> HttpResponse:
    today = timezone.localdate()
    requirement = access.get_requirement_or_404(request.user, requirement_id, on=today)
    can_decide = access.can_decide(request.user, requirement, on=today)
    if requirement.live_at is None and can_decide:
        return redirect("courses:requirement_preview", requirement.pk)
    scope = rounds_lists.seen_scope(request.user, on=today)
    day = _day_asked_for(request, today=today)
    figures = rounds_lists.figures_of(requirement, scope, on=day)
    group = request.GET.get("nhom", "")
    people = Paginator(figures.of_group(group), rounds_lists.PEOPLE_PER_PAGE)
    context = {
        "today": today,
        "day": day,
        "requirement": requirement,
        "facts": rounds_lists.requirement_facts(requirement),
        "figures": figures,
        "page": people.get_page(request.GET.get("trang")),
        "groups": rounds_lists.groups(),
        "group": group,
        "can_decide": can_decide,
        "can_summon": access.summons_anywhere(request.user, on=today),
        "is_live": requirement.closed_at is None and requirement.live_at is not None,
    }
    return render(request, "courses/rounds/requirement_detail.html", context)


def _day_asked_for(request: HttpRequest, *, today: dt.date) -> dt.date:
    """Return the day of the past in the address; today where there is none."""
    try:
        day = parse_date(request.GET.get("ngay", ""))
    except ValueError:
        return today
    return min(day or today, today)


def people_in_words(new: int) -> str:
    return ngettext(
        "%(count)d person has been added.", "%(count)d people have been added.", new
    ) % {"count": new}


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    action: str,
    back: str,
    lead: str = "",
    back_label: str = "",
) -> HttpResponse:
    """Answer with a page of one form; 422 when it came back with errors."""
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "action": action,
        "back": back,
        "back_label": back_label,
        "has_errors": bool(form.errors),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "courses/rounds/form.html", context, status=status)
