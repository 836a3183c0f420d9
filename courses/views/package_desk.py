"""Packages in the back office: those there are, handing one in, taking away what nobody uses."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import known
from courses import access
from courses.actions.packages import drop_package, take_package
from courses.errors import CourseRefused
from courses.formats.scorm_manifest import UnusablePackage
from courses.forms.packages import PackageForm
from courses.queries import packages

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def package_list(request: HttpRequest) -> HttpResponse:
    """What there is, and the form for one more."""
    access.must_write_courses(request.user, on=timezone.localdate())
    form = PackageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, title = form.given()
        try:
            package = take_package(file, title=title, by=known(request.user), at=timezone.now())
        except UnusablePackage as refusal:
            form.add_error("file", refusal.message)
        else:
            messages.success(
                request,
                _("“%(title)s” is there. Now give it a place in a course, under “SCORM package”.")
                % {"title": package.title},
            )
            return redirect("packages:package_list")
    page = Paginator(packages.packages_listed(), PER_PAGE).get_page(request.GET.get("p"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _screen(request, {"form": form, "page": page}, status=status)


@require_POST
@login_required
def package_drop(request: HttpRequest, package_id: int) -> HttpResponse:
    access.must_write_courses(request.user, on=timezone.localdate())
    package = access.get_package_or_404(package_id)
    try:
        drop_package(package, by=known(request.user), at=timezone.now())
    except CourseRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("“%(title)s” is deleted.") % {"title": package.title})
    return redirect("packages:package_list")


def _screen(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    title = _("SCORM packages")
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "upload",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return render(request, "courses/packages/package_list.html", frame | context, status=status)
