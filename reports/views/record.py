"""The record of a person."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from people.api import get_person_or_404, person_of
from records.api import may_declare_for
from reports.actions import reading
from reports.queries.record import record_of
from shared.dates import local_day


@require_GET
@login_required
def record_detail(request: HttpRequest) -> HttpResponse:
    today = local_day(timezone.now())
    person = person_of(request.user)
    context: dict[str, Any] = {"is_own": True, "record": None, "can_declare": True}
    if person is not None:
        context["record"] = record_of(person, on=today)
    return render(request, "reports/record_detail.html", context)


@require_GET
@login_required
def person_record(request: HttpRequest, person_code: str) -> HttpResponse:
    at = timezone.now()
    today = local_day(at)
    person = get_person_or_404(request.user, person_code, on=today)
    if person.code != person_code:
        # Entered twice, and merged since: the old address leads to the one kept.
        return redirect("reports:person_record", person.code)
    is_own = person.user_id == request.user.pk
    context = {
        "is_own": is_own,
        "record": record_of(person, on=today),
        "can_declare": may_declare_for(request.user, person, on=today),
    }
    # After the page is put together: the reader does not see the line he or she is adding.
    reading.note_reading(person, by=request.user, at=at)
    return render(request, "reports/record_detail.html", context)
