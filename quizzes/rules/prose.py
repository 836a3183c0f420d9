"""The few marks a question's text may carry, and a plain form of it for people who write questions.

Kept text is HTML with only the elements below and no attributes, so that it can be shown as it is.
People write paragraphs separated by an empty line, "- " before the points of a list, and **bold**.
"""

import html
import re
from html.parser import HTMLParser

_KEPT = frozenset({"p", "ul", "ol", "li", "b", "i", "br", "sub", "sup"})
_SAME_AS = {"strong": "b", "em": "i", "div": "p"}
# What stands inside these is code, not text.
_SILENT = frozenset({"script", "style", "template", "noscript", "iframe"})
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"(?<!\*)\*([^*\n]+?)\*(?!\*)")


def clean_html(text: str) -> str:
    """Return `text` with the kept elements only, closed properly; all else becomes plain text."""
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    return cleaner.result()


def bare_text(text: str) -> str:
    """Return what a reader sees, on one line: for lists, searching and comparing."""
    spaced = re.sub(r"<(?:/?(?:p|ul|ol|li|div)|br)\b[^>]*>", " ", text)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", spaced)).split())


def to_writing(text: str) -> str:
    """Return kept HTML in the plain form."""
    text = re.sub(r"</?b>", "**", text)
    text = re.sub(r"</?i>", "*", text)
    text = re.sub(r"<br\s*/?>", "\n", text)
    text = re.sub(r"\s*<li>\s*", "\n- ", text)
    text = text.replace("</li>", "")
    text = re.sub(r"</?(?:p|ul|ol)>", "\n\n", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def from_writing(text: str) -> str:
    """Return the plain form as HTML to keep."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(_block(block) for block in blocks if block.strip())


def _block(block: str) -> str:
    lines = [line.strip() for line in block.strip().split("\n")]
    if all(line.startswith("- ") for line in lines):
        points = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
        return f"<ul>{points}</ul>"
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _inline(line: str) -> str:
    escaped = html.escape(line.strip(), quote=False)
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", escaped))


class _Cleaner(HTMLParser):
    """Writes the kept elements anew instead of removing the others: what is unknown cannot pass."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - attributes are what we drop
        if tag in _SILENT:
            self.silent += 1
        name = _SAME_AS.get(tag, tag)
        if name not in _KEPT or self.silent:
            return
        self.parts.append(f"<{name}>")
        if name != "br":
            self.open.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        name = _SAME_AS.get(tag, tag)
        if name not in self.open:
            return
        while self.open:
            inner = self.open.pop()
            self.parts.append(f"</{inner}>")
            if inner == name:
                return

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(html.escape(data, quote=False))

    def result(self) -> str:
        closing = [f"</{name}>" for name in reversed(self.open)]
        return "".join(self.parts + closing).strip()
