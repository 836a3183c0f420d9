"""Addresses as QR codes for paper."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_of(address: str) -> SafeString:
    """Return an SVG element to stand in a page, without a size of its own."""
    svg = segno.make(address, error="m", micro=False).svg_inline(
        border=2, omitsize=True, svgclass="lesson-qr", lineclass=None
    )
    return mark_safe(svg)  # noqa: S308  # drawn by us; the address is only dots in it
