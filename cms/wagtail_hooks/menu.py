"""Wagtail's back office, with only what its people need, in the colours of the site."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.permissions import page_permission_policy

# Links to Wagtail's English manual and to its releases: neither helps here.
NOT_NEEDED = {"help"}
# Reports on pages: for those who look after the content of others.
FOR_REVIEWERS = {"reports"}
# Lists for those who build sites, and one of pages by age: a lesson is not worse for being old.
REPORTS_NOT_NEEDED = {"aging-pages", "page-types-usage"}


@hooks.register("construct_main_menu")
def tidy_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    hidden = set(NOT_NEEDED)
    if not page_permission_policy.user_has_permission(request.user, "publish"):
        hidden |= FOR_REVIEWERS
    menu_items[:] = [item for item in menu_items if item.name not in hidden]


@hooks.register("construct_reports_menu")
def tidy_reports(_request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in REPORTS_NOT_NEEDED]


@hooks.register("insert_global_admin_js")
def vietnamese_slugs() -> SafeString:
    """The editor makes addresses while the title is typed; it would turn đ into dj."""
    return format_html('<script type="module" src="{}"></script>', static("js/admin_slug.js"))


@hooks.register("insert_global_admin_css")
def colours_of_the_site() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
