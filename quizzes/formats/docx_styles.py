"""Styles and automatic numbering of a Word document: what its letters look like, what it counts."""

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from quizzes.formats.docx_lines import Look

# An XML element of the document; lxml has no types.
Element = Any

MAX_CHAIN = 20
MAX_COUNT = 3000
_OFF = {"0", "false", "off", "none"}
_PLAIN_COLOURS = {"auto", "000000", ""}
_PLAIN_FILLS = {"auto", "FFFFFF", ""}
_HEIGHTS = {"subscript": "sub", "superscript": "sup"}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def value_of(parent: Element, name: str) -> str | None:
    """Return the `w:val` of a child, None if there is no such child."""
    found = parent.find(qn(name)) if parent is not None else None
    return None if found is None else found.get(qn("w:val"), "")


def look_parts(properties: Element) -> dict[str, Any]:
    """Return what `w:rPr` says of a look; what it leaves open is missing."""
    parts: dict[str, Any] = {}
    if properties is None:
        return parts
    for child in properties:
        name, value = child.tag, (child.get(qn("w:val")) or "")
        if name == qn("w:b"):
            parts["bold"] = value not in _OFF
        elif name == qn("w:i"):
            parts["italic"] = value not in _OFF
        elif name == qn("w:u"):
            parts["underline"] = value not in _OFF
        elif name == qn("w:vertAlign"):
            parts["height"] = _HEIGHTS.get(value, "")
        else:
            parts |= _colour_parts(child, value)
    return parts


def _colour_parts(child: Element, value: str) -> dict[str, Any]:
    if child.tag == qn("w:color"):
        return {"colour": "" if value.lower() in _PLAIN_COLOURS else value.upper()}
    if child.tag == qn("w:highlight"):
        return {"highlight": value not in _OFF | {"white"}}
    if child.tag == qn("w:shd"):
        fill = (child.get(qn("w:fill")) or "").replace("ffffff", "FFFFFF")
        return {"highlight": True} if fill not in _PLAIN_FILLS else {}
    return {}


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Element) -> None:
        self._by_id = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
        defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._defaults = look_parts(defaults)
        self._looks: dict[str | None, dict[str, Any]] = {}
        self._plain = next(
            (
                name
                for name, style in self._by_id.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) == "1"
            ),
            None,
        )

    def chain(self, style_id: str | None) -> list[Element]:
        """Return a style and those it is based on, the most general first."""
        found: list[Element] = []
        while style_id in self._by_id and len(found) < MAX_CHAIN:
            found.append(self._by_id[style_id])
            style_id = value_of(found[-1], "w:basedOn")
        return found[::-1]

    def name(self, style_id: str | None) -> str:
        style = self._by_id.get(style_id or self._plain)
        return (value_of(style, "w:name") or "").lower() if style is not None else ""

    def id_named(self, name: str) -> str | None:
        return next((key for key in self._by_id if self.name(key) == name.lower()), None)

    def look(self, paragraph_style: str | None, properties: Element) -> Look:
        """Return the look of a run with these `w:rPr` in a paragraph of this style."""
        parts = dict(self._defaults)
        parts |= self._style_parts(paragraph_style or self._plain)
        parts |= self._style_parts(value_of(properties, "w:rStyle"))
        parts |= look_parts(properties)
        return Look(**parts)

    def _style_parts(self, style_id: str | None) -> dict[str, Any]:
        if style_id not in self._looks:
            parts: dict[str, Any] = {}
            for style in self.chain(style_id):
                parts |= look_parts(style.find(qn("w:rPr")))
            self._looks[style_id] = parts
        return self._looks[style_id]


@dataclass(frozen=True)
class Label:
    """What automatic numbering writes before a paragraph."""

    text: str
    kind: str
    number: int
    level: int
    list_id: str


@dataclass
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    style: str = ""


@dataclass
class _Numbered:
    """A `w:num`: the abstract list it counts in, and where it starts anew."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    used: bool = False


class Numbering:
    """Counts the paragraphs of automatic lists in the order in which they stand."""

    def __init__(self, root: Element, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._linked: dict[str, str] = {}
        self._lists: dict[str, _Numbered] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for abstract in root.iter(qn("w:abstractNum")):
            number = abstract.get(qn("w:abstractNumId"))
            self._levels[number] = dict(map(_level, abstract.iter(qn("w:lvl"))))
            if link := value_of(abstract, "w:numStyleLink"):
                self._linked[number] = link
        for num in root.iter(qn("w:num")):
            self._add_list(num)

    def _add_list(self, num: Element) -> None:
        abstract = value_of(num, "w:abstractNumId") or ""
        entry = _Numbered(abstract)
        for override in num.iter(qn("w:lvlOverride")):
            level = int(override.get(qn("w:ilvl")) or 0)
            start = value_of(override, "w:startOverride")
            if start is not None:
                entry.starts[level] = int(start or 1)
            if (own := override.find(qn("w:lvl"))) is not None:
                # Counts for itself from here on.
                entry.abstract = f"{abstract}/{num.get(qn('w:numId'))}"
                levels = dict(self._levels.get(abstract, {}))
                levels |= dict([_level(own)])
                self._levels[entry.abstract] = levels
        self._lists[num.get(qn("w:numId"))] = entry

    def label(self, properties: Element, style_id: str | None) -> Label | None:
        """Count a paragraph with these `w:pPr`; None if it belongs to no list."""
        number, level = self._place(properties, style_id)
        entry = self._lists.get(number or "")
        if entry is None:
            return None
        levels = self._levels_of(entry.abstract)
        shape = levels.get(level)
        if shape is None or shape.form == "none":
            return None
        counts = self._counts.setdefault(entry.abstract, {})
        if not entry.used:
            entry.used = True
            for at, start in entry.starts.items():
                counts[at] = start - 1
        counts[level] = counts.get(level, shape.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        text = _written(shape.text, counts, levels)
        return Label(text, _kind(shape.form), counts[level], level, number or "") if text else None

    def _levels_of(self, abstract: str) -> dict[int, _Level]:
        if link := self._linked.get(abstract):
            number = self._place(None, link)[0]
            entry = self._lists.get(number or "")
            if entry is not None and entry.abstract != abstract:
                return self._levels.get(entry.abstract, {})
        return self._levels.get(abstract, {})

    def _place(self, properties: Element, style_id: str | None) -> tuple[str | None, int]:
        """Return the list and the level of a paragraph."""
        own = properties.find(qn("w:numPr")) if properties is not None else None
        if own is not None and (number := value_of(own, "w:numId")) is not None:
            return number, int(value_of(own, "w:ilvl") or 0)
        for style in reversed(self._styles.chain(style_id)):
            found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None and (number := value_of(found, "w:numId")) is not None:
                level = value_of(found, "w:ilvl")
                return number, int(level or self._level_of_style(number, style))
        return None, 0

    def _level_of_style(self, number: str, style: Element) -> int:
        entry = self._lists.get(number)
        levels = self._levels.get(entry.abstract, {}) if entry else {}
        own = style.get(qn("w:styleId"))
        return next((at for at, level in levels.items() if level.style == own), 0)


def _level(element: Element) -> tuple[int, _Level]:
    return int(element.get(qn("w:ilvl")) or 0), _Level(
        start=int(value_of(element, "w:start") or 1),
        form=value_of(element, "w:numFmt") or "decimal",
        text=value_of(element, "w:lvlText") or "",
        style=value_of(element, "w:pStyle") or "",
    )


def _written(shape: str, counts: dict[int, int], levels: dict[int, _Level]) -> str:
    if levels and "%" not in shape:
        return "•" if shape else ""
    for level, count in counts.items():
        form = levels[level].form if level in levels else "decimal"
        shape = shape.replace(f"%{level + 1}", _count(count, form))
    return shape.strip()


def _kind(form: str) -> str:
    if form == "bullet":
        return "bullet"
    if form in {"upperLetter", "lowerLetter"}:
        return "letter"
    return "roman" if form in {"upperRoman", "lowerRoman"} else "decimal"


def _count(count: int, form: str) -> str:
    # A file may claim to count from a thousand million on.
    count = min(count, MAX_COUNT)
    if form in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"upperRoman", "lowerRoman"}:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    return str(count)


def _roman(count: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (count // value)
        count %= value
    return written
