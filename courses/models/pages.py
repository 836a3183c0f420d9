"""Courses and lessons as trainers write them, in the page tree."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from cms.api import VietnamesePage
from courses.blocks import LessonBody
from courses.models.checking import CheckedLessonForm, ChecksPanel
from courses.models.editing import EditedWithMeaning, edit_meaning_panel
from courses.models.lesson_parts import Answer, answers_of

PROSE = ["h3", "bold", "italic", "ol", "ul", "link"]


class CourseIndexPage(VietnamesePage):
    """The list of courses."""

    intro = models.CharField(_("introduction"), max_length=400, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", widget=AdminAutoHeightTextInput),
    ]
    subpage_types = ["courses.CoursePage"]
    # In the admin too, pages stand in the order in which they are read.
    admin_default_ordering = "ord"
    template = "courses/course_index_page.html"

    class Meta:
        verbose_name = _("list of courses")
        verbose_name_plural = _("lists of courses")

    def live_courses(self) -> models.QuerySet["CoursePage"]:
        return CoursePage.objects.child_of(self).live().order_by("path")


class CoursePage(VietnamesePage):
    """A course: what it is for, and its lessons and tests in order."""

    summary = models.CharField(
        _("summary"), max_length=500, help_text=_("Two or three plain sentences for the public.")
    )
    intro = RichTextField(_("introduction"), blank=True, features=PROSE)
    audience_note = models.CharField(_("who it is for"), max_length=300, blank=True)
    edition_year = models.PositiveSmallIntegerField(_("edition (year)"))
    periods = models.PositiveSmallIntegerField(
        _("periods"), help_text=_("Of the whole course, the test included.")
    )
    programme = models.ForeignKey(
        "courses.Programme",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("programme"),
    )
    topic = models.ForeignKey(
        "courses.Topic",
        on_delete=models.PROTECT,
        related_name="courses",
        verbose_name=_("topic"),
        help_text=_("The subject of party work under which the training is counted."),
    )
    survey = models.ForeignKey(
        "courses.Survey",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("survey at the end"),
    )
    objectives = StreamField(
        [("objective", blocks.CharBlock(label=_("After the course, learners can …")))],
        verbose_name=_("objectives"),
        blank=True,
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        FieldPanel("intro"),
        FieldPanel("objectives"),
        MultiFieldPanel(
            [
                FieldPanel("programme"),
                FieldPanel("topic"),
                FieldPanel("edition_year"),
                FieldPanel("periods"),
                FieldPanel("audience_note"),
            ],
            heading=_("Programme"),
        ),
        InlinePanel("packages", label=_("SCORM package")),
        InlinePanel("essay_tasks", label=_("Essay")),
        InlinePanel("assessments", label=_("Test at the end of the course")),
        FieldPanel("survey"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("intro")]
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage"]
    admin_default_ordering = "ord"
    template = "courses/course_page.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def live_lessons(self) -> models.QuerySet["LessonPage"]:
        """The published lessons in the order of the page tree, in which they are studied."""
        return LessonPage.objects.child_of(self).live().order_by("path")


class CourseAssessment(Orderable):
    """A place for a test after the lessons; the test itself is kept with the question bank."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="assessments")
    title = models.CharField(_("title"), max_length=200)
    periods = models.PositiveSmallIntegerField(_("periods"), default=0)

    panels = [FieldPanel("title"), FieldPanel("periods")]

    class Meta(Orderable.Meta):
        verbose_name = _("test")
        verbose_name_plural = _("tests")

    def __str__(self) -> str:
        return self.title


class LessonPage(EditedWithMeaning, VietnamesePage):
    """One lesson: five to fifteen minutes of reading."""

    summary = models.CharField(
        _("summary"), max_length=400, help_text=_("One sentence; visitors see it too.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("reading time (minutes)"), help_text=_("Five to fifteen minutes; divide longer lessons.")
    )
    periods = models.PositiveSmallIntegerField(_("periods"))
    key_points = StreamField(
        [("point", blocks.CharBlock(label=_("Key point"), max_length=300))],
        verbose_name=_("key points"),
        blank=True,
        help_text=_("Three to six full sentences, shown above the lesson and to visitors."),
    )
    body = StreamField(LessonBody(), verbose_name=_("text"))

    content_panels = [
        ChecksPanel(heading=_("Checks of the content")),
        *Page.content_panels,
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        MultiFieldPanel([FieldPanel("minutes"), FieldPanel("periods")], heading=_("Length")),
        FieldPanel("key_points"),
        FieldPanel("body"),
        edit_meaning_panel(),
    ]
    base_form_class = CheckedLessonForm
    # What an edit meant is said of the lesson, not of its copies.
    exclude_fields_in_copy = ["edit_meaning", "edit_reason"]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    template = "courses/lesson_page.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def answers(self) -> list[Answer]:
        """What stands at the end of the lesson on paper."""
        return answers_of(self.body)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("learner", _("As a learner")), ("paper", _("On paper"))]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return [
            {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": _("Phone")},
            {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Computer")},
        ]

    def get_preview_template(self, _request: HttpRequest, mode_name: str) -> str:
        if mode_name == "paper":
            return "courses/lesson_print.html"
        return "courses/lesson_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context | {
            "lesson": self,
            "title": self.title,
            "is_print": mode_name == "paper",
            "answers": self.answers,
        }
