"""Pages of the site that are not in the page tree."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from cms import queries
from cms.forms import SearchForm
from cms.rendering import guide

# For whom each guide is, in the order of the page. The texts are in docs/huong-dan/.
GUIDES: list[tuple[Any, list[str]]] = [
    (_("For learners"), ["hoc-vien", "lam-bai-kiem-tra"]),
    (_("For training officers"), ["can-bo-phu-trach"]),
    (
        _("For trainers"),
        [
            "ngan-hang-cau-hoi",
            "soan-cau-hoi-bang-word",
            "lap-de-kiem-tra",
            "cham-bai-va-tinh-lai-diem",
            "phan-tich-cau-hoi",
        ],
    ),
    (_("For departments"), ["co-quan-theo-doi"]),
]


@require_GET
def help_index(request: HttpRequest) -> HttpResponse:
    groups = [(audience, list(filter(None, map(guide, slugs)))) for audience, slugs in GUIDES]
    return render(request, "cms/help_index.html", {"groups": groups})


@require_GET
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    listed = any(slug in slugs for _audience, slugs in GUIDES)
    found = guide(slug) if listed else None
    if found is None:
        raise Http404
    return render(request, "cms/help_page.html", {"guide": found})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET or None)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "typed": typed, "found": queries.pages_found(typed)}
    return render(request, "cms/search.html", context)


@require_GET
@cache_control(max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/robots.txt", content_type="text/plain; charset=utf-8")


@require_GET
@cache_control(max_age=86400)
def favicon(_request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address whatever the page says."""
    return redirect(static("img/favicon.svg"), permanent=False)
