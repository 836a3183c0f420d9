"""What a person who writes a question should look at before others see it.

The content itself is made sound by `rules.content.clean_content`, which refuses the first fault.
Here everything is looked at, also what is only unwise. Some of it blocks saving.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quizzes.rules.kinds.common import Content, Kind
from quizzes.rules.prose import bare_text, image_names
from shared.text import fold

LONGEST_SENTENCE = 20  # words
LONGEST_STEM = 120  # words
LONGEST_OPTION = 40  # words
HEAVIEST_PICTURE = 30 * 1024  # bytes
# The right option gives itself away when it is so many times as long as the others on average.
_MUCH_LONGER, _LONG_ENOUGH = 1.8, 8
# Kinds that list options of which some are right.
_CHOICES = (Kind.SINGLE, Kind.MULTIPLE)

_ALL_OF_THEM = re.compile(
    r"\b(?:tat ca|ca (?:ba|bon|hai|3|4|2))\b.*\b(?:dung|sai|phuong an|dap an|y|cau|tren)\b"
    r"|\bca [a-d](?:\s*,\s*[a-d])*(?:\s*(?:,|va)\s*[a-d])\b"
    r"|\b(?:khong|chang) (?:co )?(?:phuong an|dap an|y|cau) nao\b"
    r"|\bdap an khac\b"
)
_LETTERS = re.compile(r"\b(?:ca )?[a-d] va [a-d](?: (?:deu )?(?:dung|sai))?$")
_NEGATIVE = re.compile(r"\b(không|chưa|sai|ngoại trừ|trừ)\b", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:nao|gi|dau|ai|may|bao nhieu|khi nao)\b|\?")
_EMPHASISED = re.compile(r"<(b|u)>(.*?)</\1>", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.?!…;:])\s+|\n")
_IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"')


class Check(StrEnum):
    """What was found. The form has a sentence for each that says what to do."""

    NO_STEM = "no_stem"
    TWO_ALIKE = "two_alike"
    ALL_OF_THEM = "all_of_them"
    RIGHT_IS_LONGEST = "right_is_longest"
    NEGATIVE = "negative"
    NO_ALT = "no_alt"
    HEAVY_PICTURE = "heavy_picture"
    PICTURE_GONE = "picture_gone"
    LONG_SENTENCE = "long_sentence"
    LONG_STEM = "long_stem"
    LONG_OPTION = "long_option"
    NO_FEEDBACK = "no_feedback"


_BLOCKING = {Check.NO_STEM, Check.NO_ALT, Check.PICTURE_GONE}


@dataclass(frozen=True)
class Remark:
    """Something to look at.

    row     number of the option, statement or pair from 1; 0 outside
    part    number of the part or gap from 1; 0 outside
    detail  the words or the number found
    """

    check: Check
    row: int = 0
    part: int = 0
    detail: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the question cannot be kept like this."""
        return self.check in _BLOCKING


def remarks_on(
    kind: str,
    stem: str,
    content: Content,
    feedback: str = "",
    *,
    sizes: Mapping[str, int] | None = None,
) -> list[Remark]:
    """Return what to look at, what blocks first.

    content  as typed: it need not be sound
    sizes    bytes of each picture by its name ("image:UUID"); None: they are not looked at
    """
    found = [
        *_of_stem(kind, stem),
        *_of_rows(kind, content),
        *_of_parts(kind, content),
        *_of_pictures(all_texts(stem, content, feedback), sizes),
    ]
    if not bare_text(feedback) and kind not in {Kind.DESCRIPTION, Kind.ESSAY, Kind.SITUATION}:
        found.append(Remark(Check.NO_FEEDBACK))
    unique = list(dict.fromkeys(found))
    return sorted(unique, key=lambda remark: not remark.blocks)


def _of_stem(kind: str, stem: str, part: int = 0) -> Iterator[Remark]:
    text = bare_text(stem)
    if not text:
        yield Remark(Check.NO_STEM, part=part)
        return
    # A case and a text between questions may tell a story.
    tells = kind in {Kind.SITUATION, Kind.DESCRIPTION, Kind.ESSAY}
    if not tells and _words(text) > LONGEST_STEM:
        yield Remark(Check.LONG_STEM, part=part, detail=str(_words(text)))
    yield from _long_sentences(stem, part=part)
    asks = kind in _CHOICES and _ASKS.search(fold(text))
    plain = bare_text(_EMPHASISED.sub(" ", stem))
    if asks and (word := _NEGATIVE.search(plain)) and word[0] != word[0].upper():
        yield Remark(Check.NEGATIVE, part=part, detail=word[0])


def _of_rows(kind: str, content: Content, part: int = 0) -> Iterator[Remark]:
    rows = _rows(kind, content)
    texts = [bare_text(str(row.get("text", ""))) for row in rows]
    folded = [fold(text) for text in texts]
    for one, other in itertools.combinations(range(len(folded)), 2):
        if folded[one] and folded[one] == folded[other]:
            yield Remark(Check.TWO_ALIKE, other + 1, part, texts[other])
    for place, text in enumerate(texts, 1):
        if _words(text) > LONGEST_OPTION:
            yield Remark(Check.LONG_OPTION, place, part, str(_words(text)))
    if kind not in _CHOICES:
        return
    for place, text in enumerate(folded, 1):
        if _ALL_OF_THEM.search(text) or _LETTERS.search(text):
            yield Remark(Check.ALL_OF_THEM, place, part, texts[place - 1])
    yield from _right_is_longest(rows, texts, part)


def _right_is_longest(rows: Sequence[Content], texts: Sequence[str], part: int) -> Iterator[Remark]:
    rights = [place for place, row in enumerate(rows) if row.get("right") is True]
    if len(rights) != 1 or len(texts) < 3:
        return
    right = _words(texts[rights[0]])
    others = [_words(text) for place, text in enumerate(texts) if place != rights[0] and text]
    if not others or right < _LONG_ENOUGH:
        return
    if right > max(others) and right >= _MUCH_LONGER * sum(others) / len(others):
        yield Remark(Check.RIGHT_IS_LONGEST, rights[0] + 1, part)


def _of_parts(kind: str, content: Content) -> Iterator[Remark]:
    if kind == Kind.SITUATION:
        for place, part in enumerate(_list(content.get("parts")), 1):
            inner, stem = str(part.get("kind", "")), str(part.get("stem", ""))
            yield from _of_stem(inner, stem, place)
            yield from _of_rows(inner, part.get("content") or {}, place)
    if kind == Kind.CLOZE:
        for place, gap in enumerate(_list(content.get("gaps")), 1):
            if gap.get("kind") == "choice":
                yield from _of_rows(Kind.SINGLE, gap, place)


def _of_pictures(texts: Sequence[str], sizes: Mapping[str, int] | None) -> Iterator[Remark]:
    for text in texts:
        for match in _IMAGE.finditer(text):
            if not match[2].strip():
                yield Remark(Check.NO_ALT)
        if sizes is None:
            continue
        for name in image_names(text):
            if name not in sizes:
                yield Remark(Check.PICTURE_GONE)
            elif sizes[name] > HEAVIEST_PICTURE:
                yield Remark(Check.HEAVY_PICTURE, detail=str(-(-sizes[name] // 1024)))


def _long_sentences(stem: str, part: int) -> Iterator[Remark]:
    # A paragraph, point or cell ends a sentence, whether or not there is a full stop.
    broken = re.sub(r"</?(?:p|ul|ol|li|tr|t[dh]|table|caption)\b[^>]*>|<br>", "\n", stem)
    for line in broken.split("\n"):
        for sentence in _SENTENCE_END.split(bare_text(line)):
            if _words(sentence) > LONGEST_SENTENCE:
                yield Remark(Check.LONG_SENTENCE, part=part, detail=str(_words(sentence)))
                return


def _rows(kind: str, content: Content) -> list[Content]:
    names = {Kind.SINGLE: "options", Kind.MULTIPLE: "options", Kind.STATEMENTS: "statements"}
    if kind in names:
        return _list(content.get(names[Kind(kind)]))
    if kind == Kind.MATCHING:
        return [{"text": pair.get("left", "")} for pair in _list(content.get("pairs"))]
    if kind == Kind.ORDERING:
        return [{"text": text} for text in content.get("items") or [] if isinstance(text, str)]
    return []


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a content, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def all_texts(stem: str, content: Content, feedback: str) -> list[str]:
    """Return every text of a question, to find its pictures in."""
    return [stem, feedback, *_texts(content)]


def _list(value: Any) -> list[Content]:
    return [item for item in value or [] if isinstance(item, dict)]


def _words(text: str) -> int:
    return sum(any(char.isalnum() for char in word) for word in text.split())
