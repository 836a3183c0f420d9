"""Asking for a mark to be looked at again."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.api import known
from quizzes import access
from quizzes.actions.appeals import make_appeal
from quizzes.errors import QuizRefused
from quizzes.forms.marking import AppealForm


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def appeal_create(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """`?cau=3` asks about question 3."""
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    if attempt.graded_at is None or attempt.enrolment is None:
        raise Http404
    form = AppealForm(
        request.POST if request.method == "POST" else None,
        initial={"position": request.GET.get("cau", "")},
        questions=len(attempt.paper),
    )
    if request.method == "POST" and form.is_valid():
        try:
            make_appeal(
                attempt, position=form.cleaned_data["position"], text=form.cleaned_data["text"],
                by=known(request.user), at=attempt.now,
            )  # fmt: skip
        except QuizRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your question is sent. You will get a message."))
            return redirect("quizzes:attempt_result", attempt.pk)
    context = {"attempt": attempt, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "quizzes/appeal_create.html", context, status=status)
