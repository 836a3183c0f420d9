"""imsmanifest.xml of SCORM 1.2: its parts, what starts each, and the score that passes it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from shared.text import nfc, tidy

MANIFEST = "imsmanifest.xml"
MOST_BYTES = 4 * 1024 * 1024
MOST_PARTS = 200
DEEPEST = 8
_SPACE_OF_2004 = ("adlcp_v1p3", "adlseq_v1p3", "imsss", "adlnav_v1p3")


class UnusablePackage(Exception):
    """The file is no package that can be played. `message` says why and what to do."""

    def __init__(self, message: object, **found: object) -> None:
        self.message = str(message) % found if found else str(message)
        super().__init__(self.message)


@dataclass(frozen=True)
class Part:
    """One line of the table of contents, as deep as `level` says (from 0).

    entry          address of the page to start, inside the package, with its parameters; "" for a
                   heading
    path           the file of that page
    reports        whether it is a SCO, which says how far a learner is; a plain page does not
    mastery_score  of 100; None where the part judges itself
    launch_data    what the part is told when it starts
    """

    title: str
    level: int = 0
    entry: str = ""
    path: str = ""
    reports: bool = False
    mastery_score: Decimal | None = None
    launch_data: str = ""


@dataclass(frozen=True)
class Manifest:
    """What plays. A package of one SCO is that part alone, and `parts` is empty; otherwise `entry`
    and `path` are those of the first one."""

    title: str
    entry: str
    path: str
    mastery_score: Decimal | None = None
    launch_data: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def paths(self) -> list[str]:
        """The files that have to be there."""
        return [self.path, *(part.path for part in self.parts if part.path)]


def read_manifest(data: bytes) -> Manifest:
    """Return what imsmanifest.xml says. Raises UnusablePackage."""
    root = _parsed(data)
    _must_be_1_2(root)
    organisation = _organisation(root)
    resources = {each.get("identifier"): each for each in _all(root, "resource")}
    parts = [
        _part(root, item, level, resources.get(item.get("identifierref", "")))
        for item, level in _items(organisation)
    ]
    scos = [part for part in parts if part.reports]
    if not scos:
        raise UnusablePackage(
            _(
                "The package has no part that reports to the class (no SCO). Export it for SCORM 1.2."
            )
        )
    if len(parts) > MOST_PARTS:
        raise UnusablePackage(
            _("The package has %(count)s parts; %(most)s are the most."),
            count=len(parts), most=MOST_PARTS,
        )  # fmt: skip
    first, whole = scos[0], tidy(_text(organisation, "title"))[:200]
    if len(scos) == 1:
        return Manifest(
            first.title or whole or first.path, first.entry, first.path, first.mastery_score,
            first.launch_data,
        )  # fmt: skip
    named = tuple(part if part.title else replace(part, title=part.path) for part in parts)
    return Manifest(whole or named[0].title, first.entry, first.path, parts=named)


def _part(root: Element, item: Element, level: int, resource: Element | None) -> Part:
    title = tidy(_text(item, "title"))[:200]
    if resource is None or not resource.get("href"):
        return Part(title, level)
    is_sco = _attribute(resource, "scormtype").casefold() == "sco"
    try:
        entry, path = _start(root, item, resource)
    except UnusablePackage:
        if is_sco:
            raise
        # A page of another site is not played; what it is called still orders the others.
        return Part(title, level)
    if not is_sco:
        return Part(title, level, entry, path)
    return Part(
        title,
        level,
        entry,
        path,
        reports=True,
        mastery_score=_score(_text(item, "masteryscore")),
        launch_data=_text(item, "datafromlms")[:4096],
    )


def _start(root: Element, item: Element, resource: Element) -> tuple[str, str]:
    """Return the address to start at, with its parameters, and the file."""
    base = "".join(each.get("{http://www.w3.org/XML/1998/namespace}base", "")
                   for each in (root, _first(root, "resources"), resource) if each is not None)  # fmt: skip
    href = base + resource.get("href", "").strip()
    address = urlsplit(href)
    path = nfc(unquote(address.path))
    if address.scheme or address.netloc or not path or path.startswith("/") or "\\" in path:
        raise UnusablePackage(
            _("The start page lies outside the package: %(address)s"), address=href[:200]
        )
    query = _joined(address.query, item.get("parameters", "").strip())
    return f"{address.path}{query}", path


def _parsed(data: bytes) -> Element:
    if len(data) > MOST_BYTES:
        raise UnusablePackage(_("imsmanifest.xml is too long to be true."))
    try:
        root: Element = fromstring(data, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise UnusablePackage(
            _("imsmanifest.xml cannot be read. Export the package again.")
        ) from error
    if _name(root) != "manifest":
        raise UnusablePackage(_("imsmanifest.xml cannot be read. Export the package again."))
    return root


def _must_be_1_2(root: Element) -> None:
    version = _text(_first(root, "metadata"), "schemaversion")
    spaces = {each.tag.partition("}")[0] for each in root.iter()} | {
        name.partition("}")[0] for each in root.iter() for name in each.attrib
    }
    is_2004 = any(mark in space for space in spaces for mark in _SPACE_OF_2004)
    if is_2004 or (version and version != "1.2"):
        raise UnusablePackage(
            _("The package is of SCORM %(version)s. Export it anew for SCORM 1.2."),
            version=version or "2004",
        )


def _organisation(root: Element) -> Element:
    organisations = _first(root, "organizations")
    choices = [] if organisations is None else _children(organisations, "organization")
    if organisations is None or not choices:
        raise UnusablePackage(
            _("imsmanifest.xml names nothing to be played. Export the package for SCORM 1.2.")
        )
    default = organisations.get("default")
    return next((each for each in choices if each.get("identifier") == default), choices[0])


def _items(organisation: Element) -> Iterator[tuple[Element, int]]:
    """Yield the items in the order of the table of contents, with their depth."""
    waiting = [(item, 0) for item in reversed(_children(organisation, "item"))]
    while waiting:
        item, level = waiting.pop()
        yield item, level
        below = min(level + 1, DEEPEST)
        waiting += [(child, below) for child in reversed(_children(item, "item"))]


def _joined(query: str, parameters: str) -> str:
    """The parameters of an item, after those of its address, as SCORM 1.2 puts them together."""
    more = parameters.lstrip("?&")
    both = "&".join(part for part in (query, more) if part)
    return f"?{both}" if both and not more.startswith("#") else f"{both and '?' + query}{more}"


def _score(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        score = Decimal(text.replace(",", "."))
    except InvalidOperation:
        score = Decimal(-1)
    if not 0 <= score <= 100:
        raise UnusablePackage(
            _("The score to pass is “%(score)s”; it has to be from 0 to 100."), score=text[:20]
        )
    return score.quantize(Decimal("0.01"))


# --- Names without their spaces, which exporters choose freely -----------------------------------


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].casefold()


def _attribute(element: Element, wanted: str) -> str:
    return next(
        (v for n, v in element.attrib.items() if n.rpartition("}")[2].casefold() == wanted), ""
    )


def _children(parent: Element, name: str) -> list[Element]:
    return [each for each in parent if _name(each) == name]


def _all(root: Element, name: str) -> list[Element]:
    return [each for each in root.iter() if _name(each) == name]


def _first(parent: Element | None, name: str) -> Element | None:
    return None if parent is None else next(iter(_children(parent, name)), None)


def _text(parent: Element | None, name: str) -> str:
    found = _first(parent, name)
    return "" if found is None else (found.text or "").strip()
