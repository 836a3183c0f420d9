"""The file that a course travels in: a zip of JSON and of files named by their SHA-256.

Nothing in it is unpacked by name, so a name cannot lead anywhere; what is too large, too dense or
not what its name says is refused before it is read.
"""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FORMAT, VERSION = "hocba-course", 1
MANIFEST, COURSE, QUESTIONS = "manifest.json", "course.json", "questions.json"
MEGABYTE = 2**20
MOST_BYTES = 1024 * MEGABYTE  # of the file as it comes
MOST_UNPACKED = 1536 * MEGABYTE
MOST_MEMBERS = 3000
MOST_JSON = 30 * MEGABYTE
MOST_RATIO = 200
_NAME = re.compile(r"(?:manifest|course|questions)\.json|files/[0-9a-f]{64}\.[a-z0-9]{1,5}")
_PIECE = 2**20


class UnusableArchive(Exception):
    """The file cannot be read as a course. `message` is for people."""

    def __init__(self, message: "str | Promise", **values: Any) -> None:
        super().__init__(str(message))
        self.message = str(message) % values if values else str(message)


NOT_ONE = _("This is not a course that was given out here. Choose the .zip file as it was saved.")
DAMAGED = _("The file is damaged or has been changed: %(name)s. Have it given out again.")
TOO_LARGE = _("The file is larger than what is taken here.")
TOO_NEW = _("The file is of a newer version (%(version)s) than this site reads. Update the site.")


@dataclass
class Outgoing:
    """What will be written: JSON by its name, and stored files by the names they get."""

    parts: dict[str, Any] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)

    def take(self, file: File) -> str:
        """Take a stored file along; return the name under which it travels."""
        with file.open("rb"):
            digest = _digest(file.chunks())
        extension = str(file.name).rpartition(".")[2].lower()
        clean = re.sub(r"[^a-z0-9]", "", extension)[:5] or "bin"
        name = f"files/{digest}.{clean}"
        self.files.setdefault(name, file)
        return name

    def write(self, target: IO[bytes]) -> None:
        """Write the archive; the same course gives the same members."""
        texts = {name: _as_json(part) for name, part in self.parts.items()}
        sums = {name: _digest([text]) for name, text in texts.items()}
        sums |= {name: name[6:70] for name in self.files}
        manifest = {"format": FORMAT, "version": VERSION, "members": dict(sorted(sums.items()))}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, _as_json(manifest))
            for name, text in texts.items():
                archive.writestr(name, text)
            for name, file in sorted(self.files.items()):
                with file.open("rb"), archive.open(name, "w") as member:
                    for chunk in file.chunks():
                        member.write(chunk)


class Incoming:
    """An archive that has been looked through. Raises UnusableArchive."""

    def __init__(self, source: IO[bytes]) -> None:
        try:
            self.archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnusableArchive(NOT_ONE) from error
        self.members = _checked(self.archive.infolist())
        self.sums: dict[str, Any] = {}
        manifest = self._json(MANIFEST)
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise UnusableArchive(NOT_ONE)
        if manifest.get("version") != VERSION:
            raise UnusableArchive(TOO_NEW, version=str(manifest.get("version"))[:20])
        sums = manifest.get("members")
        if not isinstance(sums, dict) or set(sums) != set(self.members) - {MANIFEST}:
            raise UnusableArchive(DAMAGED, name=MANIFEST)
        self.sums = sums

    def part(self, name: str) -> Any:
        """Return a part; None when there is none."""
        return self._json(name) if name in self.members else None

    def read(self, name: Any) -> bytes:
        """Return a file, checked against its sum. Raises UnusableArchive."""
        if not isinstance(name, str) or name not in self.members:
            raise UnusableArchive(DAMAGED, name=str(name)[:80])
        size = self.members[name].file_size
        try:
            with self.archive.open(name) as member:
                data = member.read(size + 1)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError) as error:
            raise UnusableArchive(DAMAGED, name=name) from error
        except Exception as error:  # zlib and its like have errors of their own
            raise UnusableArchive(DAMAGED, name=name) from error
        is_same = name == MANIFEST or _digest([data]) == self.sums.get(name)
        if len(data) != size or not is_same:
            raise UnusableArchive(DAMAGED, name=name)
        return data

    def _json(self, name: str) -> Any:
        if name in self.members and self.members[name].file_size > MOST_JSON:
            raise UnusableArchive(TOO_LARGE)
        try:
            return json.loads(self.read(name).decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise UnusableArchive(DAMAGED, name=name) from error


def _checked(infos: Iterable[zipfile.ZipInfo]) -> Mapping[str, zipfile.ZipInfo]:
    """Return the members by name. No name of another shape, none twice, nothing like a bomb."""
    members: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in infos:
        if not _NAME.fullmatch(info.filename) or info.filename in members or info.flag_bits & 1:
            raise UnusableArchive(NOT_ONE)
        total += info.file_size
        is_dense = info.file_size > MOST_RATIO * max(info.compress_size, 1)
        if is_dense and info.file_size > MEGABYTE:
            raise UnusableArchive(TOO_LARGE)
        members[info.filename] = info
        if len(members) > MOST_MEMBERS or total > MOST_UNPACKED:
            raise UnusableArchive(TOO_LARGE)
    if MANIFEST not in members or COURSE not in members:
        raise UnusableArchive(NOT_ONE)
    return members


def _as_json(part: Any) -> bytes:
    text = json.dumps(part, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode()


def _digest(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
