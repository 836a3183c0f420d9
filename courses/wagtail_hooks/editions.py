"""What an edit of a lesson means, where Wagtail publishes."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from courses.models import LessonPage
from courses.models.editing import is_taught
from courses.queries import editions


@hooks.register("register_admin_urls")
def edition_urls() -> list[URLResolver]:
    return [path("bai-hoc/", include("courses.urls.editions"))]


@hooks.register("before_publish_page")
def people_are_listed_first(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved; before an edit that asks people back is published, they are listed."""
    if not isinstance(page, LessonPage) or not is_taught(page.pk):
        return None
    waiting = editions.waiting_draft(page)
    if waiting is None or waiting.plan is not None:
        return None
    messages.warning(
        request,
        _("The draft is saved and not published yet. Look at whom it asks to study again."),
    )
    return redirect("lessons:redo_confirm", page.pk)


@hooks.register("before_edit_page")
def something_waits(request: HttpRequest, page: Page) -> None:
    """Say in the editor that nobody has confirmed yet whom an edition asks back."""
    if request.method != "GET" or not isinstance(page.specific_deferred, LessonPage):
        return
    if editions.unconfirmed_edition(page.specific_deferred) is None:
        return
    messages.warning(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("The published edit asks people to study again. Nobody has confirmed the list yet."),
            reverse("lessons:redo_confirm", args=[page.pk]),
            _("Look at the list"),
        ),
    )


@hooks.register("register_page_header_buttons")
def link_to_editions(page: Page, user: Any, **_kwargs: Any) -> Iterator[Button]:
    is_lesson = isinstance(page.specific_deferred, LessonPage)
    if is_lesson and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Editions"),
            reverse("lessons:edition_list", args=[page.pk]),
            icon_name="history",
            priority=66,
        )
