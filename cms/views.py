"""Pages of the site that are not in the page tree."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from cms import queries
from cms.forms import SearchForm

# The guides: address, title, for whom. Their text is in templates/cms/help/.
GUIDES = {
    "hoc-vien": (_("For learners"), _("Sign in, read the lessons, do the test, get the paper.")),
    "can-bo-phu-trach": (
        _("For training officers"),
        _("Open a class, summon people, see who is behind."),
    ),
    "co-quan-theo-doi": (
        _("For departments"),
        _("Read the figures, find the reasons, make the report."),
    ),
}


@require_GET
def help_index(request: HttpRequest) -> HttpResponse:
    guides = [
        {"slug": slug, "title": title, "text": text} for slug, (title, text) in GUIDES.items()
    ]
    return render(request, "cms/help_index.html", {"guides": guides})


@require_GET
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in GUIDES:
        raise Http404
    title, _text = GUIDES[slug]
    context = {"title": title, "guide": f"cms/help/{slug}.html"}
    return render(request, "cms/help_page.html", context)


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
