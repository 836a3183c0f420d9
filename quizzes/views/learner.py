"""Taking a test. Every page works without script; scripts save sooner and turn pages faster."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from certificates.api import CertificateRefused
from courses.api import CourseRefused, get_unit_or_404
from quizzes import access
from quizzes.actions.attempts import Saved, hand_in, save_answer, start_attempt
from quizzes.errors import AttemptClosed, QuizRefused, TooLate
from quizzes.forms.answers import AnswerForm
from quizzes.queries.attempt_pages import asked_questions, strip_of
from quizzes.queries.intro import intro_of
from quizzes.queries.results import result_of
from quizzes.rules import deadline
from shared.clock import database_now

View = Callable[..., HttpResponse]


def signed_in(*, back_to: str) -> Callable[[View], View]:
    """Like `login_required`, for what is posted: nothing can be posted again after signing in, so
    one comes back to the page `back_to` of the same attempt or test."""

    def decorated(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated:
                return view(request, **kwargs)
            return redirect_to_login(reverse(back_to, kwargs=kwargs))

        return asked

    return decorated


@require_GET
@login_required
@never_cache
def quiz_intro(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    unit, enrolment = get_unit_or_404(request.user, class_code, unit_id, kind="quiz")
    quiz = access.quiz_of(unit)
    context = {
        "unit": unit,
        "enrolment": enrolment,
        "intro": intro_of(quiz, unit, enrolment) if quiz else None,
    }
    return render(request, "quizzes/quiz_intro.html", context)


@require_POST
@signed_in(back_to="quizzes:quiz_intro")
def attempt_start(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    unit, enrolment = get_unit_or_404(request.user, class_code, unit_id, kind="quiz")
    try:
        attempt = start_attempt(unit, enrolment, by=known(request.user), at=database_now())
    except QuizRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("quizzes:quiz_intro", class_code, unit_id)
    return redirect("quizzes:attempt_detail", attempt.pk)


@require_GET
@login_required
@never_cache
def attempt_detail(request: HttpRequest, attempt_id: int) -> HttpResponse:
    return _attempt_page(request, attempt_id, number=_whole(request.GET.get("cau")))


@require_POST
@signed_in(back_to="quizzes:attempt_detail")
def answer_save(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Keep one answer. The save is its own door: one locked read finds the learner's attempt."""
    wants_json = request.headers.get("accept") == "application/json"
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _refused(request, attempt_id, "", number=1, wants_json=wants_json)
    number = form.cleaned_data["position"]
    try:
        saved = save_answer(
            attempt_id,
            by=known(request.user),
            position=number,
            values=form.values,
            flagged=form.cleaned_data["flagged"],
            seq=form.cleaned_data["seq"],
        )
    except access.MissingAttempt as missing:
        raise Http404 from missing
    except (AttemptClosed, TooLate) as refusal:
        if wants_json:
            url = reverse("quizzes:attempt_detail", args=[attempt_id])
            return JsonResponse({"message": str(refusal.message), "url": url}, status=409)
        messages.error(request, refusal.message)
        return redirect("quizzes:attempt_detail", attempt_id)
    except QuizRefused as refusal:
        return _refused(
            request, attempt_id, str(refusal.message), number=number, wants_json=wants_json
        )
    return _saved_as_json(saved) if wants_json else _to_next(attempt_id, number, saved.of)


@require_GET
@login_required
@never_cache
def attempt_clock(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The time left, for a page that was asleep."""
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    left = deadline.remaining(attempt.now, due=attempt.due_at)
    return JsonResponse({"remaining": None if left is None else int(left.total_seconds())})


@require_GET
@login_required
@never_cache
def attempt_review(request: HttpRequest, attempt_id: int) -> HttpResponse:
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    if not attempt.is_open:
        return redirect("quizzes:attempt_result", attempt.pk)
    strip = strip_of(attempt)
    context = {
        "attempt": attempt,
        "strip": strip,
        "empty": [item for item in strip if item.completeness == "empty"],
        "partial": [item for item in strip if item.completeness == "partial"],
        "flagged": [item for item in strip if item.state == "flagged"],
        "left": deadline.remaining(attempt.now, due=attempt.due_at),
        "is_over": deadline.is_over(attempt.now, due=attempt.due_at),
    }
    return render(request, "quizzes/attempt_review.html", context)


@require_POST
@signed_in(back_to="quizzes:attempt_review")
def attempt_submit(request: HttpRequest, attempt_id: int) -> HttpResponse:
    try:
        hand_in(attempt_id, by=known(request.user))
    except access.MissingAttempt as missing:
        raise Http404 from missing
    except AttemptClosed:
        pass  # Another tab or the clock was quicker: the result is the same for all.
    except (CourseRefused, CertificateRefused) as refusal:
        messages.error(request, refusal.message)
        return redirect("quizzes:attempt_review", attempt_id)
    return redirect("quizzes:attempt_result", attempt_id)


@require_GET
@login_required
@never_cache
def attempt_result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    if attempt.is_open:
        return redirect("quizzes:attempt_detail", attempt.pk)
    return render(request, "quizzes/attempt_result.html", {"result": result_of(attempt)})


def _attempt_page(
    request: HttpRequest, attempt_id: int, *, number: int, error: str = "", status: int = 200
) -> HttpResponse:
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    if not attempt.is_open:
        return redirect("quizzes:attempt_result", attempt.pk)
    if deadline.is_over(attempt.now, due=attempt.due_at):
        return redirect("quizzes:attempt_review", attempt.pk)
    number = min(max(number, 1), len(attempt.paper))
    context = {
        "attempt": attempt,
        "number": number,
        "total": len(attempt.paper),
        "questions": asked_questions(attempt),
        "strip": strip_of(attempt, current=number),
        "left": deadline.remaining(attempt.now, due=attempt.due_at),
        "errors": [{"id": f"cau-{number}", "text": error}] if error else [],
        "has_errors": bool(error),
    }
    return render(request, "quizzes/attempt_detail.html", context, status=status)


def _refused(
    request: HttpRequest, attempt_id: int, message: str, *, number: int, wants_json: bool
) -> HttpResponse:
    message = message or str(QuizRefused.message)
    if wants_json:
        return JsonResponse({"message": message}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _attempt_page(
        request, attempt_id, number=number, error=message, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _saved_as_json(saved: Saved) -> JsonResponse:
    left = deadline.remaining(saved.at, due=saved.due_at)
    return JsonResponse(
        {
            "newest": saved.is_newest,
            "saved_at": date_format(timezone.localtime(saved.at), "H:i"),
            "remaining": None if left is None else int(left.total_seconds()),
        }
    )


def _to_next(attempt_id: int, number: int, total: int) -> HttpResponseRedirect:
    if number >= total:
        return redirect("quizzes:attempt_review", attempt_id)
    url = reverse("quizzes:attempt_detail", args=[attempt_id])
    return HttpResponseRedirect(f"{url}?cau={number + 1}")


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1
