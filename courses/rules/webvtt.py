"""Subtitles: read from WebVTT or SRT, checked, and written anew as plain WebVTT."""

import re
from dataclasses import dataclass

from shared.text import nfc

MOST_CUES = 5000
MOST_LETTERS = 500_000
LONGEST_LINE = 200

_TIME = re.compile(r"^(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})$")
_ARROW = "-->"
_TAG = re.compile(r"<[^>]*>")
# Blocks of WebVTT that say nothing to be read.
_APART = ("NOTE", "STYLE", "REGION")


class BadSubtitles(ValueError):
    """Something in the file is wrong; `line` counts from 1."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(f"{reason} in line {line}")
        self.reason = reason
        self.line = line


@dataclass(frozen=True)
class Cue:
    """What is shown from one moment to another, in milliseconds."""

    start: int
    end: int
    text: str


def read_subtitles(text: str) -> list[Cue]:
    """Return what is shown when, in order, without any markup.

    Raises BadSubtitles with the reason "empty", "too_long", "time", "order" or "text".
    """
    if len(text) > MOST_LETTERS:
        raise BadSubtitles("too_long", 1)
    cues: list[Cue] = []
    lines = nfc(text.lstrip("\ufeff")).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, block in _blocks(lines):
        cue = _cue(number, block)
        if cue is None:
            continue
        if cues and cue.start < cues[-1].start:
            raise BadSubtitles("order", number)
        cues.append(cue)
    if not cues:
        raise BadSubtitles("empty", 1)
    if len(cues) > MOST_CUES:
        raise BadSubtitles("too_long", 1)
    return cues


def written(cues: list[Cue]) -> str:
    """Return the cues as WebVTT."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        safe = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        parts.append(f"{_clock(cue.start)} --> {_clock(cue.end)}\n{safe}\n")
    return "\n".join(parts)


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Return the lines that stand together, each group with the number of its first."""
    blocks: list[tuple[int, list[str]]] = []
    is_open = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            is_open = False
        elif is_open:
            blocks[-1][1].append(line.strip())
        else:
            blocks.append((number, [line.strip()]))
            is_open = True
    return blocks


def _cue(number: int, block: list[str]) -> Cue | None:
    place = next((i for i, line in enumerate(block) if _ARROW in line), None)
    if place is None:
        if block[0].startswith(("WEBVTT", *_APART)):
            return None
        raise BadSubtitles("time", number)
    start, end = _span(number + place, block[place])
    text = "\n".join(filter(None, (_bare(line) for line in block[place + 1 :])))
    if not text or any(len(line) > LONGEST_LINE for line in text.split("\n")):
        raise BadSubtitles("text", number)
    return Cue(start, end, text)


def _span(number: int, line: str) -> tuple[int, int]:
    before, _arrow, after = line.partition(_ARROW)
    start, end = _milliseconds(before), _milliseconds((after.split() or [""])[0])
    if start is None or end is None:
        raise BadSubtitles("time", number)
    if end <= start:
        raise BadSubtitles("order", number)
    return start, end


def _milliseconds(clock: str) -> int | None:
    found = _TIME.match(clock.strip())
    if found is None:
        return None
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _bare(line: str) -> str:
    bare = _TAG.sub("", line)
    for sign, letter in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        bare = bare.replace(sign, letter)
    return " ".join(bare.split())


def _clock(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
