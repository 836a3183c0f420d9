"""The marks of Markdown that occur in questions, as HTML."""

import re

_PICTURE = re.compile(r"!\[([^\]\n]*)\]\(([^()\s]*)[^()\n]*\)")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^()\n]*\)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^\n]{0,2000}?\S)\1")
_ITALIC = re.compile(r"(?<![*\w])([*_])(?=[^\s*_])([^*_\n]*[^\s*_])\1(?![*\w])")
_CODE = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_POINT = re.compile(r"(?:[-*+]|(\d+)[.)])\s+(.*)")


def html_of_markdown(text: str) -> str:
    """Return paragraphs, lists, headings, bold, italics, pictures and links as HTML.

    HTML inside stays as it is.
    """
    blocks = re.split(r"\n[ \t]*\n", text.strip())
    return "".join(_block(block) for block in blocks if block.strip())


def _block(block: str) -> str:
    writer = _BlockWriter()
    for line in block.split("\n"):
        writer.take(line)
    writer.close()
    return "".join(writer.parts)


class _BlockWriter:
    """Writes lines that no empty line divides: paragraphs, points of lists, headings."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.plain: list[str] = []
        self.points: list[str] = []
        self.list_tag = ""

    def take(self, line: str) -> None:
        stripped = line.strip().removeprefix("> ")
        heading, point = _HEADING.fullmatch(stripped), _POINT.fullmatch(stripped)
        if heading:
            self.close()
            self.parts.append(f"<p><b>{_inline(heading[1])}</b></p>")
        elif point:
            self._take_point("ol" if point[1] else "ul", point[2])
        else:
            if self.points:
                self.close()
            self.plain.append(_inline(stripped) + ("<br>" if line.endswith("  ") else ""))

    def close(self) -> None:
        if self.plain:
            self.parts.append(f"<p>{' '.join(self.plain)}</p>")
        if self.points:
            self.parts.append(f"<{self.list_tag}>{''.join(self.points)}</{self.list_tag}>")
        self.plain, self.points, self.list_tag = [], [], ""

    def _take_point(self, tag: str, text: str) -> None:
        if tag != self.list_tag:
            self.close()
            self.list_tag = tag
        self.points.append(f"<li>{_inline(text)}</li>")


def _inline(text: str) -> str:
    text = _PICTURE.sub(r'<img src="\2" alt="\1">', text)
    text = _LINK.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    return _ITALIC.sub(r"<i>\2</i>", _BOLD.sub(r"<b>\2</b>", text))
