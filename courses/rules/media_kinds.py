"""What a file is, by what is in it and never by its name; and how large it may be."""

import zipfile
from typing import IO

MEGABYTE = 2**20
# Kind of file → what ffmpeg is told to read it as. Nothing else is read: a playlist would make it
# fetch other files.
VIDEO_READERS = {"mp4": "mov", "webm": "matroska", "avi": "avi"}
AUDIO_READERS = {"mp4": "mov", "webm": "matroska", "mp3": "mp3", "ogg": "ogg", "wav": "wav"}
SLIDES = frozenset({"pdf", "pptx"})

MOST_BYTES = {"video": 500 * MEGABYTE, "audio": 100 * MEGABYTE, "slides": 60 * MEGABYTE}
MOST_SECONDS = {"video": 90 * 60, "audio": 120 * 60}
MOST_SLIDES = 120
MOST_PIXELS = 4096 * 2304
# A presentation unpacked; more is a bomb.
_MOST_UNPACKED = 600 * MEGABYTE
_HEAD = 64


def kind_of(file: IO[bytes]) -> str:
    """Return the kind of a file by its content, "" for one that is not wanted here."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _presentation(file)
    return next((kind for kind, fits in _SIGNS if fits(head)), "")


def _is_mp3(head: bytes) -> bool:
    # A frame of MPEG layer III; the versions and rates that are reserved do not occur.
    return (
        len(head) > 2
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[1] & 0x18 != 0x08
        and head[2] & 0xF0 not in (0x00, 0xF0)
    )


_SIGNS = [
    ("mp4", lambda head: head[4:8] == b"ftyp"),
    ("webm", lambda head: head.startswith(b"\x1a\x45\xdf\xa3")),
    ("avi", lambda head: head.startswith(b"RIFF") and head[8:12] == b"AVI "),
    ("wav", lambda head: head.startswith(b"RIFF") and head[8:12] == b"WAVE"),
    ("ogg", lambda head: head.startswith(b"OggS")),
    ("mp3", lambda head: head.startswith(b"ID3") or _is_mp3(head)),
    ("pdf", lambda head: head.startswith(b"%PDF-")),
]


def _presentation(file: IO[bytes]) -> str:
    """Return "pptx" for one without macros that does not grow beyond measure."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = {info.filename for info in archive.infolist()}
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    finally:
        file.seek(0)
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    is_one = {"[Content_Types].xml", "ppt/presentation.xml"} <= names
    return "pptx" if is_one and not has_macros and unpacked <= _MOST_UNPACKED else ""
