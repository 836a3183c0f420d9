"""The question bank in the back office. The screens are our own: Wagtail's would show the keys
in its previews, comparisons, copies and choosers."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.api import Permission, permissions_of


class MenuItemFor(MenuItem):
    """Shown to those who hold one of these permissions somewhere."""

    def __init__(self, *args: Any, permissions: Collection[Permission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permissions = frozenset(permissions)

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.permissions & permissions_of(request.user, on=timezone.localdate()))


@hooks.register("register_admin_urls")
def question_urls() -> list[URLResolver]:
    return [path("cau-hoi/", include("quizzes.urls.staff"))]


@hooks.register("register_admin_menu_item")
def question_menu_item() -> MenuItem:
    return MenuItemFor(
        _("Question bank"),
        reverse_lazy("questions:question_list"),
        name="questions",
        icon_name="help",
        order=250,
        permissions={Permission.SEE_QUESTIONS},
    )


@hooks.register("register_admin_menu_item")
def marking_menu_item() -> MenuItem:
    return MenuItemFor(
        _("Answers to be marked"),
        reverse_lazy("questions:marking_queue"),
        name="marking",
        icon_name="edit",
        order=251,
        permissions={Permission.MARK_ANSWERS},
    )


@hooks.register("register_admin_menu_item")
def regrade_menu_item() -> MenuItem:
    return MenuItemFor(
        _("Marking again"),
        reverse_lazy("questions:regrade_list"),
        name="regrades",
        icon_name="rotate",
        order=252,
        permissions={Permission.EDIT_QUESTIONS, Permission.REVIEW_CONTENT},
    )
