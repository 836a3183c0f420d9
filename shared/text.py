"""Vietnamese text: normal form, folding for search, sorting and slugs.

Unicode helps only half-way with Vietnamese: đ has no decomposition, "uỷ" and "ủy" stay different
under every normal form, and neither SQLite nor a C-locale PostgreSQL sorts the alphabet. So the
project stores a folded column to search in and a key to sort by, both made here.
"""

import re
import unicodedata
from functools import lru_cache

_D_WITH_STROKE = str.maketrans({"đ": "d", "Đ": "D"})

# Ranks of a letter among those that share its base, and of a tone mark (CLDR collation "vi").
_QUALITY_RANK = {"ă": 1, "â": 2, "đ": 1, "ê": 1, "ô": 1, "ơ": 2, "ư": 1}
_TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def nfc(text: str) -> str:
    """Return `text` in normal form C, which is how everything is stored and printed."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """Return `text` in NFC with runs of white space (also no-break) made one space, ends trimmed."""
    return " ".join(nfc(text).split())


def fold(text: str) -> str:
    """Return `text` for searching: lower case, no diacritics, đ as d, single spaces.

    Folding makes "uỷ" and "ủy" the same, because the tone mark goes wherever it sits.
    """
    stripped = unicodedata.normalize("NFD", text.translate(_D_WITH_STROKE).casefold())
    letters = "".join(char for char in stripped if not unicodedata.combining(char))
    return " ".join(letters.split())


def vietnamese_slug(text: str) -> str:
    """Return an ASCII slug that keeps đ as d (Django's own drops it: "Đặng" became "ang")."""
    ascii_only = fold(text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_only)).strip("-_")


def sort_key(text: str) -> str:
    """Return a key whose plain ordering is the Vietnamese one: letters first, tones second.

    The key holds only the digits and the lower-case ASCII letters, so that every collation of
    every database orders it alike.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in nfc(text).casefold():
        if char.isspace():
            letters.append("00")
            continue
        letter, tone = _letter_and_tone(char)
        letters.append(letter)
        tones.append(tone)
    return "".join(letters) + "000" + "".join(tones).rstrip("0")


def person_sort_key(full_name: str, given: str) -> str:
    """Return the key by which people are listed: given name, then the rest from the left."""
    rest = full_name.removesuffix(given)
    return f"{sort_key(given)}0000{sort_key(rest.strip())}"


def given_name(full_name: str) -> str:
    """Return the last word of `full_name`: right for most names; staff may override it."""
    return full_name.split()[-1] if full_name.split() else ""


@lru_cache(maxsize=2048)
def _letter_and_tone(char: str) -> tuple[str, str]:
    tone = "0"
    kept = []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONE_RANK:
            tone = _TONE_RANK[part]
        else:
            kept.append(part)
    letter = nfc("".join(kept))
    base = fold(letter)[:1]
    if not base.isalnum() or not base.isascii():
        return "01", tone
    return f"{base}{_QUALITY_RANK.get(letter, 0)}", tone
