"""The PDF of a confirmation: A4 upright, in the manner of the issuer's documents, fonts inside."""

import atexit
import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from certificates.models import Confirmation
from certificates.rendering.paper import check_url
from certificates.rendering.pdf import qr_code
from certificates.rules.layout import CODE_GROUP, long_date
from shared.codes import grouped
from shared.pdf import fetcher_of, font_configuration, one_at_a_time, template_source
from shared.text import nfc

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

PDF_VARIANT = "pdf/a-2a"


def confirmation_pdf(confirmation: Confirmation) -> bytes:
    """Return the PDF of `confirmation`: its frozen row and nothing else.

    Raises OSError where Pango is missing.
    """
    # Imported late: it takes a second, and fails where Pango is missing.
    from weasyprint import HTML  # noqa: PLC0415

    html = render_to_string("pdf/confirmation.html", _context(confirmation))
    with one_at_a_time:
        document = HTML(string=html, url_fetcher=_fetcher()).render(
            stylesheets=[_stylesheet()],
            font_config=font_configuration(),
            pdf_variant=PDF_VARIANT,
        )
        return bytes(document.write_pdf(pdf_variant=PDF_VARIANT))


def _context(confirmation: Confirmation) -> dict[str, Any]:
    said = {name: nfc(str(value)) for name, value in confirmation.snapshot.items()}
    url = check_url(confirmation.verification_code)
    number = confirmation.number
    return {
        "said": said,
        "number_line": f"Số: {number}" if said["style"] == "state" else f"Số {number}",
        "born": _born(said["born"]),
        "place_date": f"{said['place']}, {_long(said['issued_on'])}",
        "original_date": _long(said["original_issued_on"]),
        "is_signed": confirmation.snapshot.get("is_signed") is True,
        "is_lost": said["reason"] == "holder_lost",
        "code": grouped(confirmation.verification_code, size=CODE_GROUP),
        "check_url": url,
        "qr_code": qr_code(url),
    }


def _long(iso: str) -> str:
    day = dt.date.fromisoformat(iso)
    return long_date(day.day, day.month, day.year)


def _born(born: str) -> str:
    if not born:
        return ""
    return f"sinh ngày {born}" if "/" in born else f"sinh năm {born}"


@cache
def _fetcher() -> "URLFetcher":
    return fetcher_of(lambda _name: None)


@cache
def _stylesheet() -> "CSS":
    from weasyprint import CSS  # noqa: PLC0415

    parsed = CSS(
        string=template_source("pdf/confirmation.css"),
        font_config=font_configuration(),
        url_fetcher=_fetcher(),
    )
    # It holds fonts, so it is forgotten before their configuration is.
    atexit.register(_stylesheet.cache_clear)
    return parsed
