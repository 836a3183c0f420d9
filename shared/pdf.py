"""The one door to WeasyPrint: what it may read, and its fonts."""

import atexit
import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from django.template import engines

from shared.fonts import CUTS, font

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

# Pango and the shared font configuration serve one thread at a time.
one_at_a_time = threading.Lock()
# The bytes of one of our files with their content type; None for a name that is not ours.
Found = tuple[bytes, str] | None


def template_source(name: str) -> str:
    """Return the text of one of our own files in templates/, unrendered."""
    template: Any = engines["django"].get_template(name)
    return str(template.template.source)


def fetcher_of(find: Callable[[str], Found]) -> "URLFetcher":
    """Return the fetcher of a rendering: `hocba:` names of our own, `data:` and nothing else.

    find  gives the files beside the fonts by their names, without "hocba:"
    """
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
            found = (font(name), "font/ttf") if name in CUTS else find(name)
            if found is None:
                raise ValueError(f"No such file of ours: {name[:80]}")
            data, content_type = found
            return URLFetcherResponse(url, data, {"Content-Type": content_type})

    return OwnFilesOnly(allowed_protocols=["data", "hocba"], allow_redirects=False)


@cache
def font_configuration() -> "FontConfiguration":
    """One for the process: each holds its own copies of the fonts."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    # Its folder of copied fonts is removed only while Python still stands.
    atexit.register(font_configuration.cache_clear)
    return FontConfiguration()
