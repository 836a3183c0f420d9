"""The one door to WeasyPrint: what it may read, and whether it can run at all."""

import atexit
import ctypes
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.template import engines
from django.utils.encoding import force_bytes

from certificates.rendering.fonts import CUTS, font

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
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


def template_source(name: str) -> str:
    """Return the text of one of our own files in templates/, unrendered."""
    template: Any = engines["django"].get_template(name)
    return str(template.template.source)


@cache
def fetcher() -> "URLFetcher":
    """The fetcher of every rendering: `hocba:` names of our own, `data:` and nothing else."""
    # WeasyPrint is imported late: it takes a second, and fails where Pango is missing.
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OwnFilesOnly(URLFetcher):
        """No network and no files: whatever a template says, there is nothing else to read."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            scheme, _colon, name = url.partition(":")
            if scheme != "hocba":
                raise ValueError(f"Not ours to read: {url[:80]}")
            if name in CUTS:
                return URLFetcherResponse(url, font(name), {"Content-Type": "font/ttf"})
            if name == "frame.svg":
                frame = force_bytes(template_source("pdf/frame.svg"))
                return URLFetcherResponse(url, frame, {"Content-Type": "image/svg+xml"})
            raise ValueError(f"No such file of ours: {name[:80]}")

    return OwnFilesOnly(allowed_protocols=["data", "hocba"], allow_redirects=False)


@cache
def font_configuration() -> "FontConfiguration":
    """One for the process: each holds its own copies of the fonts."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    # Its folder of copied fonts is removed only while Python still stands.
    atexit.register(_forget)
    return FontConfiguration()


def _forget() -> None:
    stylesheet.cache_clear()
    font_configuration.cache_clear()


@cache
def stylesheet() -> "CSS":
    """The parsed stylesheet of certificates, with the fonts it names."""
    from weasyprint import CSS  # noqa: PLC0415

    return CSS(
        string=template_source("pdf/certificate.css"),
        font_config=font_configuration(),
        url_fetcher=fetcher(),
    )
