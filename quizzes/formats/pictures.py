"""Pictures of a file, each under one name for the whole file."""

import base64
import binascii
import hashlib
import re
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from shared.text import vietnamese_slug

# How the pictures that we can keep begin. Others (SVG, documents, films) are refused.
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")
_DATA = re.compile(
    r"data:image/[a-z+.-]+(?:;name=(?P<name>[^;,]*))?(?:;[a-z-]+=[^;,]*)*;base64,", re.IGNORECASE
)


class BadPicture(ValueError):
    """These bytes are no picture that we keep."""


def extension_of(data: bytes) -> str:
    """Return "png", "jpg", "gif" or "webp" by how `data` begins. Raises BadPicture."""
    for beginning, extension in _BEGINNINGS:
        if data.startswith(beginning):
            return extension
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    raise BadPicture


def from_base64(text: str) -> bytes:
    """Return the bytes. Raises BadPicture."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadPicture from error


class Pictures:
    """Collects pictures: the same bytes once, different ones under different names."""

    def __init__(self) -> None:
        self.by_name: dict[str, bytes] = {}
        self._known: dict[bytes, str] = {}

    def add(self, data: bytes, wanted: str = "") -> str:
        """Keep a picture and return its name, `wanted` if that can be. Raises BadPicture."""
        extension = extension_of(data)
        digest = hashlib.sha256(data).digest()
        if digest not in self._known:
            name = self._known[digest] = self._free_name(wanted, extension)
            self.by_name[name] = data
        return self._known[digest]

    def add_data_uri(self, source: str) -> str:
        """Keep the picture inside a data: address. Raises BadPicture."""
        match = _DATA.match(source)
        if match is None:
            raise BadPicture
        wanted = unquote(match["name"] or "")
        return self.add(from_base64(unquote(source[match.end() :])), wanted)

    def _free_name(self, wanted: str, extension: str) -> str:
        wanted = PurePosixPath(wanted.replace("\\", "/")).name
        if _SAFE_NAME.fullmatch(wanted) and wanted not in self.by_name:
            return wanted
        stem = vietnamese_slug(PurePosixPath(wanted).stem)[:40] or "hinh"
        name, number = f"{stem}.{extension}", 1
        while name in self.by_name:
            number += 1
            name = f"{stem}-{number}.{extension}"
        return name


def data_uri(name: str, data: bytes) -> str:
    """Return the picture as an address that holds all of it, with its name."""
    kind = _TYPES[extension_of(data)]
    return f"data:{kind};name={quote(name, safe='')};base64,{base64.b64encode(data).decode()}"
