"""Whole courses: once more for the next year."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.api import known
from courses.api import CoursePage
from quizzes import access
from quizzes.actions.course_copy import copy_course_with_tests
from quizzes.forms.courses import CourseCopyForm
from quizzes.views.staff.frame import Crumb, screen


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


def course_crumbs(course: CoursePage) -> tuple[Crumb, ...]:
    return ({"url": reverse("wagtailadmin_explore", args=[course.pk]), "label": course.title},)
