"""What a person who writes a lesson should look at before learners see it.

Some of it stops publishing (`ERRORS`); the rest is only unwise.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from html.parser import HTMLParser

LONGEST_SENTENCE = 30  # words
WORDS_A_MINUTE = 180
# A lesson may take so many times the minutes it says before that is found.
FAR_OVER = 1.5
# So many long sentences are shown; the writer sees the pattern.
MOST_SENTENCES = 5
_SHOWN_WORDS = 8

_SENTENCE_END = re.compile(r"(?<=[.?!…;])\s+|\n+")
_SAFE = ("https://", "http://", "mailto:", "tel:")


class Check(StrEnum):
    """What was found. `models.checking` has a sentence for each that says what to do."""

    NO_KEY_POINTS = "no_key_points"
    EMPTY_KEY_POINT = "empty_key_point"
    NO_TEXT = "no_text"
    NO_DESCRIPTION = "no_description"
    NO_TRANSCRIPT = "no_transcript"
    NO_CAPTION = "no_caption"
    NO_NUMBER = "no_number"
    NO_DATE = "no_date"
    GONE = "gone"
    FAILED = "failed"
    DEAD_LINK = "dead_link"
    NOT_READY = "not_ready"
    UNPUBLISHED_LINK = "unpublished_link"
    HEADING_LEVELS = "heading_levels"
    EMPTY_HEADING = "empty_heading"
    LONG_SENTENCE = "long_sentence"
    TOO_LONG = "too_long"
    TO_CONFIRM = "to_confirm"


ERRORS = {
    Check.NO_KEY_POINTS,
    Check.EMPTY_KEY_POINT,
    Check.NO_TEXT,
    Check.NO_DESCRIPTION,
    Check.NO_TRANSCRIPT,
    Check.NO_CAPTION,
    Check.NO_NUMBER,
    Check.NO_DATE,
    Check.GONE,
    Check.FAILED,
    Check.DEAD_LINK,
}


@dataclass(frozen=True)
class Part:
    """A block of a lesson as far as it is checked.

    place   counted from 1; what stands in a shared part has the place of that part
    kind    the name of the block
    prose   its rich texts, as stored
    words   its other texts
    faults  what could be told from the block alone
    """

    place: int
    kind: str
    prose: Sequence[str] = ()
    words: Sequence[str] = ()
    faults: Sequence[Check] = ()


@dataclass(frozen=True)
class Finding:
    """place  the block it is about; 0 for the whole lesson"""

    check: Check
    place: int = 0
    detail: str = ""

    @property
    def is_error(self) -> bool:
        return self.check in ERRORS


@dataclass(frozen=True)
class Links:
    """What inner links may lead to: keys of pages and documents, and pages that are published."""

    pages: frozenset[int] = frozenset()
    live_pages: frozenset[int] = frozenset()
    documents: frozenset[int] = frozenset()


def findings(
    parts: Sequence[Part], *, key_points: Sequence[str], minutes: int | None, links: Links
) -> list[Finding]:
    """Return what was found in a lesson, errors first, each in the order of the text."""
    found = [*_of_lesson(parts, key_points, minutes)]
    sentences = 0
    has_heading = False
    for part in parts:
        found += [Finding(check, part.place) for check in part.faults]
        for html in part.prose:
            read = read_prose(html)
            found += _of_headings(part, read, has_heading=has_heading)
            has_heading = has_heading or any(level == 2 for level, _text in read.headings)
            found += _of_links(part, read, links)
            long = [_start(s) for s in sentences_of(read.text) if _count(s) > LONGEST_SENTENCE]
            found += [
                Finding(Check.LONG_SENTENCE, part.place, start)
                for start in long[: max(0, MOST_SENTENCES - sentences)]
            ]
            sentences += len(long)
    return sorted(found, key=lambda finding: not finding.is_error)


def _of_lesson(
    parts: Sequence[Part], key_points: Sequence[str], minutes: int | None
) -> Iterator[Finding]:
    if not key_points:
        yield Finding(Check.NO_KEY_POINTS)
    elif not all(point.strip() for point in key_points):
        yield Finding(Check.EMPTY_KEY_POINT)
    if not parts:
        yield Finding(Check.NO_TEXT)
    needed = minutes_of(parts)
    if minutes and needed > minutes * FAR_OVER:
        yield Finding(Check.TOO_LONG, detail=str(needed))


def minutes_of(parts: Sequence[Part]) -> int:
    """Return how many minutes it takes to read the parts, rounded up."""
    words = sum(_count(read_prose(html).text) for part in parts for html in part.prose)
    words += sum(_count(text) for part in parts for text in part.words)
    return -(-words // WORDS_A_MINUTE)


def _of_headings(part: Part, read: "Prose", *, has_heading: bool) -> Iterator[Finding]:
    for level, text in read.headings:
        if not text.strip():
            yield Finding(Check.EMPTY_HEADING, part.place)
        elif part.kind == "text" and level == 3 and not has_heading:
            yield Finding(Check.HEADING_LEVELS, part.place, _start(text))
        has_heading = has_heading or level == 2


def _of_links(part: Part, read: "Prose", links: Links) -> Iterator[Finding]:
    for kind, target in read.links:
        if kind == "page" and _key(target) in links.pages:
            if _key(target) not in links.live_pages:
                yield Finding(Check.UNPUBLISHED_LINK, part.place)
        elif kind == "page" or (kind == "document" and _key(target) not in links.documents):
            yield Finding(Check.DEAD_LINK, part.place)
        elif kind == "" and not target.lower().startswith(_SAFE):
            yield Finding(Check.DEAD_LINK, part.place, target[:80])


def sentences_of(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence.strip()]


def _count(text: str) -> int:
    return len(text.split())


def _start(text: str) -> str:
    words = text.split()
    return " ".join(words[:_SHOWN_WORDS]) + ("…" if len(words) > _SHOWN_WORDS else "")


def _key(target: str) -> int:
    return int(target) if target.isascii() and target.isdecimal() else 0


# --- Rich text ------------------------------------------------------------------------------------


@dataclass
class Prose:
    """What is read from a rich text.

    links     (kind, target): kind is "page", "document" or "" for an address
    headings  (level, text)
    """

    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    _BLOCKS = frozenset({"p", "li", "h2", "h3", "h4", "br", "ul", "ol"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Prose()
        self._heading: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BLOCKS:
            self.read.text += "\n"
        if tag in {"h2", "h3", "h4"}:
            self._heading = []
        if tag == "a":
            self.read.links.append(_link(dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"h2", "h3", "h4"} and self._heading is not None:
            self.read.headings.append((int(tag[1]), "".join(self._heading)))
            self._heading = None
        if tag in self._BLOCKS:
            self.read.text += "\n"

    def handle_data(self, data: str) -> None:
        self.read.text += data
        if self._heading is not None:
            self._heading.append(data)


def _link(attributes: Mapping[str, str | None]) -> tuple[str, str]:
    kind = attributes.get("linktype") or ""
    target = attributes.get("id") if kind else attributes.get("href")
    return kind, unescape(target or "").strip()


def read_prose(html: str) -> Prose:
    """Return the text, links and headings of a rich text as it is stored."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.read
