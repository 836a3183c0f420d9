"""Several options on one line: "A. … B. … C. … D. …", also behind the stem."""

import itertools
import re
from dataclasses import dataclass, replace

from quizzes.formats.docx_lines import Block, Line
from quizzes.formats.docx_signs import Sign, letter_place, sign_of

_LABEL = re.compile(r"(?:(?<=\s)|^)[*✓✔√☑]?\s?\(?([A-Ja-jĐđ])\s?\*?([.)/:])(?=\S|\s|$)")
# Alone with single spaces between them, so many letters in a row are no accident.
SURE_FROM = 3
# Letters of a line in which options are looked for, and how many beginnings are tried.
LONGEST_DIVIDED = 8000
MOST_BEGINNINGS = 4


@dataclass(frozen=True)
class _Label:
    at: int
    letter: str
    is_wide: bool


def apart(
    line: Line, *, starts_with_option: bool = False, following: Block | None = None
) -> tuple[Line, list[Sign]]:
    """Return what stands before the options of a line, and the options.

    following  what comes next: where it begins with "B.", an inner "B." is only text
    """
    is_usual = len(line.text) <= LONGEST_DIVIDED
    labels = _labels(line, starts_with_option, following) if is_usual else []
    if not labels:
        return line, []
    text = line.text
    ends = [label.at for label in labels[1:]] + [len(text)]
    signs = []
    for label, end in zip(labels, ends, strict=True):
        part = replace(line, pieces=line.cut(label.at, end).pieces)
        if label.at or not line.label:
            part.label = part.numbering = ""
        sign = sign_of(part)
        if sign.what != "option":
            return line, []
        signs.append(sign)
    return line.cut(0, labels[0].at), signs


def _labels(line: Line, starts_with_option: bool, following: Block | None) -> list[_Label]:  # noqa: FBT001 - private
    text = line.text
    if starts_with_option:
        sign = sign_of(line)
        first = _Label(0, sign.letter, is_wide=True)
        return [first, *_further(text, first, _next_letter(following), start=1)]
    begins = (found for found in _LABEL.finditer(text) if found[1] in "Aa" and found[2] not in "/:")
    for found in itertools.islice(begins, MOST_BEGINNINGS):
        first = _Label(found.start(), found[1], _is_wide(text, found.start()))
        labels = [first, *_further(text, first, "", start=found.end())]
        is_sure = all(label.is_wide for label in labels[1:]) and len(labels) > 1
        if is_sure or (len(labels) >= SURE_FROM and first.letter == "A"):
            return labels
    return []


def _further(text: str, first: _Label, next_letter: str, start: int) -> list[_Label]:
    labels = []
    expected = letter_place(first.letter) + 1
    for found in _LABEL.finditer(text, start):
        letter = found[1]
        if letter_place(letter) != expected or letter.islower() != first.letter.islower():
            continue
        is_wide = _is_wide(text, found.start())
        if not is_wide and (letter.islower() or found[2] in "/:" or letter == next_letter):
            continue
        labels.append(_Label(found.start(), letter, is_wide))
        expected += 1
    return labels


def _is_wide(text: str, end: int) -> bool:
    """Whether a tab or several spaces stand before `end`."""
    gap = text[end - 2 : end] if end > 1 else text[:end]
    return gap.endswith("\t") or (len(gap) > 1 and gap.isspace())


def _next_letter(following: Block | None) -> str:
    if not isinstance(following, Line):
        return ""
    sign = sign_of(following)
    return sign.letter if sign.what == "option" else ""
