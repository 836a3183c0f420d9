"""The PDF of one certificate: A4 landscape, one page, tagged PDF/A with its fonts inside."""

from typing import TYPE_CHECKING

import segno
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from certificates.rendering.engine import fetcher, stylesheet
from certificates.rendering.paper import Paper
from shared.pdf import font_configuration, one_at_a_time

if TYPE_CHECKING:
    from weasyprint import Document

# Archivable (PDF/A-2) and tagged for screen readers (level a).
PDF_VARIANT = "pdf/a-2a"
# Sizes of the words, largest first; the first that leaves one page is taken.
DENSITIES = ("", "dense", "denser", "densest")

# Letters of a word with a slash that is kept on one line.
LONGEST_WHOLE = 24


class PaperTooLong(ValueError):
    """The words do not fit on one page even at the smallest size."""


def certificate_pdf(paper: Paper) -> bytes:
    """Return the PDF of `paper`.

    Raises PaperTooLong when it needs a second page, and OSError where Pango is missing.
    """
    with one_at_a_time:
        for density in DENSITIES:
            document = _lay_out(paper, density)
            if len(document.pages) == 1:
                return bytes(document.write_pdf(pdf_variant=PDF_VARIANT))
    raise PaperTooLong(paper.code)


def qr_code(url: str) -> str:
    """Return the QR code of `url` as a data URI of an SVG, with the quiet zone it needs."""
    return str(segno.make(url, error="m", micro=False).svg_data_uri(border=4, dark="#000"))


def _with_whole_words(text: str) -> SafeString:
    """Return `text` as markup in which dates and numbers such as I/2026 stay on one line."""
    words = (
        (
            format_html('<span class="whole">{}</span>', word)
            if "/" in word and len(word) <= LONGEST_WHOLE
            else word,
        )
        for word in text.split()
    )
    return format_html_join(" ", "{}", words)


def _lay_out(paper: Paper, density: str) -> "Document":
    # Imported late: it takes a second, and fails where Pango is missing.
    from weasyprint import HTML  # noqa: PLC0415

    html = render_to_string(
        "pdf/certificate.html",
        {
            "paper": paper,
            "text": _with_whole_words(paper.text),
            "density": density,
            "qr_code": qr_code(paper.check_url),
        },
    )
    return HTML(string=html, url_fetcher=fetcher()).render(
        stylesheets=[stylesheet()], font_config=font_configuration(), pdf_variant=PDF_VARIANT
    )
