"""The register book and the lists to sign, as PDF: A4 across, heading repeated, pages numbered."""

import atexit
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from shared.pdf import fetcher_of, font_configuration, one_at_a_time, template_source

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

PDF_VARIANT = "pdf/a-2a"


@dataclass(frozen=True, kw_only=True)
class BookPages:
    """What is printed of a book or a list; the words are those of Vietnamese documents.

    style    "party" or "state"
    kind     class of the table, for the widths of its columns: "book" or "handover"
    closing  the line below the table, with the count in words
    """

    style: str
    superior: str
    issuer: str
    place_date: str
    title: str
    about: str
    kind: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    closing: str
    signs: Sequence[str]


def book_pdf(pages: BookPages) -> bytes:
    """Return the PDF of `pages`. Raises OSError where Pango is missing."""
    # Imported late: it takes a second, and fails where Pango is missing.
    from weasyprint import HTML  # noqa: PLC0415

    html = render_to_string("pdf/register.html", {"pages": pages})
    with one_at_a_time:
        document = HTML(string=html, url_fetcher=_fetcher()).render(
            stylesheets=[_stylesheet()],
            font_config=font_configuration(),
            pdf_variant=PDF_VARIANT,
        )
        return bytes(document.write_pdf(pdf_variant=PDF_VARIANT))


@cache
def _fetcher() -> "URLFetcher":
    return fetcher_of(lambda _name: None)


@cache
def _stylesheet() -> "CSS":
    from weasyprint import CSS  # noqa: PLC0415

    parsed = CSS(
        string=template_source("pdf/register.css"),
        font_config=font_configuration(),
        url_fetcher=_fetcher(),
    )
    # It holds fonts, so it is forgotten before their configuration is.
    atexit.register(_stylesheet.cache_clear)
    return parsed
