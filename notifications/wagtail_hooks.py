"""The words of messages in the back office."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from notifications.access import manages_messages


class WordsMenuItem(MenuItem):
    """Shown to those who may change the words."""

    def is_shown(self, request: HttpRequest) -> bool:
        return manages_messages(request.user, on=timezone.localdate())


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("tin-nhan/", include("notifications.urls.words"))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return WordsMenuItem(
        _("Words of messages"),
        reverse_lazy("message_words:words_list"),
        name="message-words",
        icon_name="mail",
        order=270,
    )
