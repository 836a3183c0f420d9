"""A page of ours for WeasyPrint, without what only the pages of others need."""

from functools import cache
from typing import Any
from xml.etree import ElementTree

import cssselect2
from weasyprint import CSS, HTML

# What the elements of our page are unless its own stylesheet says otherwise.
_PLAIN = """
html, body, div, p, h1 { display: block }
head, title, meta, style { display: none }
b { font-weight: bold }
i { font-style: italic }
img { overflow: hidden }
"""


class OwnPage(HTML):
    """Well-formed markup made by us, read by the quick parser and without a browser's stylesheet."""

    def __init__(self, markup: str, *, url_fetcher: Any) -> None:
        root = ElementTree.fromstring(markup)  # noqa: S314 - made by us
        self.base_url = None
        self.url_fetcher = url_fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, *_forms: bool, **_named: bool) -> list[CSS]:
        return [_plain()]


@cache
def _plain() -> CSS:
    return CSS(string=_PLAIN)
