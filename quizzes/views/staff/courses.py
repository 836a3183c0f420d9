"""Whole courses: once more for the next year, given out as a file, taken in from one."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import known
from courses.api import CannotTravel, CoursePage, UnusableArchive
from quizzes.access import courses as access
from quizzes.access import owners_for_banks
from quizzes.actions.course_copy import copy_course_with_tests
from quizzes.forms.courses import CourseConfirmForm, CourseCopyForm, CourseImportForm
from quizzes.transfer.giving import give_course
from quizzes.transfer.taking import take_course
from quizzes.transfer.uploads import drop_uploads, keep_upload, opened_upload
from quizzes.views.staff.frame import Crumb, screen
from shared.uploads import UploadGone


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def course_copy(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the copy will hold; confirmed, all of it is made."""
    at = timezone.now()
    course = access.get_course_to_copy_or_404(request.user, page_id)
    banks = access.editable_banks(request.user, on=timezone.localdate(at))
    form = CourseCopyForm(request.POST if request.method == "POST" else None, course=course)
    if form.is_valid():
        copied = copy_course_with_tests(
            course, **form.cleaned_data, banks=banks, by=known(request.user), at=at
        )
        messages.success(request, _("The course is copied. Nothing of the copy is published yet."))
        return redirect("wagtailadmin_explore", copied.course.pk)
    tests = list(access.tests_of_course(course))
    context = {
        "form": form,
        "course": course,
        "lessons": course.get_children().count(),
        "copied": [test for test in tests if test.bank_id in banks],
        "left_out": [test for test in tests if test.bank_id not in banks],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return screen(
        request, "course_copy", _("Copy the course for the next year"), context,
        crumbs=course_crumbs(course), icon="copy", status=status,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def course_export(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """What the file will hold; pressed, it comes. It carries keys, so the journal says who has it."""
    at = timezone.now()
    course = access.get_course_or_404(request.user, page_id)
    banks = access.editable_banks(request.user, on=timezone.localdate(at))
    tests = list(access.tests_of_course(course))
    errors = []
    if request.method == "POST":
        try:
            file = give_course(course, banks=banks, by=known(request.user), at=at)
        except CannotTravel as refusal:
            errors = [
                _("The course shows something that cannot be given out: %(kind)s")
                % {"kind": refusal.label}
            ]
        else:
            return FileResponse(
                file,
                as_attachment=True,
                filename=f"{course.slug}.zip",
                content_type="application/zip",
            )
    context = {
        "course": course,
        "errors": errors,
        "lessons": course.get_children().count(),
        "with_keys": [test for test in tests if test.bank_id in banks],
        "left_out": [test for test in tests if test.bank_id not in banks],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return screen(
        request, "course_export", _("Export the course"), context,
        crumbs=course_crumbs(course), icon="download", status=status,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def course_import(request: HttpRequest) -> HttpResponse:
    """The form; handed in, everything is read and shown before anything is written."""
    choices = _choices(request)
    form = CourseImportForm(request.POST or None, request.FILES or None, **choices)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return _import_screen(request, "course_import", {"form": form}, status=status)
    given = form.cleaned_data
    try:
        outcome = take_course(given["file"], **_how(request, given), dry_run=True)
    except UnusableArchive as refusal:
        form.add_error("file", refusal.message)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _import_screen(request, "course_import", {"form": form}, status=status)
    given["file"].seek(0)
    token = keep_upload(given["file"], by=known(request.user))
    initial = {"token": token, "parent": given["parent"], "owner": given["owner"]}
    confirm = CourseConfirmForm(initial=initial, **choices)
    context = {"outcome": outcome, "form": confirm}
    status = HTTPStatus.OK if outcome.is_good else HTTPStatus.UNPROCESSABLE_ENTITY
    return _import_screen(request, "course_import_table", context, status=status)


@require_POST
@login_required
def course_import_confirm(request: HttpRequest) -> HttpResponse:
    """Write what has been looked at: all of it or nothing."""
    by = known(request.user)
    form = CourseConfirmForm(request.POST, **_choices(request))
    if not form.is_valid():
        return _handed_in_anew(request)
    try:
        with opened_upload(form.cleaned_data["token"], by=by) as file:
            outcome = take_course(file, **_how(request, form.cleaned_data), dry_run=False)
    except (UploadGone, UnusableArchive):
        return _handed_in_anew(request)
    if not outcome.is_good or outcome.course is None:
        context = {"outcome": outcome, "form": form}
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _import_screen(request, "course_import_table", context, status=status)
    drop_uploads(by=by)
    messages.success(request, _("The course is taken in. Nothing of it is published yet."))
    return redirect("wagtailadmin_explore", outcome.course.pk)


def _handed_in_anew(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("The file is no longer kept. Hand it in once more."))
    return redirect("questions:course_import")


def _choices(request: HttpRequest) -> dict[str, Any]:
    parents = access.indexes_to_write_in(request.user)
    if not parents.exists():
        raise Http404
    return {
        "parents": parents,
        "owners": owners_for_banks(request.user, on=timezone.localdate()),
    }


def _how(request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
    at = timezone.now()
    return {
        "parent": given["parent"],
        "owner": given["owner"],
        "banks": access.editable_banks(request.user, on=timezone.localdate(at)),
        "by": known(request.user),
        "at": at,
    }


def _import_screen(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    return screen(request, name, _("Import a course"), context, icon="upload", status=status)


def course_crumbs(course: CoursePage) -> tuple[Crumb, ...]:
    return ({"url": reverse("wagtailadmin_explore", args=[course.pk]), "label": course.title},)
