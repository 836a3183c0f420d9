"""Looking into a zip archive before anything of it is unpacked."""

import stat
import zipfile
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from records.register.report import UnusableFile

MEBIBYTE = 1024 * 1024
MAX_TOTAL_BYTES = 200 * MEBIBYTE
MAX_RATIO = 100
MAX_ENTRIES = 2000
# Below this size a high ratio harms nobody, and small XML parts reach it honestly.
RATIO_MATTERS_FROM_BYTES = MEBIBYTE


def check_archive(path: Path) -> None:
    """Raise UnusableFile unless the archive is small, plain and what it says it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnusableFile(
            _("This is not an Excel workbook (.xlsx). Save the file as .xlsx and try again.")
        ) from error
    if len(entries) > MAX_ENTRIES:
        raise _bomb()
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise _bomb()
    for entry in entries:
        if _is_dense(entry) or _leads_outside(entry):
            raise _bomb()


def _bomb() -> UnusableFile:
    return UnusableFile(
        _(
            "This file unpacks to far more than a register would, or holds what a workbook does "
            "not hold. It was not opened. Copy the rows into a new workbook and try again."
        )
    )


def _is_dense(entry: zipfile.ZipInfo) -> bool:
    if entry.file_size < RATIO_MATTERS_FROM_BYTES:
        return False
    return entry.file_size > MAX_RATIO * max(entry.compress_size, 1)


def _leads_outside(entry: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return is_link or name.is_absolute() or ".." in name.parts
