"""Whole courses: the buttons beside a course in the page tree."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from courses.api import CourseIndexPage, CoursePage


@hooks.register("register_page_header_buttons")
def links_of_a_course(page: Page, user: Any, **_kwargs: Any) -> Iterator[Button]:
    if not isinstance(page.specific_deferred, CoursePage):
        return
    if page.get_parent().permissions_for_user(user).can_add_subpage():
        yield Button(
            _("Copy for the next year"),
            reverse("questions:course_copy", args=[page.pk]),
            icon_name="copy",
            priority=31,
        )
    if page.permissions_for_user(user).can_edit():
        yield Button(
            _("Export the course"),
            reverse("questions:course_export", args=[page.pk]),
            icon_name="download",
            priority=32,
        )


@hooks.register("register_page_header_buttons")
def link_of_a_list_of_courses(page: Page, user: Any, **_kwargs: Any) -> Iterator[Button]:
    if not isinstance(page.specific_deferred, CourseIndexPage):
        return
    if page.permissions_for_user(user).can_add_subpage():
        yield Button(
            _("Import a course"),
            reverse("questions:course_import"),
            icon_name="upload",
            priority=33,
        )
