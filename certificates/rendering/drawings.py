"""Pictures as they go into a PDF: prepared once and put into every certificate as they are.

They take the place of WeasyPrint's own images in its cache, so they have the methods of those. Much
of a certificate's time would otherwise go into drawing the same frame and packing the same emblem.
"""

import hashlib
import io
from typing import TYPE_CHECKING, Any, cast

import pydyf
import segno
from PIL import Image
from weasyprint.images import RasterImage, SVGImage

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PX_PER_MM = 96 / 25.4
_QUIET_ZONE = 4  # modules


class QrDrawing:
    """A QR code as one path of black rectangles; its address is text and never fetched."""

    def __init__(self, address: str) -> None:
        # One mask for all: readers take any, and weighing all eight takes longer than the rest.
        self._rows = segno.make(address, error="m", micro=False, mask=2).matrix

    def get_intrinsic_size(self, *_resolution_and_font: Any) -> tuple[float, float, float]:
        return 100, 100, 1

    def draw(self, stream: Any, width: float, *_height_and_style: Any) -> None:
        stream.set_color_rgb(0, 0, 0)
        module = width / (len(self._rows) + 2 * _QUIET_ZONE)
        path = [
            f"{x * module:.3f} {y * module:.3f} {length * module:.3f} {module:.3f} re"
            for x, y, length in self._runs()
        ]
        stream.stream.append("\n".join(path).encode())
        stream.fill()

    def _runs(self) -> list[tuple[int, int, int]]:
        """The black modules as left, top and length of the runs in each row."""
        runs = []
        for top, row in enumerate(self._rows, start=_QUIET_ZONE):
            left = 0
            while left < len(row):
                end = left
                while end < len(row) and row[end]:
                    end += 1
                if end > left:
                    runs.append((left + _QUIET_ZONE, top, end - left))
                left = end + 1
        return runs


class Ornament:
    """A drawing of ours, drawn from its SVG once for each size and copied from then on."""

    def __init__(self, tree: "Element") -> None:
        self._image = SVGImage(tree, "hocba:", None, None)
        self._drawn: dict[tuple[float, float], tuple[bytes, dict[str, Any]]] = {}

    def get_intrinsic_size(self, resolution: Any, font_size: Any) -> Any:
        return self._image.get_intrinsic_size(resolution, font_size)

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        states = stream._resources["ExtGState"]
        if (width, height) in self._drawn:
            lines, known = self._drawn[width, height]
            stream.stream.append(lines)
            states.update(known)
            return
        before = len(stream.stream)
        self._image.draw(stream, width, height, style)
        lines = b"\n".join(
            part if isinstance(part, bytes) else str(part).encode()
            for part in stream.stream[before:]
        )
        self._drawn[width, height] = (lines, dict(states))


class KeptImage:
    """A JPEG or PNG, unpacked and packed for PDF once."""

    def __init__(self, data: bytes) -> None:
        picture = Image.open(io.BytesIO(data))
        self.id = hashlib.sha256(data).hexdigest()[:16]
        self._image = RasterImage(picture, self.id, data)
        self._object: pydyf.Stream | None = None

    def get_intrinsic_size(self, resolution: Any, font_size: Any) -> Any:
        return self._image.get_intrinsic_size(resolution, font_size)

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:
        name = stream.add_image(self, interpolate=True, ratio=1)
        stream.transform(width, 0, 0, -height, 0, height)
        stream.draw_x_object(name)

    def get_x_object(self, *interpolate_and_ratio: Any) -> pydyf.Stream:
        if self._object is None:
            self._object = self._image.get_x_object(*interpolate_and_ratio)
        return _copy(self._object)


def _copy(image: pydyf.Stream) -> pydyf.Stream:
    # The same bytes for every document, but objects of its own: they carry its numbers.
    extra = dict(image.extra)
    if "SMask" in extra:
        extra["SMask"] = _copy(cast("pydyf.Stream", extra["SMask"]))
    return pydyf.Stream(list(image.stream), pydyf.Dictionary(extra))
