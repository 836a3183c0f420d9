"""Lessons kept on a device for when there is no network. Nothing here names the learner."""

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from courses import access
from courses.queries import learning
from courses.queries.editions import lesson_shown


@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The script that answers while there is no network; from here it may answer for all pages."""
    found = finders.find("js/offline-worker.js")
    if not found:
        raise Http404
    response = HttpResponse(Path(str(found)).read_bytes(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline_list(request: HttpRequest) -> HttpResponse:
    """What is kept on the device; a script fills it in, for only the device knows."""
    return render(request, "courses/study/offline_list.html")


@require_GET
@login_required
def lesson_offline(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """A lesson as a device keeps it: the text, without a name, a token or a way elsewhere."""
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="lesson")
    line = learning.learning_of([enrolment], on=timezone.localdate())[0].line_of(unit)
    shown = lesson_shown(unit, line.progress)
    context = {
        "lesson": shown.lesson,
        "edition": shown.edition,
        "line": line,
        "seat": enrolment.pk,
        "is_print": True,
    }
    return render(request, "courses/study/lesson_offline.html", context)
