"""Why something is as it is: for oneself, and for staff about a person in their scope."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.api import known
from courses.actions.rounds_people import note_reading
from courses.queries import explaining
from people.api import get_person_or_404, person_of

LONGEST_SEARCH = 100


@require_GET
@login_required
def status_explain(request: HttpRequest) -> HttpResponse:
    person = person_of(request.user)
    today = timezone.localdate()
    words = request.GET.get("tim", "")[:LONGEST_SEARCH].strip()
    context = {
        "person": person,
        "is_own": True,
        "words": words,
        "status": explaining.status_of(person, words=words, on=today) if person else None,
    }
    return render(request, "courses/rounds/status.html", context)


@require_GET
@login_required
def status_of_person(request: HttpRequest, person_code: str) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    person = get_person_or_404(request.user, person_code, on=today)
    note_reading(person, by=known(request.user), at=at)
    context = {
        "person": person,
        "is_own": person.user_id == request.user.pk,
        "status": explaining.status_of(person, on=today),
    }
    return render(request, "courses/rounds/status.html", context)
