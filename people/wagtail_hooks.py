"""Records of people who may be entered twice: in the back office."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.api import Permission, has_permission


class MergeMenuItem(MenuItem):
    """Shown to those who may merge records somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_permission(request.user, Permission.MERGE_PEOPLE, on=timezone.localdate())


@hooks.register("register_admin_urls")
def merging_urls() -> list[URLResolver]:
    return [path("gop-ho-so/", include("people.urls"))]


@hooks.register("register_admin_menu_item")
def merging_menu_item() -> MenuItem:
    return MergeMenuItem(
        _("Merge records"),
        reverse_lazy("people:merge_list"),
        name="merging",
        icon_name="group",
        order=262,
    )
