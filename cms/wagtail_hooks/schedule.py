"""Approving a page that appears later says so on its button."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("construct_page_action_menu")
def say_when_it_appears(
    menu_items: list[Any], _request: HttpRequest, context: dict[str, Any]
) -> None:
    """Wagtail says "and publish" whatever the schedule of the page."""
    page = context.get("page")
    at = page.go_live_at if page is not None else None
    if at is None or at <= timezone.now():
        return
    local = timezone.localtime(at)
    words = {"hour": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}
    for item in menu_items:
        if getattr(item, "name", "") == "approve":
            item.label = (
                _("Approve with comment; it appears at %(hour)s on %(day)s")
                if item.launch_modal
                else _("Approve; it appears at %(hour)s on %(day)s")
            ) % words
