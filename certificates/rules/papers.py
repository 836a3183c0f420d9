"""Many papers in one archive, made while it is sent. No database and no storage."""

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.text import vietnamese_slug

MISSING = "THIEU-TEP.txt"


@dataclass(frozen=True)
class Entry:
    """One file of the archive; `content` None where the storage does not have it."""

    name: str
    number: str
    content: bytes | None
    sha256: str


class _Pipe(io.RawIOBase):
    """What is written here waits to be sent; nothing can be gone back to."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]  # whatever zipfile hands over
        self._parts.append(part)
        return len(part)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def names_of(papers: Iterable[tuple[str, str]]) -> list[str]:
    """Return a file name in plain letters for each (number, name of the holder), each once."""
    stems = [
        f"{vietnamese_slug(number.replace('/', '-'))}_{vietnamese_slug(full_name)}"
        for number, full_name in papers
    ]
    seen: Counter[str] = Counter()
    names = []
    for stem in stems:
        seen[stem] += 1
        names.append(f"{stem}.pdf" if seen[stem] == 1 else f"{stem}-{seen[stem]}.pdf")
    return names


def zip_stream(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield the archive in parts, holding one file at a time.

    What the storage does not have, or has otherwise than it was issued, is left out and named in a
    text at the end, so that nobody takes the archive for whole.
    """
    pipe = _Pipe()
    missing = []
    # PDFs are compressed already.
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            if entry.content is None or _sha256(entry.content) != entry.sha256:
                missing.append(entry.number)
                continue
            archive.writestr(entry.name, entry.content)
            yield pipe.taken()
        if missing:
            text = "Không có tệp PDF (chưa làm xong, mất hoặc bị thay đổi):\n" + "\n".join(missing)
            archive.writestr(MISSING, text.encode())
    yield pipe.taken()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
