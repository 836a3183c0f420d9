"""Texts with pictures as elements of Moodle XML."""

import base64
import html
import re
from collections.abc import Mapping
from urllib.parse import quote

PICTURE = re.compile(r'src="file:([^"]*)"')
# XML 1.0 has no way of writing these at all.
_NOT_IN_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class Texts:
    """Writes texts with their pictures, as elements of Moodle XML."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        self.pictures = pictures

    def rich(self, tag: str, text: str, attributes: str = "", more: str = "") -> str:
        """Return an element with kept HTML and, behind it, the pictures it shows."""
        names = dict.fromkeys(html.unescape(name) for name in PICTURE.findall(text))
        shown = PICTURE.sub(_embedded, text)
        files = "".join(self._file(name) for name in names if name in self.pictures)
        inner = f"<text>{cdata(shown)}</text>{files}{more}"
        return f'<{tag}{attributes} format="html">{inner}</{tag}>'

    def _file(self, name: str) -> str:
        data = base64.b64encode(self.pictures[name]).decode()
        return f'<file name="{attribute(name)}" path="/" encoding="base64">{data}</file>'


def cdata(text: str) -> str:
    """Return `text` so that no mark in it is XML."""
    text = _NOT_IN_XML.sub("", text)
    if not text:
        return ""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def escaped(text: str) -> str:
    return html.escape(_NOT_IN_XML.sub("", text), quote=False)


def attribute(text: str) -> str:
    return html.escape(_NOT_IN_XML.sub("", text))


def _embedded(source: re.Match[str]) -> str:
    return f'src="@@PLUGINFILE@@/{quote(html.unescape(source[1]))}"'
