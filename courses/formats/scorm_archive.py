"""The archive of a package: whether every file in it may be unpacked, and which they are."""

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _

from courses.formats.scorm_manifest import MANIFEST, Manifest, UnusablePackage, read_manifest

MOST_ARCHIVE = 200 * 1024 * 1024
MOST_UNPACKED = 600 * 1024 * 1024
MOST_FILES = 5_000
# How many times larger files may become; text shrinks to a twentieth, bombs to a thousandth.
MOST_RATIO = 100
FREE_OF_RATIO = 20 * 1024 * 1024
LONGEST_PATH = 300
CHUNK = 256 * 1024
PROGRAMS = frozenset(
    """
    app apk asp aspx bat bin cgi chm class cmd com cpl dll dmg docm elf exe gadget hta htaccess inf
    iso jar jnlp jsp jspx lnk msc msi msix msp php php3 php4 php5 phar phtml pif pl pptm ps1 psm1
    py pyc rb reg scf scr sh so swf sys url vb vbe vbs wsf wsh xlsm
    """.split()  # noqa: SIM905 - read and extended as a list of words
)
# What systems and editors leave behind; never a part of the package.
_LITTER = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.IGNORECASE
)


@dataclass(frozen=True)
class Contents:
    """members  path inside the package → its entry in the archive
    sizes    path → bytes when unpacked
    """

    manifest: Manifest
    members: dict[str, zipfile.ZipInfo]
    sizes: dict[str, int]


def open_archive(file: IO[bytes]) -> zipfile.ZipFile:
    """Return the archive. Raises UnusablePackage."""
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnusablePackage(
            _("The file is no ZIP archive. Hand in the .zip as your program exported it.")
        ) from error


def contents_of(archive: zipfile.ZipFile) -> Contents:
    """Return what the archive holds, every file of it read once to its end.

    Raises UnusablePackage for the first thing that is wrong.
    """
    members = _members(archive)
    manifest = read_manifest(_manifest_bytes(archive, members))
    there = {path.casefold() for path in members}
    missing = next((path for path in manifest.paths if path.casefold() not in there), None)
    if missing is not None:
        raise UnusablePackage(
            _("The start page is missing from the archive: %(path)s"), path=missing[:200]
        )
    return Contents(manifest, members, _sizes(archive, members))


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise UnusablePackage(
            _("The archive holds %(count)s files; %(most)s are the most."),
            count=len(entries), most=MOST_FILES,
        )  # fmt: skip
    members: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for entry in entries:
        path = unicodedata.normalize("NFC", entry.filename)
        _must_be_safe(entry, path)
        if entry.is_dir() or _LITTER.search(path):
            continue
        if path.casefold() in seen:
            raise UnusablePackage(_("Two files have the same name: %(path)s"), path=path[:200])
        seen.add(path.casefold())
        members[path] = entry
    if sum(entry.file_size for entry in members.values()) > MOST_UNPACKED:
        raise _too_big()
    return members


def _must_be_safe(entry: zipfile.ZipInfo, path: str) -> None:
    # zipfile cuts names at a NUL and, on Windows, turns backslashes; look at the name as it came.
    original = entry.orig_filename
    parts = path.rstrip("/").split("/")
    if (
        "\\" in original
        or any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in original)
        or path.startswith("/")
        or re.match(r"[A-Za-z]:", path)
        or any(part in {"", ".", ".."} for part in parts)
        or len(path) > LONGEST_PATH
    ):
        raise UnusablePackage(
            _("A file of the archive has a place that is not allowed: %(path)s"), path=path[:200]
        )
    mode = entry.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise UnusablePackage(
            _("The archive holds a link instead of a file: %(path)s"), path=path[:200]
        )
    if entry.flag_bits & 0x1:
        raise UnusablePackage(_("The archive has a password. Export the package without one."))
    if path.rpartition(".")[2].casefold() in PROGRAMS:
        raise UnusablePackage(
            _("The archive holds a program, which is not allowed: %(path)s"), path=path[:200]
        )


def _manifest_bytes(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> bytes:
    if MANIFEST in members:
        return b"".join(_chunks(archive, members[MANIFEST]))
    inside = next((path for path in members if path.endswith(f"/{MANIFEST}")), None)
    if inside is not None:
        raise UnusablePackage(
            _("imsmanifest.xml lies in the folder %(folder)s. Pack what is in it, not the folder."),
            folder=inside.removesuffix(f"/{MANIFEST}")[:200],
        )
    raise UnusablePackage(
        _("The archive has no imsmanifest.xml: it is no SCORM package. Export it for SCORM 1.2.")
    )


def _sizes(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> dict[str, int]:
    """Read everything once: sizes that the archive tells of itself prove nothing."""
    sizes: dict[str, int] = {}
    total = 0
    for path, entry in members.items():
        sizes[path] = 0
        for chunk in _chunks(archive, entry):
            sizes[path] += len(chunk)
            total += len(chunk)
            too_dense = sizes[path] > max(FREE_OF_RATIO, entry.compress_size * MOST_RATIO)
            if total > MOST_UNPACKED or too_dense:
                raise _too_big()
    return sizes


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(entry) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
    ) as error:
        raise UnusablePackage(
            _("A file of the archive is damaged: %(path)s. Export the package again."),
            path=entry.filename[:200],
        ) from error


def _too_big() -> UnusablePackage:
    return UnusablePackage(
        _("The archive becomes larger than %(most)s MB when it is unpacked, or far too much so."),
        most=MOST_UNPACKED // 1024 // 1024,
    )
