"""What the rendering of certificates may read, and whether it can run at all."""

import atexit
import ctypes
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.utils.encoding import force_bytes

from shared.pdf import Found, fetcher_of, font_configuration, template_source

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

# The libraries WeasyPrint opens, and the Debian packages that bring them.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def check_libraries(**_kwargs: Any) -> list[checks.CheckMessage]:
    """System check: without these libraries everything works but the PDF of a certificate."""
    missing = [package for library, package in LIBRARIES.items() if not _opens(library)]
    if not missing:
        return []
    line = f"apt-get install --no-install-recommends {' '.join(missing)}"
    return [
        checks.Warning(
            "Certificates cannot be made into PDF: a library of the system is missing.",
            hint=f"Run as root: {line}",
            id="certificates.W001",
        )
    ]


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@cache
def fetcher() -> "URLFetcher":
    """The fetcher of every rendering: our fonts, the frame, and nothing else."""
    return fetcher_of(_own_file)


def _own_file(name: str) -> Found:
    if name != "frame.svg":
        return None
    return force_bytes(template_source("pdf/frame.svg")), "image/svg+xml"


@cache
def stylesheet() -> "CSS":
    """The parsed stylesheet of certificates, with the fonts it names."""
    from weasyprint import CSS  # noqa: PLC0415

    parsed = CSS(
        string=template_source("pdf/certificate.css"),
        font_config=font_configuration(),
        url_fetcher=fetcher(),
    )
    # It holds fonts, so it is forgotten before their configuration is.
    atexit.register(stylesheet.cache_clear)
    return parsed
