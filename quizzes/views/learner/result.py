"""The result of an attempt, and telling that something is wrong with a question."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from quizzes import access
from quizzes.actions.reports import report_question
from quizzes.errors import QuizRefused
from quizzes.forms.reports import ReportForm
from quizzes.queries.appeals import afterwards
from quizzes.queries.results import result_of


@require_GET
@login_required
@never_cache
def attempt_result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    if attempt.is_open:
        return redirect("quizzes:attempt_detail", attempt.pk)
    context = {"result": result_of(attempt), "after": afterwards(attempt, at=attempt.now)}
    return render(request, "quizzes/attempt_result.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def question_report(request: HttpRequest, attempt_id: int, position: int) -> HttpResponse:
    """Say what is wrong with a question of one's own paper."""
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    if attempt.is_open:
        return redirect("quizzes:attempt_detail", attempt.pk)
    if not 1 <= position <= len(attempt.paper):
        raise Http404
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            report_question(
                attempt, position, by=known(request.user), at=attempt.now, **form.cleaned_data
            )
            messages.success(request, _("Thank you. The authors of the question will look at it."))
        except QuizRefused as refusal:
            messages.error(request, refusal.message)
        return redirect("quizzes:attempt_result", attempt.pk)
    context = {"attempt": attempt, "position": position, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "quizzes/question_report.html", context, status=status)
