"""The question bank in the back office. The screens are our own: Wagtail's would show the keys
in its previews, comparisons, copies and choosers."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.api import Permission, has_permission


class QuestionsMenuItem(MenuItem):
    """Shown to those who may see questions somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_permission(request.user, Permission.SEE_QUESTIONS, on=timezone.localdate())


@hooks.register("register_admin_urls")
def question_urls() -> list[URLResolver]:
    return [path("cau-hoi/", include("quizzes.urls.staff"))]


@hooks.register("register_admin_menu_item")
def question_menu_item() -> MenuItem:
    return QuestionsMenuItem(
        _("Question bank"),
        reverse_lazy("questions:question_list"),
        name="questions",
        icon_name="help",
        order=250,
    )
