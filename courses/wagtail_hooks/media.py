"""Videos, recordings, slides and shared parts in the back office."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page
from wagtail.signals import page_published
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from accounts.api import known
from courses.actions.media import KINDS, take_in
from courses.actions.shared_parts import change_shared
from courses.forms.media import AudioForm, SlideDeckForm, VideoForm
from courses.forms.shared_parts import SharedBlockForm
from courses.models import Audio, EditMeaning, LessonPage, SharedBlock, SlideDeck, Video
from courses.models.checking import checked
from courses.models.lesson_parts import blocks_of
from courses.models.media import LessonFile
from courses.queries.media_use import use_of

logger = logging.getLogger(__name__)


class UploadView(CreateView):
    """Writes down who uploaded the file, and has its light forms made."""

    def save_instance(self) -> LessonFile:
        at = timezone.now()
        self.form.instance.uploaded_at = at
        file: LessonFile = super().save_instance()
        take_in(file, by=known(self.request.user), at=at)
        return file


class UsePanel(Panel):
    """Which lessons show this, before anything is saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/use.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"use": use_of(self.instance)}


class StatePanel(Panel):
    """How far the light forms are, what is wrong, and what they look like."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/media_state.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            name = next(kind for kind, model in KINDS.items() if isinstance(self.instance, model))
            again, drop = (
                reverse(f"lesson_media:{step}", args=[name, self.instance.pk])
                for step in ("try_again", "drop")
            )
            context = super().get_context_data(parent_context)
            return context | {"file": self.instance, "again": again, "drop": drop}


class FileViewSet(SnippetViewSet):
    add_view_class = UploadView
    copy_view_enabled = False
    list_display = ["title", Column("state", label=_("State"), accessor="get_state_display"),
                    "uploaded_at"]  # fmt: skip
    list_filter = ["state"]
    ordering = ["-uploaded_at"]


def _edit_handler(form: type[forms.ModelForm], *panels: Panel) -> ObjectList:
    shown = [
        StatePanel(heading=_("State")),
        FieldPanel("title"),
        FieldPanel("original"),
        *panels,
        UsePanel(heading=_("Where it is used")),
    ]
    return ObjectList(shown, base_form_class=form)


class VideoViewSet(FileViewSet):
    model = Video
    icon = "media"
    menu_label = _("Videos")
    edit_handler = _edit_handler(VideoForm, FieldPanel("transcript"), FieldPanel("subtitles_file"))


class AudioViewSet(FileViewSet):
    model = Audio
    icon = "media"
    menu_label = _("Recordings")
    edit_handler = _edit_handler(AudioForm, FieldPanel("transcript"))


class SlideDeckViewSet(FileViewSet):
    model = SlideDeck
    icon = "copy"
    menu_label = _("Slides")
    edit_handler = _edit_handler(SlideDeckForm)


class SharedEditView(EditView):
    """Keeps the lessons that show the part as new editions."""

    def save_instance(self) -> SharedBlock:
        part: SharedBlock = self.form.instance
        given = self.form.cleaned_data
        new = change_shared(
            part,
            super().save_instance,
            meaning=given.get("edit_meaning", ""),
            reason=given.get("edit_reason", ""),
            by=known(self.request.user),
            at=timezone.now(),
        )
        for edition in new:
            if edition.meaning == EditMeaning.REDO:
                messages.warning(self.request, _to_confirm(edition.lesson))
        return part


def _to_confirm(lesson: LessonPage) -> Any:
    return format_html(
        '{} <a href="{}">{}</a>',
        _("“%(title)s”: nobody is asked to study again before the list is confirmed.")
        % {"title": lesson.title},
        reverse("lessons:redo_confirm", args=[lesson.pk]),
        _("Look at the list"),
    )


class SharedBlockViewSet(SnippetViewSet):
    model = SharedBlock
    edit_view_class = SharedEditView
    icon = "snippet"
    menu_label = _("Shared parts")
    edit_handler = ObjectList(
        [
            UsePanel(heading=_("Where it is used")),
            FieldPanel("title"),
            FieldPanel("body"),
            FieldPanel("edit_meaning"),
            FieldPanel("edit_reason"),
        ],
        base_form_class=SharedBlockForm,
    )


class LessonMediaGroup(SnippetViewSetGroup):
    menu_label = _("For lessons")
    menu_icon = "media"
    menu_name = "lesson-media"
    menu_order = 220
    items = (VideoViewSet, AudioViewSet, SlideDeckViewSet, SharedBlockViewSet)


register_snippet(LessonMediaGroup)


@hooks.register("register_admin_urls")
def media_urls() -> list[URLResolver]:
    return [path("hoc-lieu/", include("courses.urls.media_staff"))]


# As the template of the block asks for them.
LIGHT_PICTURES = [f"width-{width}|format-webp|webpquality-60" for width in (360, 720)]


@receiver(page_published, sender=LessonPage)
def draw_light_pictures(instance: LessonPage, **_signal: Any) -> None:
    """Draw the pictures of a lesson when it is published, so that its first reader need not wait."""
    images = [value["image"] for name, value in blocks_of(instance.body) if name == "picture"]
    for image in filter(None, images):
        try:
            image.get_renditions(*LIGHT_PICTURES)
        except (OSError, SourceImageIOError):
            logger.warning("picture %s of lesson %s cannot be drawn", image.pk, instance.pk)


@hooks.register("before_bulk_action")
def lessons_with_errors_stay_drafts(
    request: HttpRequest, action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    """Refuse to publish many pages at once while a lesson among them or below has an error."""
    if action_type != "publish":
        return None
    for page in (page for page in objects if isinstance(page, Page)):
        for lesson in LessonPage.objects.descendant_of(page, inclusive=True):
            draft = lesson.get_latest_revision_as_object()
            error = next((line for line in checked(draft) if line.is_error), None)
            if error is not None:
                text = _("“%(title)s” has errors in its content, so it stays a draft: %(error)s")
                messages.error(request, text % {"title": draft.title, "error": error})
                return redirect("wagtailadmin_pages:edit", lesson.pk)
    return None
