"""Reads of the public site: its frame, news, the library of documents, search."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models import OfficialDocument, SiteSettings
from cms.models.library import in_parts
from cms.rules import LENGTH_OF_NUMBER, MenuLink, Notice
from shared.text import tidy

CONTACT = ("owner_name", "help_phone", "help_zalo", "help_hours")
FOUND_AT_MOST = 30
DOCUMENTS_FOUND_AT_MOST = 10
DOCUMENTS_PER_PAGE = 20
# What the menu holds until somebody writes another.
MENU = (
    MenuLink(_("Courses"), "/khoa-hoc/"),
    MenuLink(_("News"), "/tin-tuc/"),
    MenuLink(_("Official documents"), "/van-ban/"),
    MenuLink(_("About"), "/gioi-thieu/"),
)


def site_frame() -> dict[str, Any]:
    """Return what stands on every page: who runs this site, its menu, its notices. One query, and
    one or two more where the menu names pages."""
    kept = SiteSettings.objects.filter(site__is_default_site=True).first()
    contact = {field: getattr(kept, field, "") for field in CONTACT}
    return {
        **contact,
        "menu": _menu(kept) if kept and kept.menu else list(MENU),
        "notices": _notices(kept) if kept else [],
    }


def _menu(kept: SiteSettings) -> list[MenuLink]:
    links = []
    for block in kept.menu:
        page = block.value["page"]
        url = block.value["path"] or (page.url if page is not None and page.live else "")
        if url:
            links.append(MenuLink(block.value["label"], url))
    return links


def _notices(kept: SiteSettings) -> list[Notice]:
    return [
        Notice(
            id=str(block.id)[:LENGTH_OF_NUMBER],
            **{field: block.value[field] or "" for field in ("text", "kind", "audience", "path")},
            can_be_hidden=bool(block.value["can_be_hidden"]),
            shown_from=block.value["shown_from"],
            shown_until=block.value["shown_until"],
        )
        for block in kept.notices
    ]


# --- The library ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class DocumentsAsked:
    """What visitors look for in the library; empty words ask for nothing."""

    words: str = ""
    kind: str = ""
    issuer: str = ""
    year: int | None = None


def documents_page(asked: DocumentsAsked, number: str | None) -> PageOfList[OfficialDocument]:
    """Return one page of the library. Two queries, one more where words were typed."""
    return Paginator(_documents(asked), DOCUMENTS_PER_PAGE).get_page(number)


def _documents(asked: DocumentsAsked) -> QuerySet[OfficialDocument]:
    documents = OfficialDocument.objects.shown()
    if asked.kind:
        documents = documents.filter(kind=asked.kind)
    if asked.issuer:
        documents = documents.filter(issuer=asked.issuer)
    if asked.year:
        documents = documents.filter(issued_on__year=asked.year)
    if asked.words:
        found = OfficialDocument.objects.all().search(in_parts(asked.words), operator="and")
        documents = documents.filter(pk__in=[one.pk for one in found])
    return documents.select_related("file")


def document(pk: int) -> OfficialDocument | None:
    """Return a document of the library. One query."""
    return OfficialDocument.objects.filter(is_shown=True, pk=pk).select_related("file").first()


def issuers() -> list[str]:
    shown = OfficialDocument.objects.filter(is_shown=True)
    return list(shown.order_by("issuer").values_list("issuer", flat=True).distinct())


def years() -> list[int]:
    shown = OfficialDocument.objects.filter(is_shown=True)
    return [day.year for day in shown.dates("issued_on", "year", order="DESC")]


# --- Search ---------------------------------------------------------------------------------------


def pages_found(typed: str) -> list[Page]:
    """Return what everybody may read and holds every word typed, the best match first."""
    words = tidy(typed)
    if not words:
        return []
    return list(Page.objects.live().public().search(words, operator="and")[:FOUND_AT_MOST])


def documents_found(typed: str) -> list[OfficialDocument]:
    """Return the documents of the library that hold every word typed, the best match first."""
    words = tidy(typed)
    if not words:
        return []
    documents = OfficialDocument.objects.filter(is_shown=True).select_related("file")
    return list(documents.search(in_parts(words), operator="and")[:DOCUMENTS_FOUND_AT_MOST])
