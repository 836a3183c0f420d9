"""Files of learners without what says whose they are: for those who mark them blind.

Notes beside the text go: authors, companies, places and times of photographs. What somebody has
written into the text or photographed stays.
"""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

from courses.formats.nameless_pdf import nameless_pdf, without_notes
from shared.pictures import BadPicture, small_picture

# A photographed page of handwriting is read at this size.
_LONGEST_SIDE = 2400  # pixels
# A document of 10 MB does not hold more than this without meaning harm.
_MOST_UNPACKED = 200 * 2**20
_MOST_PARTS = 5_000
NOBODY = "—"
_NAMING = {"author", "initials", "userId", "providerId"}
_PROPERTIES = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
_PHOTO = re.compile(r"\.jpe?g\Z", re.IGNORECASE)
_THUMBNAIL = re.compile(r"docProps/thumbnail\.", re.IGNORECASE)


class NotCleaned(ValueError):
    """The file cannot be read well enough to take the names out of it."""


def nameless(data: bytes, ending: str) -> bytes:
    """Return the file without its notes about people. The text and the pictures stay.

    ending  "docx", "pdf" or "jpg", as found in the file

    Raises NotCleaned for a file that is damaged or locked with a password.
    """
    cleaners: dict[str, Callable[[bytes], bytes]] = {
        "docx": _docx,
        "pdf": nameless_pdf,
        "jpg": _jpg,
    }
    try:
        return cleaners[ending](data)
    except NotCleaned:
        raise
    except Exception as error:  # whatever a damaged file makes its reader stumble over
        raise NotCleaned from error


def _jpg(data: bytes) -> bytes:
    return small_picture(data, is_photo=True, longest_side=_LONGEST_SIDE).data


def _docx(data: bytes) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise NotCleaned
        for part in parts:
            # By its name alone: dates and comments of the archive stay behind.
            written.writestr(
                zipfile.ZipInfo(part.filename), _part(part.filename, archive.read(part)),
                zipfile.ZIP_DEFLATED,
            )  # fmt: skip
    return stream.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name in _PROPERTIES:
        return _PROPERTIES[name]
    if name.endswith(".xml") and name.startswith("word/"):
        return _without_authors(content)
    if _PHOTO.search(name):
        return _photo(content)
    if _THUMBNAIL.match(name):
        return b""
    return content


def _photo(content: bytes) -> bytes:
    """Turned upright, as Word shows it; one that we do not read loses its notes as it is."""
    try:
        return _jpg(content)
    except BadPicture:
        return without_notes(content)


def _without_authors(content: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise NotCleaned
    for element in root.iter(etree.Element):
        attributes: Any = element.attrib
        for name in attributes:
            if etree.QName(name).localname in _NAMING:
                attributes[name] = NOBODY
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
