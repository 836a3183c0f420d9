"""Which notices show, and where typed words stand in a text. Plain values."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.text import fold, nfc

# The cookie that names the notices a reader has put away.
HIDDEN_NOTICES = "hidden-notices"
# Of the numbers by which notices go.
LENGTH_OF_NUMBER = 8


@dataclass(frozen=True)
class Notice:
    """A line above every page. `shown_from` and `shown_until` are None where nothing bounds it;
    `audience` is "everybody", "signed_in" or "visitors"."""

    id: str
    text: str
    kind: str
    audience: str
    path: str
    can_be_hidden: bool
    shown_from: dt.datetime | None = None
    shown_until: dt.datetime | None = None

    def is_shown(self, *, at: dt.datetime, is_signed_in: bool, hidden: Iterable[str]) -> bool:
        if self.can_be_hidden and self.id in hidden:
            return False
        if self.audience != "everybody" and (self.audience == "signed_in") is not is_signed_in:
            return False
        has_begun = self.shown_from is None or self.shown_from <= at
        return has_begun and (self.shown_until is None or at < self.shown_until)


@dataclass(frozen=True)
class MenuLink:
    label: Any
    url: str

    def is_current(self, path: str) -> bool:
        return path.startswith(self.url)


@dataclass(frozen=True)
class Part:
    """A piece of a text; `is_match` when it is what was looked for."""

    text: str
    is_match: bool


def marked_words(text: str, typed: str) -> list[Part]:
    """Return `text` in pieces, those that begin a word as `typed` asks for marked.

    Diacritics and case do not matter, neither in the text nor in what is typed.
    """
    words = [word for word in re.split(r"\W+", fold(typed)) if word]
    text = nfc(text)
    if not words:
        return [Part(text, is_match=False)]
    folded, places = _folded_with_places(text)
    longest_first = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    pattern = rf"(?<!\w)(?:{longest_first})\w*"
    spans = [(places[found.start()], places[found.end()]) for found in re.finditer(pattern, folded)]
    return _cut(text, spans)


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters and the end, its place in `text`."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        # White space folds to nothing on its own.
        for letter in " " if char.isspace() else fold(char):
            letters.append(letter)
            places.append(place)
    return "".join(letters), [*places, len(text)]


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> list[Part]:
    parts, done = [], 0
    for start, end in spans:
        if done < start:
            parts.append(Part(text[done:start], is_match=False))
        parts.append(Part(text[start:end], is_match=True))
        done = end
    if done < len(text):
        parts.append(Part(text[done:], is_match=False))
    return parts
