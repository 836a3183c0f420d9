"""The elements of a Moodle XML file, with the lines they stand on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from quizzes.formats.draft import UnusableFile

# No question needs more.
_DEEPEST = 40
# Entities of HTML, which people write by hand although XML does not know them.
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


@dataclass
class Element:
    """One element. `text` is all text directly inside it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    line: int = 0
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def child(self, tag: str) -> "Element | None":
        return next(self.each(tag), None)

    def each(self, tag: str) -> Iterator["Element"]:
        return (child for child in self.children if child.tag == tag)

    def value(self, tag: str, otherwise: str = "") -> str:
        """Return the text of a child, or of the <text> inside it."""
        found = self.child(tag)
        if found is None:
            return otherwise
        inner = found.child("text")
        return (found if inner is None else inner).text.strip()

    def flag(self, tag: str, *, otherwise: bool = False) -> bool:
        """Return a child that says true or false, in any of Moodle's ways."""
        found = self.child(tag)
        if found is None:
            return otherwise
        return found.text.strip().lower() not in {"", "0", "false"}


def tree_of(data: bytes) -> Element:
    """Return the outermost element. Raises UnusableFile for anything but sound, harmless XML."""
    try:
        return _parsed(data)
    except ParseError as error:
        mended = _ENTITY.sub(_as_number, data)
        if mended == data:
            raise _not_xml(error) from error
    try:
        return _parsed(mended)
    except ParseError as error:
        raise _not_xml(error) from error


def _parsed(data: bytes) -> Element:
    builder = _Builder()
    try:
        parser = DefusedXMLParser(
            target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True
        )
        builder.parser = parser
        parser.feed(data)
        parser.close()
    except UnusableFile:
        raise
    except DefusedXmlException as error:
        raise UnusableFile("xml_with_entities") from error
    except (LookupError, ValueError) as error:
        # An encoding that does not exist or that the parser does not know.
        raise UnusableFile("not_text") from error
    if builder.root is None:
        raise UnusableFile("not_xml")
    return builder.root


class _Builder:
    """What the parser reports to."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.parser: DefusedXMLParser | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.parser.CurrentLineNumber if self.parser else 0
        element = Element(tag, dict(attributes), line)
        if self.open:
            self.open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        self.open.append(element)
        if len(self.open) > _DEEPEST:
            raise UnusableFile("not_moodle_xml", str(line))

    def end(self, tag: str) -> None:  # noqa: ARG002 - what the parser gives
        self.open.pop()

    def data(self, data: str) -> None:
        self.open[-1].text += data

    def close(self) -> Element | None:
        return self.root


def _as_number(match: re.Match[bytes]) -> bytes:
    name = match[1].decode()
    letters = html5.get(f"{name};")
    if name in _OF_XML or letters is None:
        return match[0]
    return "".join(f"&#{ord(letter)};" for letter in letters).encode()


def _not_xml(error: ParseError) -> UnusableFile:
    line = error.position[0] if getattr(error, "position", None) else ""
    return UnusableFile("not_xml", str(line))
