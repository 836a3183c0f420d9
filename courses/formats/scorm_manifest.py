"""imsmanifest.xml of SCORM 1.2: what starts the package, its title and the score that passes it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext_lazy as _

from shared.text import nfc, tidy

MANIFEST = "imsmanifest.xml"
MOST_BYTES = 4 * 1024 * 1024
_SPACE_OF_2004 = ("adlcp_v1p3", "adlseq_v1p3", "imsss", "adlnav_v1p3")


class UnusablePackage(Exception):
    """The file is no package that can be played. `message` says why and what to do."""

    def __init__(self, message: object, **found: object) -> None:
        self.message = str(message) % found if found else str(message)
        super().__init__(self.message)


@dataclass(frozen=True)
class Manifest:
    """entry          address of the page to start, inside the package, with its parameters
    path           the file of that page
    mastery_score  of 100; None where the package judges itself
    launch_data    what the package is told when it starts
    """

    title: str
    entry: str
    path: str
    mastery_score: Decimal | None = None
    launch_data: str = ""


def read_manifest(data: bytes) -> Manifest:
    """Return what imsmanifest.xml says. Raises UnusablePackage."""
    root = _parsed(data)
    _must_be_1_2(root)
    items = _items(_organisation(root))
    resources = {each.get("identifier"): each for each in _all(root, "resource")}
    parts = [
        (item, resource)
        for item in items
        if (resource := resources.get(item.get("identifierref", ""))) is not None
        and resource.get("href")
    ]
    scos = [part for part in parts if _attribute(part[1], "scormtype").casefold() == "sco"]
    if not scos:
        raise UnusablePackage(
            _(
                "The package has no part that reports to the class (no SCO). Export it for SCORM 1.2."
            )
        )
    if len(scos) > 1:
        raise UnusablePackage(
            _(
                "The package has %(count)s parts (SCO); only packages of one part are played."
                " Export it as one part, or each part as a package of its own."
            ),
            count=len(scos),
        )
    return _manifest(root, *scos[0])


def _manifest(root: Element, item: Element, resource: Element) -> Manifest:
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
    title = _text(item, "title") or _text(_organisation(root), "title") or path
    return Manifest(
        title=tidy(title)[:200],
        entry=f"{address.path}{query}",
        path=path,
        mastery_score=_score(_text(item, "masteryscore")),
        launch_data=_text(item, "datafromlms")[:4096],
    )


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


def _items(organisation: Element) -> list[Element]:
    return [each for each in organisation.iter() if _name(each) == "item"]


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
