"""What awaits a learner before a test, and beginning it."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from quizzes import access
from quizzes.actions.starting import enter_test
from quizzes.errors import QuizRefused
from quizzes.queries.intro import intro_of
from quizzes.queries.rehearsal import rehearsal
from quizzes.views.learner.doors import signed_in
from shared.dates import local_day


@require_GET
@login_required
@never_cache
def quiz_intro(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    seat = access.get_seat_or_404(request.user, class_code, unit_id)
    if seat.written is None:
        return render(request, "quizzes/quiz_intro.html", {"unit": seat.unit})
    context = {
        "unit": seat.unit,
        "intro": intro_of(seat, address=_address_of(request)),
        "rehearsal": rehearsal(request.GET.get("thu")),
        "can_adjust": access.can_adjust(request.user, seat.unit, on=local_day(seat.now)),
    }
    return render(request, "quizzes/quiz_intro.html", context)


@require_POST
@signed_in(back_to="quizzes:quiz_intro")
def attempt_start(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    try:
        attempt = enter_test(
            class_code,
            unit_id,
            by=known(request.user),
            password=request.POST.get("password", "")[:200],
            address=_address_of(request),
        )
    except access.MissingSeat as missing:
        raise Http404 from missing
    except QuizRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("quizzes:quiz_intro", class_code, unit_id)
    return redirect("quizzes:attempt_detail", attempt.pk)


def _address_of(request: HttpRequest) -> str | None:
    """Where the device is, as far as our own proxies say it; nobody can write it themselves."""
    return get_adapter(request).get_client_ip(request) or None
