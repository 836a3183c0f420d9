"""The plan of a year: writing it, having it approved, and what has come of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from courses import access
from courses.actions import plans as actions
from courses.errors import CourseRefused
from courses.forms.plans import ApprovalForm, ClassesForm, LineForm, PlanForm, PlanTextForm
from courses.forms.rounds import ReasonForm
from courses.queries import plans
from courses.views.rounds import form_page, sent
from shared.tables import XLSX_TYPE


@require_GET
@login_required
def plan_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not plans.plan_scope(request.user, on=today):
        raise Http404
    context = {
        "page": plans.plans_page(request.user, request.GET.get("trang"), on=today),
        "can_write": access.opens_anywhere(request.user, on=today),
    }
    return render(request, "courses/plans/plan_list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def plan_create(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    scope = access.opening_scope_or_404(request.user, on=today)
    initial = {"year": today.year, "copies_last_year": True}
    form = PlanForm(sent(request), scope=scope, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.write_plan(**form.cleaned_data, by=known(request.user), at=at)
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("courses:plan_detail", plan.pk)
    return form_page(
        request,
        form,
        title=_("Write a yearly plan"),
        action=_("Write the plan"),
        back=reverse("courses:plan_list"),
        back_label=_("Yearly plans"),
    )


@require_GET
@login_required
def plan_detail(request: HttpRequest, plan_id: int) -> HttpResponse:
    today = timezone.localdate()
    plan = access.get_plan_or_404(request.user, plan_id, on=today)
    context = {
        "plan": plan,
        "done": plans.plan_done(plan),
        "can_write": access.can_write_plan(request.user, plan, on=today),
        "can_approve": access.can_approve_plan(request.user, plan, on=today)
        and plan.submitted_by_id != known(request.user).pk,
        "approval": ApprovalForm(initial={"decision_number": plan.decision_number}),
    }
    return render(request, "courses/plans/plan_detail.html", context)


@require_GET
@login_required
def plan_download(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = access.get_plan_or_404(request.user, plan_id, on=timezone.localdate())
    name = f"ke-hoach-{plan.year}-{plan.organisation.code}.xlsx"
    answer = HttpResponse(plans.plan_as_xlsx(plan), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "POST"])
@login_required
def plan_edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = access.get_plan_to_write_or_404(request.user, plan_id, on=timezone.localdate())
    initial = {"decision_number": plan.decision_number, "notes": plan.notes}
    form = PlanTextForm(sent(request), initial=initial)
    return _change(
        request,
        plan,
        form,
        lambda **who: actions.change_plan(plan, **form.cleaned_data, **who),
        words=(_("Change the plan"), _("Save")),
    )


@require_http_methods(["GET", "POST"])
@login_required
def line_create(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = access.get_plan_to_write_or_404(request.user, plan_id, on=timezone.localdate())
    form = LineForm(sent(request))
    return _change(
        request,
        plan,
        form,
        lambda **who: actions.write_line(plan, form.filled(None), **who),
        words=(_("Add a line"), _("Add the line")),
    )


@require_http_methods(["GET", "POST"])
@login_required
def line_edit(request: HttpRequest, plan_id: int, line_id: int) -> HttpResponse:
    plan = access.get_plan_to_write_or_404(request.user, plan_id, on=timezone.localdate())
    line = access.get_plan_line_or_404(plan, line_id)
    form = LineForm(sent(request), initial=LineForm.values_of(line))
    return _change(
        request,
        plan,
        form,
        lambda **who: actions.write_line(plan, form.filled(line), **who),
        words=(_("Change the line"), _("Save")),
    )


@require_http_methods(["GET", "POST"])
@login_required
def line_classes(request: HttpRequest, plan_id: int, line_id: int) -> HttpResponse:
    plan = access.get_plan_to_write_or_404(request.user, plan_id, on=timezone.localdate())
    line = access.get_plan_line_or_404(plan, line_id)
    classes = plans.classes_to_link(line)
    linked = [one.code for one in classes if one.plan_line_id == line.pk]
    form = ClassesForm(sent(request), classes=classes, initial={"classes": linked})
    return _change(
        request,
        plan,
        form,
        lambda **who: actions.link_classes(line, list(form.cleaned_data["classes"]), **who),
        words=(_("Classes of this line"), _("Save")),
    )


@require_POST
@login_required
def line_remove(request: HttpRequest, plan_id: int, line_id: int) -> HttpResponse:
    plan = access.get_plan_to_write_or_404(request.user, plan_id, on=timezone.localdate())
    line = access.get_plan_line_or_404(plan, line_id)
    return _press(
        request, plan.pk, lambda **who: actions.remove_line(line, **who), _("The line is gone.")
    )


@require_POST
@login_required
def plan_submit(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = access.get_plan_to_write_or_404(request.user, plan_id, on=timezone.localdate())
    return _press(
        request,
        plan.pk,
        lambda **who: actions.submit_plan(plan, **who),
        _("The plan is handed in. The organisation above has to approve it."),
    )


@require_POST
@login_required
def plan_approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = access.get_plan_to_approve_or_404(request.user, plan_id, on=timezone.localdate())
    form = ApprovalForm(request.POST)
    number = form.cleaned_data["decision_number"] if form.is_valid() else ""
    return _press(
        request,
        plan.pk,
        lambda **who: actions.approve_plan(plan, decision_number=number, **who),
        _("The plan is approved."),
    )


@require_http_methods(["GET", "POST"])
@login_required
def plan_return(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = access.get_plan_to_approve_or_404(request.user, plan_id, on=timezone.localdate())
    form = ReasonForm(sent(request))
    return _change(
        request,
        plan,
        form,
        lambda **who: actions.return_plan(plan, **form.cleaned_data, **who),
        words=(_("Send the plan back"), _("Send back")),
    )


def _press(request: HttpRequest, plan_id: int, act: Callable[..., Any], done: str) -> HttpResponse:
    try:
        act(by=known(request.user), at=timezone.now())
    except CourseRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("courses:plan_detail", plan_id)


def _change(
    request: HttpRequest, plan: Any, form: Form, act: Callable[..., Any], *, words: tuple[str, str]
) -> HttpResponse:
    """Show and take one form about a plan. `words`: heading and button."""
    if request.method == "POST" and form.is_valid():
        try:
            act(by=known(request.user), at=timezone.now())
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("courses:plan_detail", plan.pk)
    title, action = words
    return form_page(
        request,
        form,
        title=title,
        action=action,
        back=reverse("courses:plan_detail", args=[plan.pk]),
        back_label=_("Plan of training %(year)d") % {"year": plan.year},
    )
