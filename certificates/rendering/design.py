"""The design of a template as a certificate freezes it: all that printing needs, as JSON."""

from collections.abc import Mapping
from typing import Any

from certificates.models import CertificateTemplate
from certificates.rules.design import full_layout
from certificates.rules.wording import fill
from shared.text import nfc


def frozen_design(template: CertificateTemplate, printed: Mapping[str, str]) -> dict[str, Any]:
    """Return page, positions, images by their SHA-256 and the words in each language.

    printed  what the certificate says of its holder and class: fills the placeholders

    A certificate stores the result in its snapshot under "design" and prints nothing else.
    """
    return {
        "page": template.page,
        "ground": template.ground,
        "background": template.background,
        "emblem": template.emblem,
        "layout": full_layout(template.page, template.layout),
        "words": [_filled(words, printed) for words in template.all_words()],
    }


def _filled(words: Mapping[str, str], printed: Mapping[str, str]) -> dict[str, str]:
    return {
        "language": words["language"],
        "title": nfc(words["title"]),
        "certifies": nfc(words["certifies"]),
        "text": fill(nfc(words["body"]), printed),
    }
