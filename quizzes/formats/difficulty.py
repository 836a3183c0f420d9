"""Difficulty and topic among the tags that other programs keep with a question."""

from collections.abc import Iterable

from shared.text import fold

_LEVELS = {
    "easy": ("easy", "de", "nhan biet", "1"),
    "medium": ("medium", "trung binh", "vua", "thong hieu", "2"),
    "hard": ("hard", "kho", "van dung", "van dung cao", "3"),
}
_BY_WORD = {word: level for level, words in _LEVELS.items() for word in words}
_LEADS = ("do kho", "muc do", "difficulty", "level")
_TOPIC_LEADS = ("chuyen de", "topic")
_TAGS = {"easy": "do-kho:de", "medium": "do-kho:trung-binh", "hard": "do-kho:kho"}


def level_in(tags: Iterable[str]) -> str:
    """Return "easy", "medium" or "hard" when a tag says so, such as "do-kho:de" or "Khó"."""
    for tag in tags:
        lead, value = _split(tag)
        # "1" alone may be anything.
        if value in _BY_WORD and (lead in _LEADS or (not lead and not value.isdecimal())):
            return _BY_WORD[value]
    return ""


def level_of(word: str) -> str:
    """Return the level that a cell or a line names, or an empty text."""
    return _BY_WORD.get(_folded(word), "")


def topic_in(tags: Iterable[str]) -> str:
    """Return what the tag "chuyen-de:…" says, as it is written."""
    for tag in tags:
        if _split(tag)[0] in _TOPIC_LEADS:
            return tag.partition(":")[2].strip()
    return ""


def tags_of(level: str, topic: str) -> list[str]:
    """Return the tags that say both."""
    tags = [_TAGS[level]] if level in _TAGS else []
    return [*tags, f"chuyen-de:{topic}"] if topic else tags


def _split(tag: str) -> tuple[str, str]:
    lead, colon, value = tag.partition(":")
    return (_folded(lead), _folded(value)) if colon else ("", _folded(tag))


def _folded(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").replace("_", " ").split())
