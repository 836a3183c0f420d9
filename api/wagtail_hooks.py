"""Connections to other systems in the back office."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.api import Permission, has_permission


class ConnectionsMenuItem(MenuItem):
    """Shown to those who manage connections somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_permission(request.user, Permission.MANAGE_TOKENS, on=timezone.localdate())


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("ket-noi/", include("api.urls.desk"))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return ConnectionsMenuItem(
        _("Connections"),
        reverse_lazy("connections:connection_list"),
        name="connections",
        icon_name="key",
        order=280,
    )
