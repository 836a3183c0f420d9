"""Files of a lesson, for those who may read the lesson; and what of its videos is watched."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import known
from courses import access
from courses.actions import media as preparing
from courses.actions.watching import note_watched
from courses.errors import CourseRefused
from courses.queries import media
from courses.queries.media_files import Part, part_of
from courses.rules.ranges import NoSuchRange, asked_range

# Files never change under their address, and a weak network should fetch them once.
_KEPT_FOR = 24 * 60 * 60  # seconds
_CHUNK = 64 * 1024
_MOST_REPORTED = 16 * 1024  # bytes of a report of what was watched


@require_safe
@login_required
def lesson_file(
    request: HttpRequest, class_code: str, unit_id: int, kind: str, media_id: int, name: str
) -> HttpResponseBase:
    """Hand out a picture, sound or video that stands in the lesson as this reader has it."""
    unit, enrolment = access.get_lesson_to_read_or_404(
        request.user, class_code, unit_id, on=timezone.localdate()
    )
    lesson = media.lesson_of_reader(unit, enrolment)
    file = media.file_of_lesson(lesson, kind, media_id) if kind in media.MODELS else None
    return _handed_out(request, part_of(file, name) if file else None)


@require_safe
def staff_file(request: HttpRequest, kind: str, media_id: int, name: str) -> HttpResponseBase:
    """The same for those who work in the back office, for previews."""
    file = media.file_of_kind(kind, media_id)
    return _handed_out(request, part_of(file, name) if file and file.is_ready else None)


@require_POST
def try_again(request: HttpRequest, kind: str, media_id: int) -> HttpResponse:
    file = media.file_of_kind(kind, media_id)
    if file is None or not request.user.has_perm(f"courses.change_{file._meta.model_name}"):
        raise Http404
    preparing.try_again(file, by=known(request.user), at=timezone.now())
    messages.success(request, _("It is being prepared again."))
    return redirect(file.snippet_viewset.get_url_name("edit"), file.pk)


@require_POST
def drop(request: HttpRequest, kind: str, media_id: int) -> HttpResponse:
    """Delete an upload that failed; as for trying again, for those who may write it."""
    file = media.file_of_kind(kind, media_id)
    if file is None or not request.user.has_perm(f"courses.change_{file._meta.model_name}"):
        raise Http404
    try:
        preparing.drop_failed(file, by=known(request.user), at=timezone.now())
    except CourseRefused as refusal:
        messages.error(request, refusal.message)
        return redirect(file.snippet_viewset.get_url_name("edit"), file.pk)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": file.title})
    return redirect(file.snippet_viewset.get_url_name("list"))


@require_POST
@login_required
def video_watched(
    request: HttpRequest, class_code: str, unit_id: int, media_id: int
) -> HttpResponse:
    """Add what a script reports as watched; what no clock can have seen is left out."""
    at = timezone.now()
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="lesson")
    video = media.file_of_lesson(media.lesson_of_reader(unit, enrolment), "video", media_id)
    if video is None:
        raise Http404
    parts = _reported(request)
    if parts is None:
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    watched = note_watched(unit, enrolment, video, parts, at=at)
    return JsonResponse({"seconds": watched})


def _reported(request: HttpRequest) -> list[tuple[int, int]] | None:
    """Return the parts that were sent, [[from, to], …]; None when they cannot be read."""
    sent = request.POST.get("phan", "[]")
    if len(sent) > _MOST_REPORTED:
        return None
    try:
        return media.read_parts(json.loads(sent))
    except (ValueError, RecursionError):
        return None


def _handed_out(request: HttpRequest, part: Part | None) -> HttpResponseBase:
    if part is None:
        raise Http404
    if part.text is not None:
        return _kept(HttpResponse(part.text, content_type=part.content_type), private=True)
    try:
        file = storages["private"].open(part.name, "rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    size = file.size
    try:
        asked = asked_range(_range_header(request, part), size)
    except NoSuchRange:
        file.close()
        refused = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    response: HttpResponseBase
    if asked is None:
        file.seek(0)
        response = FileResponse(file, content_type=part.content_type)
        response["Content-Length"] = str(size)
    else:
        response = StreamingHttpResponse(
            _chunks(file, *asked),
            status=HTTPStatus.PARTIAL_CONTENT,
            content_type=part.content_type,
        )
        response["Content-Range"] = f"bytes {asked[0]}-{asked[1] - 1}/{size}"
        response["Content-Length"] = str(asked[1] - asked[0])
    response["ETag"] = f'"{part.tag}"'
    response["Accept-Ranges"] = "bytes"
    return _kept(response)


def _range_header(request: HttpRequest, part: Part) -> str:
    """Return the range asked for; none when the browser holds a part of another file."""
    condition = request.headers.get("If-Range")
    if condition is not None and condition != f'"{part.tag}"':
        return ""
    return str(request.headers.get("Range", ""))


def _chunks(file: IO[Any], start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start
        while left > 0 and (data := file.read(min(_CHUNK, left))):
            left -= len(data)
            yield data


def _kept(response: HttpResponseBase, *, private: bool = False) -> HttpResponseBase:
    # Subtitles are edited under their address; everything else stays as it is.
    kept_for = 0 if private else _KEPT_FOR
    response["Cache-Control"] = f"private, max-age={kept_for}"
    response["X-Content-Type-Options"] = "nosniff"
    response.may_be_kept = True  # type: ignore[attr-defined]  # for NothingPersonalKept
    return response
