"""The import of the register in the back office."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.api import Permission, has_permission


class RegisterMenuItem(MenuItem):
    """Shown to those who may import somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_permission(request.user, Permission.IMPORT_REGISTER, on=timezone.localdate())


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("danh-ba/", include("records.urls.register"))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return RegisterMenuItem(
        _("Import the register"),
        reverse_lazy("records:register_import"),
        name="register",
        icon_name="upload",
        order=260,
    )
