"""Where the visible seal of a signature stands, and what it says. Lengths in millimetres."""

import datetime as dt
from dataclasses import dataclass

_MM_TO_POINTS = 72 / 25.4
_WIDEST = 86.0
# Between the seal and the words above and below it.
_APART = 1.5


@dataclass(frozen=True)
class Seal:
    """A visible seal on the first page.

    box     left, bottom, right, top in points from the lower left corner of the page
    owner   who issues, as printed
    """

    box: tuple[float, float, float, float]
    owner: str


def seal_box(
    room: tuple[float, float, float, float], page_height: float
) -> tuple[float, float, float, float]:
    """Return the box of the seal in the middle of its room.

    room   left, top, right, bottom from the upper left corner of the page
    """
    left, top, right, bottom = room
    width = min(right - left, _WIDEST)
    middle = (left + right) / 2
    return (
        round((middle - width / 2) * _MM_TO_POINTS, 2),
        round((page_height - bottom + _APART) * _MM_TO_POINTS, 2),
        round((middle + width / 2) * _MM_TO_POINTS, 2),
        round((page_height - top - _APART) * _MM_TO_POINTS, 2),
    )


def seal_lines(signer: str, owner: str, moment: dt.datetime) -> list[str]:
    """Return what the seal says; `moment` in the zone it is written in."""
    zone = f"{moment:%z}"
    lines = [f"Ký bởi: {signer}"]
    if owner.casefold() != signer.casefold():
        lines.append(f"Cơ quan: {owner}")
    return [*lines, f"Thời gian ký: {moment:%d/%m/%Y %H:%M:%S} {zone[:3]}:{zone[3:]}"]
