"""The few marks a question's text may carry.

Kept text is HTML with only the elements below and hardly any attributes, so that it can be shown as
it is. Pictures are named, never linked: <img src="image:UUID" alt="…">, and while a file is being
imported src="file:NAME". The plain form people write is that of `rules.writing`.
"""

import html
import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser

from quizzes.rules.writing import IMAGE_NAME, from_writing, to_writing

__all__ = [
    "bare_text",
    "clean_html",
    "from_writing",
    "image_names",
    "rename_images",
    "shown_html",
    "to_writing",
]

_TABLE_PARTS = frozenset({"caption", "thead", "tbody", "tr", "th", "td"})
_KEPT = _TABLE_PARTS | {
    "p", "ul", "ol", "li", "b", "i", "u", "br", "sub", "sup", "table", "img"
}  # fmt: skip
_SAME_AS = {"strong": "b", "em": "i", "ins": "u", "div": "p", "tfoot": "tbody"} | {
    f"h{level}": "p" for level in range(1, 7)
}
# What stands inside these is code, not text.
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe"})
# Opening the first closes what is open of the second, as browsers do.
_CLOSES = {
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"td", "th", "tr", "caption"}),
    "thead": _TABLE_PARTS,
    "tbody": _TABLE_PARTS,
    "caption": _TABLE_PARTS,
    **{name: frozenset({"p"}) for name in ("p", "ul", "ol", "table")},
}
# A paragraph before these is not touched by what is opened inside.
_WALLS = frozenset({"table", "td", "th", "caption", "li"})
_MOST_SPANNED = 50
_LONGEST_ALT = 500
_IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"([^>]*)>')


def clean_html(text: str) -> str:
    """Return `text` with the kept elements only, closed properly; all else becomes plain text."""
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    return cleaner.result()


def bare_text(text: str) -> str:
    """Return what a reader sees, on one line: for lists, searching and comparing.

    A picture is what is said about it.
    """
    text = _IMAGE.sub(r" \2 ", text)
    spaced = re.sub(r"<(?:/?(?:p|ul|ol|li|div|table|caption|tr|td|th)|br)\b[^>]*>", " ", text)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", spaced)).split())


def shown_html(text: str, address_of: Callable[[str], str]) -> str:
    """Return `text`, cleaned, with pictures at their address; those not stored yet as words.

    address_of  gives the address for the UUID of a picture
    """

    def show(match: re.Match[str]) -> str:
        name, alt, size = match.groups()
        if not name.startswith("image:"):
            return f"[{alt}]"
        address = html.escape(address_of(name.removeprefix("image:")))
        return f'<img src="{address}" alt="{alt}"{size} loading="lazy">'

    return _IMAGE.sub(show, clean_html(text))


def image_names(text: str) -> list[str]:
    """Return the names of the pictures in kept text: "image:UUID" or "file:NAME"."""
    return [html.unescape(match[1]) for match in _IMAGE.finditer(text)]


def rename_images(text: str, names: Mapping[str, str]) -> str:
    """Return kept text with other names for the pictures in `names`; the others stay."""

    def rename(match: re.Match[str]) -> str:
        name = html.unescape(match[1])
        return f'<img src="{html.escape(names.get(name, name))}" alt="{match[2]}"{match[3]}>'

    return _IMAGE.sub(rename, text)


class _Cleaner(HTMLParser):
    """Writes the kept elements anew instead of removing the others: what is unknown cannot pass."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.silent = 0
        # Tables inside tables are not kept; their rows are taken into the outer one.
        self.inner_tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        name = _SAME_AS.get(tag, tag)
        if name not in _KEPT or self.silent:
            return
        if name == "br":
            self.parts.append("<br>")
        elif name == "img":
            self.parts.append(_image(dict(attrs)))
        elif name == "table" and "table" in self.open:
            self.inner_tables += 1
        elif name not in _TABLE_PARTS or "table" in self.open:
            self._close_what_ends_with(name)
            self.parts.append(f"<{name}{_spans(name, dict(attrs))}>")
            self.open.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        name = _SAME_AS.get(tag, tag)
        if name == "table" and self.inner_tables:
            self.inner_tables -= 1
            return
        # Nothing inside a cell ends what stands around the table.
        start = 0 if name == "table" else self._index_of_table()
        if name in self.open[start:]:
            self._close_to(len(self.open) - 1 - self.open[::-1].index(name))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(html.escape(data, quote=False))

    def result(self) -> str:
        self._close_to(0)
        return re.sub(r"<p>\s*</p>", "", "".join(self.parts)).strip()

    def _close_what_ends_with(self, name: str) -> None:
        closed = _CLOSES.get(name, frozenset())
        walls = {"table"} if name in _TABLE_PARTS else _WALLS
        outermost = len(self.open)
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index] in closed:
                outermost = index
            elif self.open[index] in walls:
                break
        self._close_to(outermost)

    def _close_to(self, index: int) -> None:
        while len(self.open) > index:
            self.parts.append(f"</{self.open.pop()}>")

    def _index_of_table(self) -> int:
        return self.open.index("table") + 1 if "table" in self.open else 0


def _image(attrs: dict[str, str | None]) -> str:
    """Return the element anew, or nothing for what is not one of our own pictures."""
    name = attrs.get("src") or ""
    if not re.fullmatch(IMAGE_NAME, name):
        return ""
    alt = " ".join((attrs.get("alt") or "").split())[:_LONGEST_ALT].strip()
    kept = f'<img src="{html.escape(name)}" alt="{html.escape(alt)}"'
    for side in ("width", "height"):
        if re.fullmatch(r"[1-9][0-9]{0,4}", attrs.get(side) or ""):
            kept += f' {side}="{attrs[side]}"'
    return f"{kept}>"


def _spans(name: str, attrs: dict[str, str | None]) -> str:
    if name not in {"td", "th"}:
        return ""
    kept = ""
    for side in ("colspan", "rowspan"):
        value = attrs.get(side) or ""
        if re.fullmatch(r"[1-9][0-9]?", value) and 1 < int(value) <= _MOST_SPANNED:
            kept += f' {side}="{value}"'
    return kept
