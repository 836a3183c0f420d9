"""Essays: counting words, looking into files, adding points, numbers in the place of names."""

import hashlib
import hmac
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MOST_BYTES = 10 * 1024 * 1024
BEST = Decimal(10)
_HUNDREDTH = Decimal("0.01")

# Ending → what browsers are told it is.
CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
}
_SAME_ENDING = {"jpeg": "jpg"}
# No letters or digits that are mistaken for each other.
_LEGIBLE = "2346789BCDFGHJKMPQRTVWXY"


@dataclass(frozen=True)
class Criterion:
    """One line of a marking guide, and the most points it can earn."""

    name: str
    most: Decimal


def number_of_words(text: str) -> int:
    """Return how many words a text has, as a person would count them: what spaces part."""
    return sum(any(char.isalnum() for char in word) for word in text.split())


def ending_of(name: str) -> str:
    """Return the ending of a file's name in lower case, without the point; "" for none."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return _SAME_ENDING.get(ending, ending)


def kind_of_file(data: bytes) -> str:
    """Return "docx", "pdf" or "jpg" by what is in the file; "" when it is none of them."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"PK\x03\x04") and _is_docx(data):
        return "docx"
    return ""


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    has_macros = any(name.endswith("vbaProject.bin") for name in names)
    return {"[Content_Types].xml", "word/document.xml"} <= names and not has_macros


def mark_of(criteria: Sequence[Criterion], points: Sequence[Decimal]) -> Decimal:
    """Return the mark of 10, to a hundredth, half up: the part earned of all points.

    Raises ValueError when there is not one number for each criterion, within its limits.
    """
    if len(points) != len(criteria):
        raise ValueError(points)
    for criterion, given in zip(criteria, points, strict=True):
        if not 0 <= given <= criterion.most:
            raise ValueError(given)
    most = sum((criterion.most for criterion in criteria), Decimal(0))
    if not most:
        raise ValueError(criteria)
    return (sum(points, Decimal(0)) * BEST / most).quantize(_HUNDREDTH, ROUND_HALF_UP)


def shown_number(essay: int, *, secret: str) -> str:
    """Return the number by which an essay goes while it is marked: it says nothing of whose it is."""
    digits = f"{int(_stir(f'essay:{essay}', secret), 16) % 10**8:08d}"
    return f"{digits[:4]}-{digits[4:]}"


def receipt_code(event: int, text: str, *, secret: str) -> str:
    """Return the code of a receipt: the same for the same hand-in and text, not to be made up."""
    left = int(_stir(f"receipt:{event}:{text}", secret), 16)
    letters = []
    for _place in range(8):
        left, rest = divmod(left, len(_LEGIBLE))
        letters.append(_LEGIBLE[rest])
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def _stir(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def parts_by_size(sizes: Sequence[int], *, most: int) -> list[list[int]]:
    """Return the places of `sizes` (bytes) in parts that hold at most `most` together.

    One that is larger alone is a part of its own.
    """
    parts: list[list[int]] = []
    filled = 0
    for place, size in enumerate(sizes):
        if not parts or filled + size > most:
            parts.append([])
            filled = 0
        parts[-1].append(place)
        filled += size
    return parts
