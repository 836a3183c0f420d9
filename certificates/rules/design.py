"""Where the parts of a certificate stand on its page: millimetres from the top left corner.

A layout is stored as JSON, {part: {"x", "y", "width", "height", "points"}}, and is checked here
before it is stored and again before it is printed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

Layout = dict[str, dict[str, float]]

# Page → width and height in mm, as CSS names it.
PAGES: dict[str, tuple[float, float]] = {
    "a4_landscape": (297, 210),
    "a4_portrait": (210, 297),
    "a5_landscape": (210, 148),
}
STANDARD_PAGE = "a4_landscape"

# Part → least width and height in mm. A QR code below 20 mm is not read from paper.
PARTS: dict[str, tuple[float, float]] = {
    "issuer": (50, 12),
    "heading": (50, 8),
    "emblem": (8, 8),
    "title": (80, 10),
    "name": (80, 7),
    "details": (60, 5),
    "text": (80, 15),
    "signature": (50, 25),
    "qr": (20, 20),
    "numbers": (25, 4),
    "check": (30, 8),
}
PICTURES = frozenset({"emblem", "qr"})
KEYS = ("x", "y", "width", "height", "points")
LEAST_POINTS, MOST_POINTS = 7, 60

_DEFAULTS: dict[str, dict[str, tuple[float, ...]]] = {
    "a4_landscape": {
        "issuer": (24, 19, 114, 28, 12),
        "heading": (159, 19, 114, 18, 13.5),
        "emblem": (139.5, 18, 18, 18, 0),
        "title": (24, 47, 249, 30, 34),
        "name": (24, 78, 249, 15, 30),
        "details": (24, 94, 249, 8, 13),
        "text": (32, 104, 233, 34, 14),
        "signature": (161, 140, 112, 51, 13),
        "qr": (24, 161, 30, 30, 0),
        "numbers": (57, 169.5, 95, 6, 9),
        "check": (57, 176, 95, 14, 9),
    },
    "a4_portrait": {
        "issuer": (19, 20, 84, 27, 11),
        "heading": (105, 20, 86, 18, 12),
        "emblem": (93.5, 48, 23, 23, 0),
        "title": (20, 73, 170, 38, 30),
        "name": (20, 112, 170, 15, 28),
        "details": (20, 129, 170, 16, 13),
        "text": (24, 148, 162, 64, 14),
        "signature": (101, 216, 90, 58, 13),
        "qr": (22, 238, 30, 30, 0),
        "numbers": (54, 240, 46, 6, 9),
        "check": (54, 246.5, 46, 22, 8.5),
    },
    "a5_landscape": {
        "issuer": (17, 13.5, 80, 20, 8.5),
        "heading": (113, 13.5, 80, 13, 9.5),
        "emblem": (98.5, 13, 13, 13, 0),
        "title": (17, 33.5, 176, 22, 24),
        "name": (17, 55.5, 176, 11, 21),
        "details": (17, 67, 176, 6.5, 9.5),
        "text": (22, 74, 166, 24, 10),
        "signature": (113, 98.5, 80, 36, 9.5),
        "qr": (17, 112.5, 22, 22, 0),
        "numbers": (41, 118, 70, 5, 7),
        "check": (41, 123, 70, 11.5, 7),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong with one part.

    code   "unknown", "number", "off_page", "small", "letters" or "overlap"
    other  the second part of an overlap
    least  least width and height in mm, or least and most points
    """

    part: str
    code: str
    other: str = ""
    least: tuple[float, float] = (0, 0)


def default_layout(page: str) -> Layout:
    """Return where everything stands on `page` unless somebody moved it."""
    return {part: dict(zip(KEYS, at, strict=True)) for part, at in _DEFAULTS[page].items()}


def full_layout(page: str, stored: Mapping[str, Mapping[str, float]]) -> Layout:
    """Return the layout with what `stored` leaves out taken from the default of the page."""
    return {part: at | dict(stored.get(part, {})) for part, at in default_layout(page).items()}


def layout_faults(page: str, layout: Mapping[str, Any], *, has_emblem: bool) -> list[Fault]:
    """Return what is wrong with a layout as it came in; empty when it may be printed."""
    faults = [Fault(str(part), "unknown") for part in layout if part not in PARTS]
    sound: Layout = {}
    for part, default in default_layout(page).items():
        at = layout.get(part, default)
        if not _is_numbers(at):
            faults.append(Fault(part, "number"))
            continue
        found = _faults_of(part, default | at, PAGES[page])
        faults += found
        if not found and (has_emblem or part != "emblem"):
            sound[part] = default | at
    return faults + [
        Fault(one, "overlap", other=other)
        for one, other in combinations(sound, 2)
        if _overlap(sound[one], sound[other])
    ]


def _is_numbers(at: Any) -> bool:
    return isinstance(at, Mapping) and all(
        key in KEYS
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        for key, value in at.items()
    )


def _faults_of(part: str, at: Mapping[str, float], size: tuple[float, float]) -> list[Fault]:
    faults = []
    if at["width"] < PARTS[part][0] or at["height"] < PARTS[part][1]:
        faults.append(Fault(part, "small", least=PARTS[part]))
    right, bottom = at["x"] + at["width"], at["y"] + at["height"]
    if at["x"] < 0 or at["y"] < 0 or right > size[0] or bottom > size[1]:
        faults.append(Fault(part, "off_page"))
    if part not in PICTURES and not LEAST_POINTS <= at["points"] <= MOST_POINTS:
        faults.append(Fault(part, "letters", least=(LEAST_POINTS, MOST_POINTS)))
    return faults


def _overlap(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )
