"""The formats of question files by the name that commands and pages use."""

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.formats.draft import FileRead, FileToWrite, UnusableFile
from quizzes.formats.plain import text_of

_ZIP = b"PK\x03\x04"
_AIKEN = re.compile(r"^\s*(?:ANSWER|ĐÁP ÁN|DAP AN)\s*[:：]", re.IGNORECASE | re.MULTILINE)
# How much of a text file tells what it is.
_BEGINNING = 4000


@dataclass(frozen=True)
class Format:
    """One format. `extensions` without the dot, the usual one first."""

    name: str
    label: Promise | str
    extensions: tuple[str, ...]
    content_type: str
    reader: str
    writer: str

    def read(self, data: bytes) -> FileRead:
        """Return what the file holds. Raises UnusableFile."""
        found: FileRead = _module(self.reader).read(data)
        return found

    def write(self, file: FileToWrite) -> bytes:
        written: bytes = _module(self.writer).write(file)
        return written


def _module(name: str) -> Any:
    # Only now: the libraries for Word and Excel are big, and few processes ever need them.
    return import_module(f"quizzes.formats.{name}")


def empty_workbook() -> bytes:
    """Return the Excel template of questions, to be filled in."""
    made: bytes = _module("xlsx").template()
    return made


FORMATS = {
    one.name: one
    for one in (
        Format(
            "docx",
            _("Word (.docx)"),
            ("docx",),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx_reader",
            "docx_writer",
        ),
        Format(
            "xlsx",
            _("Excel (.xlsx)"),
            ("xlsx",),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            "xlsx",
        ),
        Format("gift", "GIFT", ("gift", "txt"), "text/plain; charset=utf-8", "gift", "gift"),
        Format("aiken", "Aiken", ("txt",), "text/plain; charset=utf-8", "aiken", "aiken"),
        Format(
            "moodle_xml",
            "Moodle XML",
            ("xml",),
            "application/xml; charset=utf-8",
            "moodle_xml",
            "moodle_xml",
        ),
    )
}


def guessed_format(file_name: str, data: bytes) -> str | None:
    """Return the name of the format that a file seems to have, by its name and its beginning."""
    extension = PurePath(file_name).suffix.lower().lstrip(".")
    if data.startswith(_ZIP):
        return "xlsx" if extension == "xlsx" else "docx"
    if extension == "gift":
        return "gift"
    try:
        text = text_of(data)
    except UnusableFile:
        text = data[:_BEGINNING].decode(errors="ignore")
    start = text.lstrip()[:_BEGINNING]
    if start.startswith("<"):
        return "moodle_xml"
    if extension not in {"txt", "aiken", ""}:
        return None
    if _AIKEN.search(start):
        return "aiken"
    return "gift" if "{" in start or start.startswith(("//", "::", "$CATEGORY")) else "aiken"
