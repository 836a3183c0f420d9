"""Pages of a package as they are handed out: with our scripts before all of theirs."""

import codecs
import re
from html import escape

# Older packages of this country that say nothing.
OLD_CHARSET = "windows-1258"
MOST_BYTES = 16 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\?xml[^>]+encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)", re.IGNORECASE)
# Where our scripts go: after <head>, else after <html>, else after the document type.
_PLACES = (
    re.compile(rb"<head(?:\s[^>]*)?>", re.IGNORECASE),
    re.compile(rb"<html(?:\s[^>]*)?>", re.IGNORECASE),
    re.compile(rb"<!doctype[^>]*>", re.IGNORECASE),
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


def charset_of(page: bytes) -> str:
    """Return how the letters of a page are written.

    A page that says nothing is read as UTF-8, or, where that cannot be, as older Vietnamese pages.
    """
    for mark, name in _MARKS:
        if page.startswith(mark):
            return name
    told = _DECLARATION.search(page[:200]) or _META.search(page[:4096])
    if told is not None:
        try:
            return codecs.lookup(told[1].decode("ascii")).name
        except LookupError:
            pass
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        return OLD_CHARSET
    return "utf-8"


def with_scripts(page: bytes, sources: list[str]) -> tuple[bytes, str]:
    """Return a page with scripts from `sources` before its own, and its charset."""
    charset = charset_of(page)
    if charset.startswith("utf-16"):
        page, charset = page.decode("utf-16", "replace").encode(), "utf-8"
    tags = "".join(f'<script src="{escape(source)}"></script>' for source in sources).encode()
    # A comment may speak of <head>; blank it out without moving anything.
    plain = _COMMENT.sub(lambda match: b" " * len(match[0]), page)
    for place in _PLACES:
        found = place.search(plain)
        if found is not None:
            return page[: found.end()] + tags + page[found.end() :], charset
    return tags + page, charset
