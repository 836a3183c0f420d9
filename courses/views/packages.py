"""Playing a package: its page in the class, the files in its frame, and what it says."""

import mimetypes
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import json_script
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.api import known
from courses import access
from courses.actions.packages import open_sitting, save_sitting
from courses.errors import OtherWindow, PackageDataRefused
from courses.formats import scorm_page
from courses.forms.packages import SavingForm, SittingForm
from courses.queries import learning, packages
from courses.rules import scorm
from courses.rules.ranges import NoSuchRange, asked_range

SANDBOX = "allow-scripts allow-forms allow-modals"
# Files of a package never change under their address, which lives no longer than this.
KEPT_FOR = 12 * 60 * 60  # seconds
PAGES = {"text/html"}
# What browsers run or show; everything else is only data to them.
TYPES = {
    ".htm": "text/html", ".html": "text/html", ".xhtml": "application/xhtml+xml",
    ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css",
    ".json": "application/json", ".xml": "text/xml", ".xsd": "text/xml", ".dtd": "text/plain",
    ".svg": "image/svg+xml", ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf",
    ".otf": "font/otf", ".vtt": "text/vtt", ".wasm": "application/wasm",
}  # fmt: skip
SAFE_FAMILIES = ("image/", "audio/", "video/", "font/", "text/plain", "application/pdf")


@require_GET
@login_required
def package_detail(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="package")
    progress = learning.learning_of([enrolment], on=timezone.localdate())[0]
    package = unit.package
    context = {
        "unit": unit,
        "line": progress.line_of(unit),
        "learning": progress,
        "kept": packages.progress_in(unit, enrolment),
        "parts": packages.part_lines(unit, enrolment) if package and package.parts else [],
        "size": sum(package.files.values()) if package else 0,
        "student": enrolment.person.full_name,
        "sandbox": SANDBOX,
        "key": f"hocba-goi-{enrolment.pk}-{unit.pk}",
    }
    return render(request, "courses/packages/package_detail.html", context)


@require_POST
@login_required
def package_open(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """Begin a sitting and say where its files are."""
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="package")
    form = SittingForm(request.POST)
    is_read = form.is_valid()
    part = packages.part_in(unit.package, form.cleaned_data.get("part") or 0)
    if part is None:
        raise Http404
    # What a device kept and cannot be read is lost; that must not keep anybody from studying.
    given = form.cleaned_data if is_read else {}
    try:
        progress = _open(request, (unit, enrolment), part.number, given)
    except PackageDataRefused:
        progress = _open(request, (unit, enrolment), part.number, {})
    prefix = reverse("courses:package_file", args=[packages.token_of(progress), "-"])[:-1]
    return JsonResponse({"session": progress.session, "url": f"{prefix}{part.entry}"})


def _open(request: HttpRequest, seat: tuple[Any, Any], part: int, given: dict[str, Any]) -> Any:
    return open_sitting(
        *seat,
        part=part,
        kept=given.get("kept"),
        kept_session=given.get("kept_session"),
        by=known(request.user),
        at=timezone.now(),
    )


@require_POST
@login_required
def package_save(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """Keep what the package said, as the page around it hands it on."""
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="package")
    form = SavingForm(request.POST)
    if not form.is_valid():
        return _refused(PackageDataRefused.message, HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        saved = save_sitting(
            unit,
            enrolment,
            given["values"],
            part=given["part"] or 0,
            session=given["session"],
            sequence=given["sequence"],
            has_ended=given["has_ended"],
            by=known(request.user),
            at=timezone.now(),
        )
    except OtherWindow as refusal:
        return _refused(refusal.message, HTTPStatus.CONFLICT)
    except PackageDataRefused as refusal:
        return _refused(refusal.message, HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse(
        {
            "status": saved.progress.lesson_status,
            "words": str(saved.progress.get_lesson_status_display()),
            "done": saved.is_done,
            "refusal": saved.refusal,
        }
    )


def _refused(message: Any, status: HTTPStatus) -> HttpResponse:
    return JsonResponse({"message": str(message)}, status=status)


# --- In the frame --------------------------------------------------------------------------------
# Nobody is signed in here: the frame has no origin and sends no cookies. The address is the key.


@require_safe
@xframe_options_exempt
def package_script(request: HttpRequest, token: str) -> HttpResponse:
    """What static/js/scorm-api.js begins with. The name of the learner comes from the page around."""
    seat, session, part = _seat_or_404(token)
    progress = packages.progress_in(seat.unit, seat.enrolment, part)
    if progress is None:
        raise Http404
    start = {
        "session": session,
        "model": scorm.model(),
        "values": packages.values_at_start(progress, seat.package, student_name=""),
    }
    # As json_script escapes it; a script may hold it as well as a page.
    data = json_script(start).partition(">")[2].rpartition("</script>")[0]
    response = HttpResponse(f"window.hocbaScorm = {data};", content_type="text/javascript")
    response["Cache-Control"] = "no-store, private"
    return _in_frame(request, response, token)


@require_safe
@xframe_options_exempt
def package_file(request: HttpRequest, token: str, path: str) -> HttpResponseBase:
    seat, _session, _part = _seat_or_404(token)
    found = packages.file_in(seat.package, path)
    if found is None:
        raise Http404
    try:
        file = packages.storage().open(packages.stored_name(seat.package.folder, found))
    except FileNotFoundError as missing:
        raise Http404 from missing
    kind = _kind_of(found)
    size = seat.package.files[found]
    if kind in PAGES and size <= scorm_page.MOST_BYTES:
        with file:
            page, charset = scorm_page.with_scripts(file.read(), _scripts(token))
        response: HttpResponseBase = HttpResponse(page, content_type=f"{kind}; charset={charset}")
    else:
        response = _part_of(request, file, size, kind)
    response["Cache-Control"] = f"private, max-age={KEPT_FOR}"
    response.may_be_kept = True  # type: ignore[attr-defined]  # for NothingPersonalKept
    return _in_frame(request, response, token)


def _seat_or_404(token: str) -> tuple[packages.Seat, int, int]:
    found = packages.seat_of_token(token)
    if found is None:
        raise Http404
    return found


def _scripts(token: str) -> list[str]:
    return [reverse("courses:package_script", args=[token]), static("js/scorm-api.js")]


def _kind_of(path: str) -> str:
    ending = path[path.rfind(".") :].casefold() if "." in path else ""
    guessed = TYPES.get(ending) or mimetypes.guess_type(f"x{ending}")[0] or ""
    is_known = ending in TYPES or guessed.startswith(SAFE_FAMILIES)
    return guessed if is_known else "application/octet-stream"


def _part_of(request: HttpRequest, file: Any, size: int, kind: str) -> HttpResponseBase:
    """The file, or the part that a player asks for: phones play nothing that comes whole."""
    try:
        part = asked_range(request.headers.get("Range", ""), size)
    except NoSuchRange:
        file.close()
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers={"Content-Range": f"bytes */{size}"},
        )
    first, end = part or (0, size)
    response = StreamingHttpResponse(
        _bytes(file, first, end),
        content_type=kind,
        status=HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK,
    )
    response["Content-Length"] = str(end - first)
    response["Accept-Ranges"] = "bytes"
    if part:
        response["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    return response


def _bytes(file: Any, first: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while first < end and (chunk := file.read(min(64 * 1024, end - first))):
            first += len(chunk)
            yield chunk


def _in_frame(request: HttpRequest, response: HttpResponseBase, token: str) -> Any:
    """Shut the answer up: no origin, and nothing but the files of this package within reach."""
    host = request.get_host()
    own = f"{host}{reverse('courses:package_file', args=[token, '-'])[:-1]}"
    ours = (
        f"{host}{static('js/scorm-api.js')}"
        if static("x").startswith("/")
        else static("js/scorm-api.js")
    )
    response["Content-Security-Policy"] = "; ".join(
        [
            f"sandbox {SANDBOX}",
            f"default-src {own} data: blob:",
            # A package brings its own code; it runs where there is nothing to take.
            f"script-src {own} {ours} 'unsafe-inline' 'unsafe-eval' blob:",
            f"style-src {own} 'unsafe-inline' data:",
            f"form-action {own}",
            f"base-uri {own}",
            "object-src 'none'",
        ]
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    # The frame is "another origin" to its own files.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response
