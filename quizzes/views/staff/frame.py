"""The frame of the back office around screens about marks."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

Crumb = dict[str, Any]


def crumb(label: str, route: str, *args: int | str) -> Crumb:
    return {"url": reverse(route, args=args), "label": label}


def screen(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, Any],
    *,
    crumbs: tuple[Crumb, ...] = (),
    icon: str = "edit",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Render one of our screens in the frame of Wagtail's."""
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [
            crumb(_("Home"), "wagtailadmin_home"),
            *crumbs,
            {"url": "", "label": title},
        ],
    }
    return render(request, f"quizzes/staff/{name}.html", {**frame, **context}, status=status)
