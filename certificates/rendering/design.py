"""The design of a template as a certificate freezes it: all that printing needs, as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from certificates.models import CertificateTemplate
from certificates.models.templates import CERTIFIES
from certificates.rules.design import PAGES, STANDARD_PAGE, Layout, full_layout
from certificates.rules.wording import fill
from shared.text import nfc


@dataclass(frozen=True)
class Words:
    """What a certificate says in a further language, below the Vietnamese."""

    language: str
    title: str
    certifies: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Design:
    """How a certificate looks.

    page        a key of `PAGES`
    ground      "frame", "plain" or "image"; the image is `background`
    background  name of an image of certificates.rendering.images, "" for none; so is `emblem`
    certifies   the words above the name
    """

    page: str
    ground: str
    background: str
    emblem: str
    layout: Layout
    certifies: str
    translations: tuple[Words, ...] = ()

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in mm."""
        return PAGES[self.page]


def frozen_design(template: CertificateTemplate, printed: Mapping[str, str]) -> dict[str, Any]:
    """Return page, positions, images by their SHA-256, and the words of the further languages.

    printed  what the certificate says of its holder and class: fills the placeholders

    A certificate stores the result in its snapshot under "design", beside "title" and "text" in
    Vietnamese, and prints nothing else.
    """
    return {
        "page": template.page,
        "ground": template.ground,
        "background": template.background,
        "emblem": template.emblem,
        "layout": full_layout(template.page, template.layout),
        "certifies": nfc(template.certifies),
        "translations": [
            {
                "language": words["language"],
                "title": nfc(words["title"]),
                "certifies": nfc(words["certifies"]),
                "text": fill(nfc(words["body"]), printed),
            }
            for words in template.translations
        ],
    }


def design_of(frozen: Mapping[str, Any]) -> Design:
    """Return the design that `frozen_design` gave; that of the first certificates if empty."""
    page = frozen.get("page", STANDARD_PAGE)
    return Design(
        page=page,
        ground=frozen.get("ground", "frame"),
        background=frozen.get("background", ""),
        emblem=frozen.get("emblem", ""),
        layout=full_layout(page, frozen.get("layout", {})),
        certifies=nfc(frozen.get("certifies", CERTIFIES)),
        translations=tuple(
            Words(**{name: nfc(text) for name, text in words.items()})
            for words in frozen.get("translations", [])
        ),
    )
