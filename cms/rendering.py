"""The guides: Markdown files of `docs/huong-dan/`, shown under Help.

A file begins with its title (`# …`) and one paragraph that says what it is for. Pictures lie in
`anh/` beside it. Raw HTML is shown as text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from shared.text import vietnamese_slug

GUIDES: Path = settings.GUIDES_FOLDER
_PICTURE = re.compile(r"^!\[[^\]]*\]\(anh/([\w-]+\.webp)\)$", re.MULTILINE)
_GUIDE = re.compile(r"^([a-z0-9-]+)\.md$")


@dataclass(frozen=True)
class Guide:
    """contents  the headings with their ids, in order"""

    slug: str
    title: str
    summary: str
    html: SafeString
    contents: Sequence[tuple[str, str]]


def guide(slug: str) -> Guide | None:
    """Return a guide, or None where there is no such file."""
    path = GUIDES / f"{slug}.md"
    if not path.is_file():
        return None
    return _read(slug, path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(slug: str, path: Path, _changed: int) -> Guide:
    text = _PICTURE.sub(_only_where_it_is, path.read_text(encoding="utf-8"))
    markdown = _markdown()
    tokens = markdown.parse(text)
    # A heading and a paragraph: three tokens each, the words in the middle.
    title, summary, body = _plain(tokens[1]), _plain(tokens[4]), tokens[6:]
    contents = _with_ids(body)
    html = markdown.renderer.render(body, markdown.options, {})
    return Guide(slug, title, summary, mark_safe(html), contents)  # noqa: S308 - our own files


def _plain(words: Token) -> str:
    """Return what is written without its marks."""
    return "".join(
        part.content or " " * (part.type == "softbreak") for part in words.children or []
    )


def _only_where_it_is(picture: re.Match[str]) -> str:
    """Leave out pictures that have not been made yet."""
    return picture[0] if (GUIDES / "anh" / picture[1]).is_file() else ""


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("image", _picture)
    markdown.add_render_rule("link_open", _link)
    markdown.add_render_rule("table_open", _table)
    markdown.add_render_rule("table_close", lambda *_args: "</table></div>")
    return markdown


def _with_ids(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """Give the headings ids, so that the list of contents leads to them."""
    contents = []
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open" and heading.tag == "h2":
            name = vietnamese_slug(words.content)
            heading.attrSet("id", name)
            contents.append((name, words.content))
    return contents


def _picture(_self: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    token = tokens[index]
    name = str(token.attrs["src"]).removeprefix("anh/")
    with Image.open(GUIDES / "anh" / name) as image:
        width, height = image.size
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">',
        static(f"huong-dan/{name}"), token.content, str(width), str(height),
    )  # fmt: skip


def _link(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Lead from guide to guide: in the repository they are files beside each other."""
    if found := _GUIDE.match(str(tokens[index].attrs["href"])):
        tokens[index].attrSet("href", reverse("cms:help_page", args=[found[1]]))
    return str(self.renderToken(tokens, index, options, env))


def _table(*_args: Any) -> str:
    return '<div class="table-scroll" role="region" tabindex="0"><table class="table">'
