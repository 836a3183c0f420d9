"""Kept HTML (`rules.prose`) as a tree, for writers that have no HTML themselves."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "img"}
BLOCKS = {"p", "ul", "ol", "table"}
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass
class Node:
    """An element; text has the tag ""."""

    tag: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    def all(self, *tags: str) -> list["Node"]:
        """Return the children with one of these tags."""
        return [child for child in self.children if child.tag in tags]


def tree_of(html: str) -> list[Node]:
    """Return the nodes of `html`; white space is as a browser shows it, one space."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.open[0].children


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, attributes={name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in {node.tag for node in self.open[1:]}:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", CONTROLS.sub("", data))
        # Between blocks white space only lays out the source.
        if text.strip() or (self.open[-1].children and self.open[-1].tag not in {"tr", "table"}):
            self.open[-1].children.append(Node("", text))
