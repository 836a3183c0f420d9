"""What the text of a lesson refers to: pages, pictures, documents, videos and whatever comes.

The text is walked as it is stored, by the definitions of its blocks, so that a new kind of block is
understood without a word here.
"""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.coreutils import resolve_model_string

# Given the model's label ("wagtailimages.image") and what stands there, returns what shall stand
# there instead; None: nothing.
Change = Callable[[str, Any], Any]

PAGE, IMAGE, DOCUMENT = "wagtailcore.page", "wagtailimages.image", "wagtaildocs.document"
# Not a model: a whole rich text, after its links and pictures have been replaced.
HTML = "html"
_TAG = re.compile(r"<(a|embed)\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LINKS = {("a", "page"): PAGE, ("a", "document"): DOCUMENT, ("embed", "image"): IMAGE}


class UnknownBlock(ValueError):
    """The text has a block of a kind that there is not here. `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Misshapen(ValueError):
    """The text has not the shape that its blocks have."""


def changed(block: blocks.Block, raw: Any, change: Change) -> Any:
    """Return the stored value of a block with what it refers to replaced.

    Raises UnknownBlock, and Misshapen when the value is none that the block could have stored.
    """
    for kind, walk in _WALKS:
        if isinstance(block, kind):
            return walk(block, raw, change)
    return raw


def _stream(block: Any, raw: Any, change: Change) -> list[Any]:
    done = []
    for child in _rows(raw):
        name = child.get("type")
        if name not in block.child_blocks:
            raise UnknownBlock(str(name)[:60])
        value = changed(block.child_blocks[name], child.get("value"), change)
        done.append({**_kept(child, "id"), "type": name, "value": value})
    return done


def _struct(block: Any, raw: Any, change: Change) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise Misshapen
    return {
        name: changed(child, raw[name], change)
        for name, child in block.child_blocks.items()
        if name in raw
    }


def _list(block: Any, raw: Any, change: Change) -> list[Any]:
    if not isinstance(raw, list):
        raise Misshapen
    return [
        {**child, "value": changed(block.child_block, child.get("value"), change)}
        if isinstance(child, Mapping) and child.get("type") == "item"
        else changed(block.child_block, child, change)
        for child in raw
    ]


def _table(block: Any, raw: Any, change: Change) -> Any:
    if not isinstance(raw, Mapping):
        raise Misshapen
    columns = _rows(raw.get("columns"))
    cells = []
    for column in columns:
        if column.get("type") not in block.child_blocks:
            raise UnknownBlock(str(column.get("type"))[:60])
        cells.append(block.child_blocks[column["type"]])
    rows = []
    for row in _rows(raw.get("rows")):
        values = row.get("values")
        if not isinstance(values, list) or len(values) != len(cells):
            raise Misshapen
        rows.append(
            {**row, "values": [changed(c, v, change) for c, v in zip(cells, values, strict=True)]}
        )
    return {**raw, "columns": columns, "rows": rows}


def _chooser(block: Any, raw: Any, change: Change) -> Any:
    model = resolve_model_string(block.target_model)
    return raw if raw is None else change(model._meta.label_lower, raw)


def _rich_text(_block: Any, raw: Any, change: Change) -> Any:
    if not isinstance(raw, str):
        raise Misshapen
    return change(HTML, changed_html(raw, change))


_WALKS: list[tuple[type | tuple[type, ...], Callable[[Any, Any, Change], Any]]] = [
    (blocks.BaseStreamBlock, _stream),
    (blocks.BaseStructBlock, _struct),
    (blocks.ListBlock, _list),
    (BaseTypedTableBlock, _table),
    (blocks.ChooserBlock, _chooser),
    (blocks.RichTextBlock, _rich_text),
]


def _rows(raw: Any) -> list[Mapping[str, Any]]:
    if not isinstance(raw, list) or not all(isinstance(each, Mapping) for each in raw):
        raise Misshapen
    return raw


def _kept(child: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {name: child[name]} if isinstance(child.get(name), str) else {}


def changed_html(html: str, change: Change) -> str:
    """Return rich text, as it is stored, with its links and pictures replaced."""

    def tag(match: re.Match[str]) -> str:
        name = match[1].lower()
        attributes = {
            key.lower(): unescape(double or single)
            for key, double, single in _ATTRIBUTE.findall(match[2])
        }
        kind = attributes.get("linktype" if name == "a" else "embedtype", "")
        model = _LINKS.get((name, kind))
        if model is None or "id" not in attributes:
            return match[0]
        now = change(model, attributes["id"])
        if now is None:
            # The words of a link stay; a picture that is not there leaves no hole.
            return "<a>" if name == "a" else ""
        attributes["id"] = str(now)
        words = " ".join(f'{key}="{escape(value)}"' for key, value in attributes.items())
        closing = "/" if match[2].rstrip().endswith("/") else ""
        return f"<{name} {words}{closing}>"

    return _TAG.sub(tag, html)
