"""For officers: whom the ladder will remind, and reminding chosen learners of a class now."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from courses import access
from courses.actions.reminders import (
    manual_step,
    remind_in_class,
    words_in_class,
    words_of_step,
)
from courses.errors import CourseRefused
from courses.forms.reminders import PreviewForm, RemindForm
from courses.queries.reminders import MOST_PLANNED, planned_steps, remindable_learners


@require_GET
@login_required
def reminder_preview(request: HttpRequest) -> HttpResponse:
    """Who will be reminded on a day, at which step, and what the first of them will read."""
    today = timezone.localdate()
    scope = access.seeing_scope_or_404(request.user, on=today)
    form = PreviewForm(request.GET or None, today=today)
    day = form.day()
    planned = planned_steps(scope, on=day)
    context = {
        "form": form,
        "day": day,
        "number": len(planned),
        "planned": planned[:MOST_PLANNED],
        "left_out": max(len(planned) - MOST_PLANNED, 0),
        "first": planned[0] if planned else None,
        "words": words_of_step(planned[0], on=day) if planned else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "courses/reminder_preview.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def class_remind(request: HttpRequest, class_code: str) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    training_class = access.get_class_for_summons_or_404(request.user, class_code, on=today)
    listed = remindable_learners(training_class, step=manual_step(today))
    form = RemindForm(request.POST if request.method == "POST" else None, listed=listed)
    if request.method == "POST" and form.is_valid():
        try:
            number = remind_in_class(training_class, form.chosen(), by=known(request.user), at=at)
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _reminded_in_words(number))
            return redirect("courses:class_detail", class_code)
    free = [one.person for one in listed if not one.was_today]
    context = {
        "training_class": training_class,
        "listed": listed,
        "form": form,
        "words": words_in_class(training_class, free[0], on=today) if free else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "courses/class_remind.html", context, status=status)


def _reminded_in_words(number: int) -> str:
    return ngettext(
        "%(count)d person has been reminded.", "%(count)d people have been reminded.", number
    ) % {"count": number}
