"""The answers of a page, as a form without script or a script sends them.

`position` is there once for each question. The fields of question 3 are called q3, q3-1 and so on
("answer", "answer-1" in `quizzes.rules.answers`); flag-3 is its flag. Scripts add seq-3, the order
of the change, at-3, when it was made in milliseconds of the server's clock, and `client`, the name
of the device.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from quizzes.rules.answers import FIELD
from shared.pictures import MOST_BYTES

# What a script can count up to without losing ones.
_HIGHEST = 2**53
_MOST_QUESTIONS = 1000
_FIELD_OF = re.compile(r"q([1-9]\d{0,3})(-[a-z0-9-]{1,40})?")
_FILES_OF = re.compile(r"q([1-9]\d{0,3})(-\d{1,2})?-files")
_MOST_FILES = 10
_CLIENT = re.compile(r"[a-z0-9]{1,16}")


class BadFields(ValueError):
    """No page of ours could have sent this."""


@dataclass(frozen=True)
class Given:
    """What a page says of one question.

    seq, changed_at  None from a form without script
    """

    position: int
    values: dict[str, list[str]] = field(default_factory=dict)
    flagged: bool = False
    seq: int | None = None
    changed_at: dt.datetime | None = None


@dataclass(frozen=True)
class Sent:
    """What a page sends.

    action  what to do next: "next", "back", "stay", "review", "go-7", "check-7"
    page    the page it comes from
    """

    given: list[Given]
    action: str
    page: int
    client: str


def read_fields(data: QueryDict) -> Sent:
    """Sort the fields of a page by question. Which answers fit is decided with the paper.

    Raises BadFields.
    """
    positions = [_whole(text, _MOST_QUESTIONS) for text in data.getlist("position")]
    values: dict[int, dict[str, list[str]]] = {position: {} for position in positions}
    if not values or 0 in values:
        raise BadFields
    for name in data:
        match = _FIELD_OF.fullmatch(name)
        if match and int(match[1]) in values:
            values[int(match[1])][FIELD + (match[2] or "")] = data.getlist(name)
    _take_away(data.get("remove", ""), values)
    client = data.get("client", "")
    return Sent(
        given=[_given(data, position, fields) for position, fields in values.items()],
        action=data.get("action", ""),
        page=_whole(data.get("page") or "1", _MOST_QUESTIONS),
        client=client if _CLIENT.fullmatch(client) else "",
    )


def _take_away(button: str, values: dict[int, dict[str, list[str]]]) -> None:
    """Do what the button beside a photo says: "q3/12" takes photo 12 out of the answer."""
    name, _slash, photo = button.partition("/")
    match = _FIELD_OF.fullmatch(name)
    named = values.get(int(match[1]), {}) if match else {}
    photos = named.get(f"{FIELD}{match[2] or ''}-photos", []) if match else []
    if photo in photos:
        photos.remove(photo)


def _given(data: QueryDict, position: int, values: dict[str, list[str]]) -> Given:
    seq, changed = data.get(f"seq-{position}"), data.get(f"at-{position}")
    return Given(
        position=position,
        values=values,
        flagged=bool(data.get(f"flag-{position}")),
        seq=_whole(seq, _HIGHEST) if seq else None,
        changed_at=_instant(changed) if changed else None,
    )


def _instant(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(_whole(text, _HIGHEST) / 1000, tz=dt.UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise BadFields from error


def _whole(text: str, highest: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_HIGHEST))):
        raise BadFields
    if int(text) > highest:
        raise BadFields
    return int(text)


def read_photo(data: QueryDict, files: MultiValueDict[str, UploadedFile]) -> tuple[int, bytes]:
    """Return the question and the bytes of one photo.

    Raises BadFields.
    """
    position = _whole(data.get("position", ""), _MOST_QUESTIONS)
    file = files.get("photo")
    if file is None or not position:
        raise BadFields
    return position, _bytes(file)


def read_files(files: MultiValueDict[str, UploadedFile]) -> dict[tuple[int, str], list[bytes]]:
    """Return the photos that came with a page, by question and the field that names them."""
    found = {}
    for name, uploaded in files.lists():
        match = _FILES_OF.fullmatch(name)
        if match:
            place = int(match[1]), f"{FIELD}{match[2] or ''}-photos"
            found[place] = [_bytes(file) for file in uploaded[:_MOST_FILES]]
    return found


def _bytes(file: UploadedFile) -> bytes:
    # One byte too many is enough to be refused as too big.
    return file.read(MOST_BYTES + 1)
