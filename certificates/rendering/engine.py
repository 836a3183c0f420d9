"""What the rendering of certificates may read, and whether it can run at all."""

import atexit
import ctypes
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.core import checks

from certificates.rendering.images import read_image
from shared.pdf import fetcher_of, font_configuration, template_source

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

    from certificates.rendering.design import Design

# The libraries WeasyPrint opens, and the Debian packages that bring them.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
NO_PICTURES: Mapping[str, bytes] = {}
# A batch prints one design; a handful is in use at a time.
_DESIGNS_KEPT = 16
FRAMES = {"frame.svg", "frame-upright.svg"}


def check_libraries(**_kwargs: Any) -> list[checks.CheckMessage]:
    """System check: without these libraries everything works but the PDF of a certificate."""
    missing = [package for library, package in LIBRARIES.items() if not _opens(library)]
    if not missing:
        return []
    line = f"apt-get install --no-install-recommends {' '.join(missing)}"
    return [
        checks.Warning(
            "Certificates cannot be made into PDF: a library of the system is missing.",
            hint=f"Run as root: {line}",
            id="certificates.W001",
        )
    ]


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@cache
def fetcher() -> "URLFetcher":
    """The fetcher of every rendering: our fonts, and nothing else.

    Frame, images and QR code are put beside it as they are: see `pictures_of`.
    """
    return fetcher_of(lambda _name: None)


@lru_cache(maxsize=_DESIGNS_KEPT)
def _ornament(name: str) -> Any:
    from xml.etree import ElementTree  # noqa: PLC0415 - a file of ours

    from certificates.rendering.drawings import Ornament  # noqa: PLC0415

    source = template_source("pdf/frame.svg")
    if name == "frame-upright.svg":
        source = _upright(source)
    return Ornament(ElementTree.fromstring(source))  # noqa: S314 - a file of ours


def _upright(source: str) -> str:
    # The frame is drawn for paper on its side; upright, the same turned by a quarter.
    head, _bracket, rest = source.partition(">")
    inner = rest.rpartition("</svg>")[0]
    head = head.replace('width="297mm" height="210mm" viewBox="0 0 297 210"',
                        'width="210mm" height="297mm" viewBox="0 0 210 297"')  # fmt: skip
    return f'{head}><g transform="translate(210 0) rotate(90)">{inner}</g></svg>'


@lru_cache(maxsize=_DESIGNS_KEPT)
def _kept_image(name: str) -> Any:
    from certificates.rendering.drawings import KeptImage  # noqa: PLC0415

    return KeptImage(read_image(name))


def pictures_of(
    design: "Design", address: str, fresh: Mapping[str, bytes] = NO_PICTURES
) -> dict[str, Any]:
    """Return the pictures a certificate shows, by the names its page and stylesheet give them.

    address  what the QR code leads to
    fresh    images by name that are not kept yet, for a look before saving

    Raises OSError when an image is missing from the storage or is not what its name says.
    """
    from certificates.rendering.drawings import KeptImage, QrDrawing  # noqa: PLC0415

    pictures: dict[str, Any] = {"hocba:qr": QrDrawing(address)}
    ground = ground_name(design)
    if ground in FRAMES:
        pictures[f"hocba:{ground}"] = _ornament(ground)
    for name in filter(None, (design.background, design.emblem)):
        pictures[f"hocba:{name}"] = KeptImage(fresh[name]) if name in fresh else _kept_image(name)
    return pictures


def ground_name(design: "Design") -> str:
    """Return the name of what is printed under everything, "" for plain paper."""
    if design.ground == "frame":
        width, height = design.size
        return "frame.svg" if width > height else "frame-upright.svg"
    return design.background


@cache
def stylesheet() -> "CSS":
    """The parsed stylesheet of certificates, with the fonts it names."""
    return _parsed(template_source("pdf/certificate.css"))


def page_stylesheet(design: "Design") -> "CSS":
    """The rules for page, ground and places of a design; parsed once."""
    places = tuple((part, *at.values()) for part, at in design.layout.items())
    return _page_stylesheet(design.size, ground_name(design), places)


@lru_cache(maxsize=_DESIGNS_KEPT)
def _page_stylesheet(
    size: tuple[float, float], ground: str, places: tuple[tuple[Any, ...], ...]
) -> "CSS":
    width, height = size
    under = f" url(hocba:{ground}) 0 0 / {width:g}mm {height:g}mm no-repeat" if ground else ""
    rules = [f"@page {{ size: {width:g}mm {height:g}mm; margin: 0; background: #fff{under} }}"]
    for part, x, y, wide, high, points in places:
        letters = f"font-size: {points:g}pt" if points else f"height: {high:g}mm"
        rules.append(f"#{part} {{ left: {x:g}mm; top: {y:g}mm; width: {wide:g}mm; {letters} }}")
    return _parsed("\n".join(rules))


def _parsed(source: str) -> "CSS":
    from weasyprint import CSS  # noqa: PLC0415

    return CSS(string=source, font_config=font_configuration(), url_fetcher=fetcher())


# They hold fonts, so they are forgotten before their configuration is.
atexit.register(stylesheet.cache_clear)
atexit.register(_page_stylesheet.cache_clear)
