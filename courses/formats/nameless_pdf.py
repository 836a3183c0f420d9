"""PDF documents without notes about who made them."""

import io
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer

# Notes about the document and its parts; files attached to it; articles with their authors.
_NOTES = (
    "/Metadata",
    "/PieceInfo",
    "/Author",
    "/EmbeddedFiles",
    "/AF",
    "/Threads",
    "/LastModified",
)
_JPEG_PLAIN = {0xE0, 0xE2, 0xEE}  # size, colours, and how the colours are stored
_START_OF_SCAN = 0xDA


def nameless_pdf(data: bytes) -> bytes:
    """Return the document with its pages alone: no author, no XMP, no names on remarks.

    What was signed is no longer so. Raises ValueError or what the reader raises for documents that
    are damaged or open with a password only.
    """
    reader = PdfFileReader(io.BytesIO(data), strict=False)
    if reader.encrypted:
        reader.decrypt(b"")
    if not int(reader.root["/Pages"]["/Count"]):
        raise ValueError("no pages")
    writer: PdfFileWriter = copy_into_new_writer(reader, {"info": None})
    for found in list(writer.objects.values()):
        _clean(found)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _clean(found: Any) -> None:
    if isinstance(found, generic.ArrayObject):
        for value in found:
            _clean(_direct(value))
    elif isinstance(found, generic.DictionaryObject):
        _drop_names(found)
        for name in list(found):
            _clean(_direct(found.raw_get(name)))


def _drop_names(found: generic.DictionaryObject) -> None:
    for name in _NOTES:
        found.pop(generic.pdf_name(name), None)
    if "/Subtype" in found and "/Rect" in found and found.raw_get("/Subtype") != "/Widget":
        # A remark: /T names whoever made it.
        found.pop(generic.pdf_name("/T"), None)
    if found.get("/FT") == "/Sig":
        found.pop(generic.pdf_name("/V"), None)
    if isinstance(found, generic.StreamObject) and _is_photo(found):
        # As it lies in the file: a JPEG with all its notes. There is no other way in.
        found._encoded_data = without_notes(found.encoded_data)


def _direct(value: Any) -> Any:
    # What stands elsewhere comes by itself.
    return None if isinstance(value, generic.IndirectObject) else value


def _is_photo(found: Any) -> bool:
    if "/Filter" not in found or found.get("/Subtype") != "/Image":
        return False
    used = found["/Filter"]
    return used == "/DCTDecode" or list(used) == ["/DCTDecode"]


def without_notes(jpeg: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP and comments; its pixels are untouched."""
    kept, place = bytearray(jpeg[:2]), 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker == _START_OF_SCAN:
            break
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        is_note = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in _JPEG_PLAIN)
        if not is_note:
            kept += jpeg[place:end]
        place = end
    return bytes(kept + jpeg[place:])
