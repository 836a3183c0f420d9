"""What the screens of reorganising share: their frame, and a preview as it is shown."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from records.register.report import SHOWN_REFUSALS, Refusal
from records.reorganisation.preview import Preview

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY
LIST = "reorganisations:reorganisation_list"
# Beyond, a list is cut; the command prints all of it.
SHOWN_NAMES = 1000


def screen(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    title = _("Reorganise")
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "list-ul",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(LIST), "label": title},
        ],
    }
    return render(request, f"records/{name}.html", frame | context, status=status)


def shown(preview: Preview, refusals: list[Refusal]) -> dict[str, Any]:
    """What the lists of a preview need; each is cut at a length that a browser can bear."""
    return {
        "preview": preview,
        "refusals": refusals,
        "refused": {"shown_refusals": refusals[:SHOWN_REFUSALS]},
        "hidden": max(len(refusals) - SHOWN_REFUSALS, 0),
        "heaps": [
            {
                "heap": heap,
                "lines": heap.lines[:SHOWN_NAMES],
                "hidden": max(len(heap) - SHOWN_NAMES, 0),
            }
            for heap in preview.heaps
            if len(heap)
        ],
        "empty": [heap.label for heap in preview.heaps if not len(heap)],
    }
