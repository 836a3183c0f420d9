"""A lesson on paper, for a chi bộ without a connection."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from courses import access
from courses.queries import media
from courses.queries.units import UnitLine
from courses.rendering.qr import qr_of


@require_GET
@login_required
def lesson_print(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    unit, enrolment = access.get_lesson_to_read_or_404(
        request.user, class_code, unit_id, on=timezone.localdate()
    )
    lesson = media.lesson_of_reader(unit, enrolment)
    line = UnitLine(unit, class_code, None)
    address = request.build_absolute_uri(line.url)
    context = {
        "lesson": lesson,
        "title": line.title,
        "line": line,
        "is_learner": enrolment is not None,
        "training_class": unit.training_class,
        "answers": lesson.answers,
        "address": address,
        "qr": qr_of(address),
        "is_print": True,
    }
    return render(request, "courses/lesson_print.html", context)
