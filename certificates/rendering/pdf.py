"""The PDF of one certificate: one page, tagged PDF/A with its fonts inside.

Every part stands in a box of its own. What is too tall for its box is set in smaller letters until
it fits, so that a long name or a long text never runs into its neighbour.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import segno
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from certificates.rendering.engine import (
    NO_PICTURES,
    fetcher,
    page_stylesheet,
    pictures_of,
    stylesheet,
)
from certificates.rendering.paper import Paper
from certificates.rules.design import PICTURES
from certificates.rules.layout import SMALLEST_LETTERS, smaller_letters
from shared.fonts import font
from shared.pdf import font_configuration, one_at_a_time

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont
    from weasyprint import Document

# Archivable (PDF/A-2) and tagged for screen readers (level a).
PDF_VARIANT = "pdf/a-2a"
# Letters of a word with a slash that is kept on one line.
LONGEST_WHOLE = 24
_PX_PER_MM = 96 / 25.4
_MM_PER_POINT = 25.4 / 72
# Height of the name's line in its letters, as in the stylesheet.
_NAME_LINE = 1.3
# What a box may be taller than its place without anybody seeing it, in mm.
_TOLERANCE = 0.6
_MOST_LAYOUTS = 14


class PaperTooLong(ValueError):
    """The words of a part do not fit into its place even in the smallest letters."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True)
class Printed:
    """A PDF, and where it left room for a signature: above the printed name of who signs.

    room   left, top, right, bottom in mm from the upper left corner of the page
    """

    pdf: bytes
    room: tuple[float, float, float, float]


def certificate_pdf(paper: Paper, fresh: Mapping[str, bytes] = NO_PICTURES) -> bytes:
    """Return the PDF of `paper`.

    fresh  images by name that are not kept yet, for a look before saving

    Raises PaperTooLong when something does not fit, and OSError where Pango or an image is missing.
    """
    return printed(paper, fresh).pdf


def printed(paper: Paper, fresh: Mapping[str, bytes] = NO_PICTURES) -> Printed:
    """`certificate_pdf` with the room for a seal."""
    with one_at_a_time:
        pictures = pictures_of(paper.design, paper.check_url, fresh)
        document = _fitted(paper, pictures)
        return Printed(bytes(document.write_pdf(pdf_variant=PDF_VARIANT)), _room(document))


def _room(document: "Document") -> tuple[float, float, float, float]:
    anchors = document.pages[0].anchors
    (left, top, right, _bottom), title = anchors["signatory"], anchors["signatory-title"]
    return left / _PX_PER_MM, title[3] / _PX_PER_MM, right / _PX_PER_MM, top / _PX_PER_MM


def qr_code(url: str) -> str:
    """Return the QR code of `url` as a data URI of an SVG, with the quiet zone it needs."""
    return str(segno.make(url, error="m", micro=False).svg_data_uri(border=4, dark="#000"))


def _fitted(paper: Paper, pictures: dict[str, Any]) -> "Document":
    points: dict[str, float] = {}
    if (name_points := _name_points(paper)) < paper.design.layout["name"]["points"]:
        points["name"] = name_points
    for _round in range(_MOST_LAYOUTS):
        document = _lay_out(paper, points, pictures)
        too_tall = _too_tall(document, paper)
        if not too_tall:
            return document
        for part, share in too_tall.items():
            at = points.get(part, paper.design.layout[part]["points"])
            if at <= SMALLEST_LETTERS:
                raise PaperTooLong(part)
            points[part] = smaller_letters(at, share)
    raise PaperTooLong(next(iter(too_tall)))


def _too_tall(document: "Document", paper: Paper) -> dict[str, float]:
    """Return the parts that are taller than their place, with the share of them that fits."""
    found = {}
    for part, (_left, top, _right, bottom) in document.pages[0].anchors.items():
        if part in PICTURES or part not in paper.design.layout:
            continue
        room = paper.design.layout[part]["height"]
        height = (bottom - top) / _PX_PER_MM
        if height > room + _TOLERANCE:
            found[part] = room / height
    return found


def _name_points(paper: Paper) -> float:
    """Return the size at which the name takes one line; the usual one if it is short enough."""
    at = paper.design.layout["name"]
    usual = at["points"]
    width = _bold().getlength(paper.full_name) / 100 * usual * _MM_PER_POINT
    # A little less than what just fits: the line is set by another program.
    fitting = usual * at["width"] / max(width, 1) * 0.98
    return usual if fitting >= usual else max(fitting, SMALLEST_LETTERS)


def _smaller(part: str, points: float, paper: Paper) -> str:
    """Return the style of a part in smaller letters; a small name stays in the middle of its line."""
    style = f"font-size:{points:.2f}pt"
    if part != "name":
        return style
    spared = (paper.design.layout[part]["points"] - points) * _NAME_LINE * _MM_PER_POINT
    return f"{style};padding-top:{spared * 0.45:.2f}mm"


@lru_cache(maxsize=1)
def _bold() -> "FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415

    return ImageFont.truetype(io.BytesIO(font("serif-bold")), 100)


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


def _lay_out(paper: Paper, points: Mapping[str, float], pictures: dict[str, Any]) -> "Document":
    # Imported late: it takes a second, and fails where Pango is missing.
    from certificates.rendering.page import OwnPage  # noqa: PLC0415

    html = render_to_string(
        "pdf/certificate.html",
        {
            "paper": paper,
            "text": _with_whole_words(paper.text),
            "translations": [
                (words, _with_whole_words(words.text)) for words in paper.design.translations
            ],
            "letters": {part: _smaller(part, size, paper) for part, size in points.items()},
        },
    )
    return OwnPage(html.strip(), url_fetcher=fetcher()).render(
        stylesheets=[stylesheet(), page_stylesheet(paper.design)],
        font_config=font_configuration(),
        pdf_variant=PDF_VARIANT,
        cache=dict(pictures),
    )
