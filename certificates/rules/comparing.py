"""What is different between two versions of a design, for people to read."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_WORD = re.compile(r"\s+|\{\w+\}|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A run of words: state is "same", "gone" or "new"."""

    state: str
    text: str


@dataclass(frozen=True)
class Moved:
    """A part whose place differs: key → value before and after, in mm or points."""

    part: str
    numbers: dict[str, tuple[float, float]]


def word_changes(before: str, after: str) -> list[Piece]:
    """Return both texts as one, with what became of each word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found = []
    for what, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(
        a=old, b=new, autojunk=False
    ).get_opcodes():
        if what == "equal":
            found.append(Piece("same", "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            found.append(Piece("gone", "".join(old[old_from:old_to])))
        if new_to > new_from:
            found.append(Piece("new", "".join(new[new_from:new_to])))
    return found


def moved_parts(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> list[Moved]:
    """Return the parts whose place differs between two full layouts."""
    found = []
    for part, at in before.items():
        numbers = {
            key: (value, after[part][key]) for key, value in at.items() if value != after[part][key]
        }
        if numbers:
            found.append(Moved(part, numbers))
    return found
