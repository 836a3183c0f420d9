"""Looking into a Word or Excel file before a library unpacks it."""

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from quizzes.formats.draft import UnusableFile

MEBIBYTE = 1024 * 1024
MAX_FILE_BYTES = 40 * MEBIBYTE
MAX_UNPACKED_BYTES = 200 * MEBIBYTE
# Letters and marks without the pictures: four thousand questions fill less.
MAX_XML_BYTES = 30 * MEBIBYTE
MAX_RATIO = 100
MAX_PARTS = 3000
# Below this size a high ratio harms nobody, and small XML parts reach it honestly.
RATIO_MATTERS_FROM_BYTES = MEBIBYTE
XML_SUFFIXES = {".xml", ".rels", ".vml"}
# The container of Word and Excel until 2003, and of files with a password.
OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
IS_ENCRYPTED = 0x1


def check_package(data: bytes, *, main: str, old: str, other: str) -> None:
    """Raise UnusableFile unless `data` is a small and plain zip archive that holds part `main`.

    old    code for a file of Office until 2003
    other  code for anything else that is not the wanted kind of file
    """
    if len(data) > MAX_FILE_BYTES:
        raise UnusableFile("too_big")
    if data.startswith(OLD_CONTAINER):
        raise UnusableFile("file_has_password" if ENCRYPTED_STREAM in data else old)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if main not in archive.namelist():
                raise UnusableFile(other)
            _check_sizes(archive.infolist())
            _check_xml(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
        raise UnusableFile(other) from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    xml = [part for part in parts if _is_xml(part.filename)]
    if (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES
        or sum(part.file_size for part in xml) > MAX_XML_BYTES
        or any(_is_dense(part) or _leads_outside(part) for part in parts)
    ):
        raise UnusableFile("file_unpacks_too_big")
    if any(part.flag_bits & IS_ENCRYPTED for part in parts):
        raise UnusableFile("file_has_password")


def _check_xml(archive: zipfile.ZipFile) -> None:
    """Refuse what can name other files or grow: Office never writes a document type."""
    for part in archive.infolist():
        if not _is_xml(part.filename):
            continue
        text = archive.read(part).replace(b"\0", b"")
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise UnusableFile("file_unpacks_too_big")


def _is_xml(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in XML_SUFFIXES


def _is_dense(part: zipfile.ZipInfo) -> bool:
    if part.file_size < RATIO_MATTERS_FROM_BYTES:
        return False
    return part.file_size > MAX_RATIO * max(part.compress_size, 1)


def _leads_outside(part: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(part.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(part.external_attr >> 16)
    return is_link or ".." in name.parts
