"""A class that is there: changing it, opening, closing, extending it, and its learners one by one."""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import Permission, known, scope_of
from certificates.api import CertificateRefused
from courses import access
from courses.actions.classes import adjust_class, replan_class
from courses.actions.enrolments import readmit, suspend, withdraw
from courses.actions.steps import close_class, extend_class, open_when_ready, reopen_class
from courses.api import TrainingClass
from courses.errors import CourseRefused
from courses.forms import ClassForm
from courses.forms.sessions import ReasonForm
from courses.forms.steps import AdjustForm, ExtendForm, LearnerForm
from courses.queries.checklists import closing_checks, not_finished, opening_checks
from courses.rules.checklist import may_go_on

REFUSALS = (CourseRefused, CertificateRefused)
DOERS = {
    LearnerForm.WITHDRAW: withdraw,
    LearnerForm.SUSPEND: suspend,
    LearnerForm.READMIT: readmit,
}


@require_http_methods(["GET", "POST"])
@login_required
def class_edit(request: HttpRequest, class_code: str) -> HttpResponse:
    """Before opening everything can change; afterwards only what changes nobody's result."""
    at = timezone.now()
    today = timezone.localdate(at)
    training_class = access.get_class_to_run_or_404(request.user, class_code, on=today)
    scope = scope_of(request.user, Permission.OPEN_CLASSES, on=today)
    data = _sent(request)
    form: ClassForm | AdjustForm
    if training_class.opened_at is None:
        form = ClassForm(data, scope=scope, on=today, training_class=training_class)
    else:
        form = AdjustForm(data, training_class=training_class, paths=scope.paths, on=today)

    def change(at: dt.datetime) -> None:
        by = known(request.user)
        if isinstance(form, ClassForm):
            replan_class(training_class, form.plan(), by=by, at=at)
        else:
            adjust_class(training_class, **form.changes(), by=by, at=at)

    return _step(request, training_class, form, change, "class_edit", _("The class is changed."))


@require_http_methods(["GET", "POST"])
@login_required
def class_open(request: HttpRequest, class_code: str) -> HttpResponse:
    at = timezone.now()
    training_class = _class(request, class_code)
    checks = opening_checks(training_class, at=at)

    def change(at: dt.datetime) -> None:
        open_when_ready(training_class, by=known(request.user), at=at)

    return _step(
        request, training_class, Form(_sent(request)), change, "class_open",
        _("The class is open. Those chosen are told."),
        checks=checks, may_go_on=may_go_on(checks) and training_class.opened_at is None,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def class_close(request: HttpRequest, class_code: str) -> HttpResponse:
    at = timezone.now()
    training_class = _class(request, class_code)
    checks = closing_checks(training_class, at=at)

    def change(at: dt.datetime) -> None:
        close_class(training_class, by=known(request.user), at=at)

    is_running = training_class.opened_at is not None and training_class.closed_at is None
    return _step(
        request, training_class, Form(_sent(request)), change, "class_close",
        _("The class is closed. It takes nothing more."),
        checks=checks, unfinished=not_finished(training_class),
        may_go_on=may_go_on(checks) and is_running,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def class_reopen(request: HttpRequest, class_code: str) -> HttpResponse:
    training_class = _class(request, class_code)
    form = ReasonForm(_sent(request))

    def change(at: dt.datetime) -> None:
        reason = form.cleaned_data["reason"]
        reopen_class(training_class, reason=reason, by=known(request.user), at=at)

    return _step(
        request, training_class, form, change, "class_reopen", _("The class is open again.")
    )


@require_http_methods(["GET", "POST"])
@login_required
def class_extend(request: HttpRequest, class_code: str) -> HttpResponse:
    training_class = _class(request, class_code)
    form = ExtendForm(_sent(request))

    def change(at: dt.datetime) -> None:
        extend_class(training_class, **form.cleaned_data, by=known(request.user), at=at)

    return _step(
        request, training_class, form, change, "class_extend",
        _("The class has more time. Learners are told."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def learner_change(request: HttpRequest, class_code: str, enrolment_id: int) -> HttpResponse:
    """Withdraw, pause or take in again one learner."""
    enrolment = access.get_learner_or_404(
        request.user, class_code, enrolment_id, on=timezone.localdate()
    )
    form = LearnerForm(_sent(request), enrolment=enrolment)

    def change(at: dt.datetime) -> None:
        do = DOERS[form.cleaned_data["step"]]
        do(enrolment, reason=form.cleaned_data["reason"], by=known(request.user), at=at)

    return _step(
        request, enrolment.training_class, form, change, "class_learner",
        _("The change is noted."), enrolment=enrolment,
    )  # fmt: skip


def _class(request: HttpRequest, class_code: str) -> TrainingClass:
    return access.get_class_to_run_or_404(request.user, class_code, on=timezone.localdate())


def _step(
    request: HttpRequest,
    training_class: TrainingClass,
    form: Form,
    change: Callable[[dt.datetime], None],
    template: str,
    success: str,
    **context: Any,
) -> HttpResponse:
    """Show a page with a form, or do what it says and go back to the class."""
    if request.method == "POST" and form.is_valid():
        try:
            change(timezone.now())
        except REFUSALS as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, success)
            return redirect("courses:class_detail", training_class.code)
    context |= {
        "training_class": training_class,
        "form": form,
        "has_errors": bool(form.errors),
        "today": timezone.localdate(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, f"courses/{template}.html", context, status=status)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
