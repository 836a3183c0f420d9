"""Pages of the site that are not in the page tree."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from cms.forms import DocumentsForm, SearchForm
from cms.queries import site as queries
from cms.rendering import guide
from cms.rules import HIDDEN_NOTICES, LENGTH_OF_NUMBER

# How many notices put away are remembered, and for how many seconds.
MOST_HIDDEN, HIDDEN_FOR = 20, 365 * 24 * 60 * 60

# For whom each guide is, in the order of the page. The texts are in docs/huong-dan/.
GUIDES: list[tuple[Any, list[str]]] = [
    (_("For learners"), ["hoc-vien", "lam-bai-kiem-tra", "bai-thu-hoach", "ho-so-va-van-bang"]),
    (
        _("For training officers"),
        [
            "can-bo-phu-trach",
            "mo-lop-va-diem-danh",
            "cap-giay-chung-nhan",
            "so-cap-giay-chung-nhan",
            "mau-giay-chung-nhan",
            "cap-nhieu-giay",
            "ky-so-giay-chung-nhan",
            "ke-hoach-nam",
            "tin-nhan-va-nhac-hoc",
        ],
    ),
    (
        _("For trainers"),
        [
            "trang-quan-tri",
            "soan-bai-hoc",
            "sua-bai-hoc-dang-dung",
            "goi-scorm",
            "ngan-hang-cau-hoi",
            "soan-cau-hoi-bang-word",
            "lap-de-kiem-tra",
            "cham-bai-va-tinh-lai-diem",
            "phan-tich-cau-hoi",
        ],
    ),
    (
        _("For departments"),
        ["co-quan-theo-doi", "doc-so-lieu", "chi-tieu", "du-bao", "chot-nam", "bao-cao"],
    ),
    (_("For administrators"), ["sap-xep-to-chuc", "ket-noi-he-thong"]),
    (_("For anyone with a certificate in hand"), ["kiem-tra-giay-chung-nhan"]),
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
    context = {
        "form": form,
        "typed": typed,
        "found": queries.pages_found(typed),
        "documents": queries.documents_found(typed),
    }
    return render(request, "cms/search.html", context)


@require_GET
def document_list(request: HttpRequest) -> HttpResponse:
    """The library of official documents."""
    form = DocumentsForm(request.GET)
    asked = form.asked()
    context = {
        "form": form,
        "asked": asked,
        "documents": queries.documents_page(asked, request.GET.get("trang")),
    }
    return render(request, "cms/document_list.html", context)


@require_GET
def document_detail(request: HttpRequest, document_id: int) -> HttpResponse:
    document = queries.document(document_id)
    if document is None:
        raise Http404
    return render(request, "cms/document_detail.html", {"document": document})


@require_POST
def notice_hide(request: HttpRequest) -> HttpResponse:
    """Put a notice away, in this browser."""
    kept = request.COOKIES.get(HIDDEN_NOTICES, "").split(".")
    asked = request.POST.get("thong-bao", "")
    hidden = [one for one in (*kept, asked) if one.isalnum() and len(one) == LENGTH_OF_NUMBER]
    back = request.POST.get("ve", "")
    answer = redirect(back if url_has_allowed_host_and_scheme(back, None) else "/")
    answer.set_cookie(
        HIDDEN_NOTICES, ".".join(hidden[-MOST_HIDDEN:]), max_age=HIDDEN_FOR, httponly=True,
        secure=request.is_secure(), samesite="Lax",
    )  # fmt: skip
    return answer


@require_GET
@cache_control(max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/robots.txt", content_type="text/plain; charset=utf-8")


@require_GET
@cache_control(max_age=86400)
def favicon(_request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address whatever the page says."""
    return redirect(static("img/favicon.svg"), permanent=False)
