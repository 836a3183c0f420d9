"""What officers and trainers open to plan the sessions of a class."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from certificates.api import CertificateRefused
from courses import access
from courses.actions.sessions import cancel_session, change_session, plan_session
from courses.api import Session, TrainingClass
from courses.errors import CourseRefused
from courses.forms.sessions import ReasonForm, SessionForm
from courses.queries.attendance import calendar_of

REFUSALS = (CourseRefused, CertificateRefused)


@require_GET
@login_required
def session_list(request: HttpRequest, class_code: str) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    training_class = access.get_taught_class_or_404(request.user, class_code, on=today)
    lines = calendar_of(training_class)
    held = [line.session for line in lines if not line.session.is_cancelled]
    context = {
        "training_class": training_class,
        "lines": lines,
        "now": at,
        "periods": sum(session.periods for session in held),
        "minimum": training_class.programme_version.minimum_attendance_percent,
    }
    return render(request, "courses/sessions/session_list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def session_add(request: HttpRequest, class_code: str) -> HttpResponse:
    at = timezone.now()
    training_class = access.get_taught_class_or_404(
        request.user, class_code, on=timezone.localdate(at)
    )
    form = SessionForm(
        _sent(request),
        training_class=training_class,
        initial={"periods": 5, "day": training_class.starts_on},
    )
    if request.method == "POST" and form.is_valid():
        try:
            plan_session(training_class, form.plan(), by=known(request.user), at=at)
        except REFUSALS as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The session is in the calendar."))
            return redirect("courses:session_list", class_code)
    return _page(request, training_class, None, form, "session_form")


@require_http_methods(["GET", "POST"])
@login_required
def session_edit(request: HttpRequest, class_code: str, session_id: int) -> HttpResponse:
    at = timezone.now()
    session = access.get_session_or_404(
        request.user, class_code, session_id, on=timezone.localdate(at)
    )
    form = SessionForm(_sent(request), training_class=session.training_class, session=session)
    if request.method == "POST" and form.is_valid():
        try:
            change_session(session, form.plan(), by=known(request.user), at=at)
        except REFUSALS as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The session is changed. Learners are told."))
            return redirect("courses:session_list", class_code)
    return _page(request, session.training_class, session, form, "session_form")


@require_http_methods(["GET", "POST"])
@login_required
def session_cancel(request: HttpRequest, class_code: str, session_id: int) -> HttpResponse:
    at = timezone.now()
    session = access.get_session_or_404(
        request.user, class_code, session_id, on=timezone.localdate(at)
    )
    form = ReasonForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            cancel_session(session, reason=reason, by=known(request.user), at=at)
        except REFUSALS as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The session is cancelled. Learners are told."))
            return redirect("courses:session_list", class_code)
    return _page(request, session.training_class, session, form, "session_cancel")


def _page(
    request: HttpRequest,
    training_class: TrainingClass,
    session: Session | None,
    form: Any,
    template: str,
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {
        "training_class": training_class,
        "session": session,
        "form": form,
        "has_errors": bool(form.errors),
    }
    return render(request, f"courses/sessions/{template}.html", context, status=status)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
