"""The pictures of a Word document: their bytes, names, sizes and descriptions."""

import re
from pathlib import PurePosixPath

from docx.opc.part import Part
from docx.oxml.ns import qn

from quizzes.formats.docx_lines import Picture
from quizzes.formats.docx_styles import Element
from quizzes.formats.draft import Problem
from shared.text import tidy

EMU_PER_PIXEL = 9525
MAX_PIXELS = 20_000
VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_PX_PER_UNIT = {"pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "px": 1.0, "": 1.0}
# First bytes of what a browser can show or Pillow can turn into that.
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"BM", "bmp"),
    (b"II*\0", "tif"), (b"MM\0*", "tif"),
)  # fmt: skip
_FILE_NAME = re.compile(r"[\w][\w .()-]{0,80}\.(?:png|jpe?g|gif|bmp|tiff?|webp)", re.IGNORECASE)
# What `docx_prose` notes of the size on the screen; 0×0 for none.
_SIZE = re.compile(r"(\d{1,4})×(\d{1,4})")


def suffix_of(data: bytes) -> str:
    """Return the kind of a picture by its first bytes, "" for one that cannot be shown."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((suffix for start, suffix in _BEGINNINGS if data.startswith(start)), "")


class Pictures:
    """Collects the pictures met while a document is read."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._names: dict[str, str] = {}
        self.data: dict[str, bytes] = {}

    def drawn(self, drawing: Element, problems: list[Problem]) -> list[Picture]:
        """Return the pictures of a `w:drawing`."""
        properties = drawing.find(f".//{qn('wp:docPr')}")
        extent = drawing.find(f".//{qn('wp:extent')}")
        name = _attribute(properties, "name")
        title = _attribute(properties, "title")
        own_size = _SIZE.fullmatch(title)
        alt = tidy(_attribute(properties, "descr") or ("" if own_size else title))
        found = []
        for blip in drawing.iter(qn("a:blip")):
            crop = blip.getparent().find(qn("a:srcRect"))
            if crop is not None and crop.attrib:
                problems.append(Problem("picture_cropped", alt, blocks=False))
            kept = self._keep(blip.get(qn("r:embed")), name, problems)
            if kept:
                size = [_pixels(_attribute(extent, axis)) for axis in ("cx", "cy")]
                if own_size:
                    size = [int(own_size[1]), int(own_size[2])]
                found.append(Picture(kept, alt, *size))
        return found

    def old(self, shape: Element, problems: list[Problem]) -> list[Picture]:
        """Return the pictures of a `w:pict` or of the preview of a `w:object`."""
        found = []
        for data in shape.iter(f"{VML}imagedata"):
            outer = data.getparent()
            style = dict(
                part.strip().lower().split(":", 1)
                for part in (outer.get("style") or "").split(";")
                if ":" in part
            )
            kept = self._keep(
                data.get(qn("r:id")) or data.get(qn("r:embed")), outer.get("id") or "", problems
            )
            if kept:
                alt = tidy(outer.get("alt") or data.get(f"{_OFFICE}title") or "")
                size = [_length(style.get(axis, "")) for axis in ("width", "height")]
                found.append(Picture(kept, alt, *size))
        return found

    def _keep(self, relation: str | None, name: str, problems: list[Problem]) -> str:
        """Return the NAME of a picture, "" if it cannot be kept."""
        link = self._part.rels.get(relation or "")
        if link is None or link.is_external:
            problems.append(Problem("picture_elsewhere"))
            return ""
        data = link.target_part.blob
        suffix = suffix_of(data)
        if not suffix:
            kind = PurePosixPath(str(link.target_part.partname)).suffix.lstrip(".").upper()
            problems.append(Problem("picture_kind", kind))
            return ""
        if relation not in self._names:
            kept = name if _FILE_NAME.fullmatch(name) and name not in self.data else ""
            kept = kept or self._new_name(suffix)
            self._names[relation or ""] = kept
            self.data[kept] = data
        return self._names[relation or ""]

    def _new_name(self, suffix: str) -> str:
        number = len(self.data) + 1
        while f"hinh-{number}.{suffix}" in self.data:
            number += 1
        return f"hinh-{number}.{suffix}"


def _attribute(element: Element, name: str) -> str:
    return (element.get(name) or "") if element is not None else ""


def _pixels(length: str) -> int:
    pixels = round(int(length or 0) / EMU_PER_PIXEL)
    return pixels if 0 < pixels < MAX_PIXELS else 0


def _length(text: str) -> int:
    found = re.fullmatch(r"\s*([\d.]{1,9})\s*([a-z]{0,2})\s*", text)
    if not found or found[2] not in _PX_PER_UNIT or found[1].count(".") > 1 or found[1] == ".":
        return 0
    pixels = round(float(found[1]) * _PX_PER_UNIT[found[2]])
    return pixels if 0 < pixels < MAX_PIXELS else 0
