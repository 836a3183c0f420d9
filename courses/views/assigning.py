"""Naming people whom a requirement concerns, by themselves or by a list, and taking that back."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import known
from courses import access
from courses.actions import rounds_people as actions
from courses.errors import CourseRefused
from courses.forms.assigning import AssignForm, opened, sealed
from courses.forms.rounds import ReasonForm
from courses.queries.assigning import AssignPlan, Source, plan_assigning, sources_of
from courses.views.rounds import form_page, people_in_words, sent
from courses.views.rounds_people import door
from people.api import people_visible_to

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
@login_required
def requirement_assign(request: HttpRequest, requirement_id: int) -> HttpResponse:
    """First the codes or the file and what they would do; then all of it, or nothing."""
    at = timezone.now()
    today = timezone.localdate(at)
    requirement = access.get_requirement_to_decide_or_404(request.user, requirement_id, on=today)
    read, form = _read(request, requirement)
    plan = _plan(request, requirement, read, on=today) if read else None
    if plan and read and plan.may_be_taken and "rows" in request.POST:
        try:
            new = actions.assign_people(
                requirement, plan.people, source=read["source"], holdings=plan.holdings,
                reason=read["reason"], by=known(request.user), at=at,
            )  # fmt: skip
        except CourseRefused as refusal:
            form = AssignForm({})
            form.errors.clear()
            form.add_error(None, refusal.message)
        else:
            messages.success(request, people_in_words(new))
            return redirect("courses:requirement_detail", requirement.pk)
    wrong = bool(form.errors) or (plan is not None and not plan.may_be_taken)
    context = {
        "requirement": requirement,
        "form": form,
        "plan": plan,
        "sealed": sealed(requirement, read) if read else "",
        "has_errors": wrong,
    }
    status = REFUSED if wrong else HTTPStatus.OK
    return render(request, "courses/rounds/requirement_assign.html", context, status=status)


def _read(request: HttpRequest, requirement: Any) -> tuple[dict[str, Any] | None, AssignForm]:
    """Return what was sent, by the form or by its second step, and the form to show."""
    if "rows" not in request.POST:
        form = AssignForm(sent(request), request.FILES or None)
        is_read = request.method == "POST" and form.is_valid()
        return (form.cleaned_data if is_read else None), form
    read = opened(requirement, request.POST["rows"])
    if read is not None:
        return read, AssignForm(initial={"reason": read["reason"]})
    form = AssignForm({})
    form.errors.clear()
    form.add_error(None, _("This list was read too long ago. Read it once more."))
    return None, form


def _plan(
    request: HttpRequest, requirement: Any, read: dict[str, Any], *, on: dt.date
) -> AssignPlan:
    visible = people_visible_to(request.user, on=on)
    return plan_assigning(requirement, read["rows"], source=read["source"], visible=visible, on=on)


@require_http_methods(["GET", "POST"])
@login_required
def source_take_back(
    request: HttpRequest, requirement_id: int, person_code: str, source: str
) -> HttpResponse:
    """End one reason for which a requirement concerns a person; others go on."""
    at = timezone.now()
    requirement, duty = door(request, requirement_id, person_code)
    rows = sources_of(requirement, duty.person)
    found = next((one for one in rows if one.source == source and one.may_be_taken_back), None)
    if found is None:
        raise Http404
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(
                requirement, duty.person, source=Source(found.source), **form.cleaned_data,
                by=known(request.user), at=at,
            )  # fmt: skip
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Taken back. What was done stays as it is."))
            goes_on = any(one.ended_on is None for one in rows if one is not found)
            if goes_on:
                return redirect("courses:requirement_person", requirement_id, person_code)
            return redirect("courses:requirement_detail", requirement_id)
    return form_page(
        request,
        form,
        title=_("Take back: %(source)s") % {"source": found.get_source_display()},
        lead=f"{duty.person.full_name}. {requirement}",
        action=_("Take back"),
        back=reverse("courses:requirement_person", args=[requirement_id, person_code]),
        back_label=duty.person.full_name,
    )
