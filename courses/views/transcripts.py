"""Reading what a video says in the place of watching it; works without a script."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses import access
from courses.actions.watching import begin_reading, finish_reading
from courses.errors import CourseRefused
from courses.queries import media
from courses.rules.reading import reading_seconds

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def transcript_read(
    request: HttpRequest, class_code: str, unit_id: int, media_id: int
) -> HttpResponse:
    """The text of a video. POST begins to read; `lam=xong` confirms that it is read."""
    at = timezone.now()
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="lesson")
    video = media.video_to_read(media.lesson_of_reader(unit, enrolment), media_id)
    if video is None:
        raise Http404
    errors = []
    if request.method == "POST":
        try:
            if request.POST.get("lam") == "xong":
                finish_reading(unit, enrolment, video, at=at)
                messages.success(request, _("What the video says is read. You can confirm now."))
                return redirect("courses:lesson_detail", class_code, unit_id)
            begin_reading(unit, enrolment, video, at=at)
            return redirect("courses:transcript_read", class_code, unit_id, media_id)
        except CourseRefused as refusal:
            errors = [{"id": "", "text": refusal.message}]
    row = media.watched_rows(enrolment.pk, unit.pk).get(video.pk)
    context = {
        "unit": unit,
        "class_code": class_code,
        "video": video,
        "row": row,
        "takes": reading_seconds(video.transcript),
        "errors": errors,
        "has_errors": bool(errors),
    }
    status = REFUSED if errors else HTTPStatus.OK
    return render(request, "courses/transcript_read.html", context, status=status)
