"""The way to the SCORM packages in the back office."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.api import Permission, permissions_of


class PackagesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return Permission.AUTHOR_CONTENT in permissions_of(request.user, on=timezone.localdate())


@hooks.register("register_admin_urls")
def package_urls() -> list[URLResolver]:
    return [path("goi-scorm/", include("courses.urls.packages_staff"))]


@hooks.register("register_admin_menu_item")
def packages_menu_item() -> MenuItem:
    return PackagesMenuItem(
        _("SCORM packages"),
        reverse_lazy("packages:package_list"),
        name="scorm-packages",
        icon_name="upload",
        order=215,
    )
