"""Courses in the back office: programmes and topics, lists of courses and lessons, and what
happens when a page of a course is opened or deleted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, Programme, Topic
from courses.queries import learning, pages
from courses.wagtail_hooks.programmes import ProgrammeVersionViewSet


class InOrderOfStudy(IndexView):
    """Pages in the order of the tree: the lessons of a course stand together, first to last."""

    default_ordering = "path"


class CourseListing(PageListingViewSet):
    model = CoursePage
    menu_label = _("Courses")
    icon = "doc-full"
    name = "courses"
    add_to_admin_menu = False


class LessonListing(PageListingViewSet):
    model = LessonPage
    index_view_class = InOrderOfStudy
    menu_label = _("Lessons")
    icon = "list-ul"
    name = "lessons"
    add_to_admin_menu = False


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    icon = "folder-open-inverse"
    menu_label = _("Programmes")
    list_display = ["name", "code"]
    search_fields = ["name", "code"]
    panels = [FieldPanel("name"), FieldPanel("code")]
    inspect_view_enabled = True


class TopicViewSet(ModelViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    list_display = ["name", "parent", "code"]
    list_filter = ["parent"]
    search_fields = ["name", "code"]
    ordering = ["position", "code"]
    panels = [
        FieldPanel("name"),
        FieldPanel("code"),
        FieldPanel("parent"),
        FieldPanel("position"),
    ]
    inspect_view_enabled = True


class ProgrammeGroup(ViewSetGroup):
    menu_label = _("Programme")
    menu_icon = "folder-open-inverse"
    menu_name = "programme"
    menu_order = 210
    items = (
        CourseListing("course_pages"),
        LessonListing("lesson_pages"),
        ProgrammeViewSet("programmes"),
        ProgrammeVersionViewSet("programme_versions"),
        TopicViewSet("topics"),
    )


@hooks.register("register_admin_viewset")
def programme_group() -> ProgrammeGroup:
    return ProgrammeGroup()


@hooks.register("before_serve_page")
def learners_read_in_their_class(
    page: Page, request: HttpRequest, _args: Any, _kwargs: Any
) -> HttpResponse | None:
    """Lead a learner from the public page of a lesson to the lesson in the class."""
    if isinstance(page, LessonPage):
        line = learning.unit_of_lesson(request.user, page)
        if line is not None:
            return redirect(line.url)
    return None


@hooks.register("before_delete_page")
def what_classes_use_stays(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse in words what the database would refuse: records of learners stand on these pages."""
    if not pages.is_used_by_classes(page):
        return None
    messages.error(
        request,
        _(
            "Classes use this page, so it cannot be deleted. Unpublish it instead: it leaves the"
            " site, and those who learn in these classes keep it."
        ),
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def what_classes_use_stays_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    """The same for several pages deleted at once."""
    if action_type != "delete":
        return None
    for page in objects:
        if isinstance(page, Page) and (refusal := what_classes_use_stays(request, page)):
            return refusal
    return None
