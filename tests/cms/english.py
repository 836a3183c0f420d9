"""Finds English on a page of the back office: in its text, its labels, and the words that its
scripts are handed."""

import functools
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import wagtail
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LIBRARIES = Path(wagtail.__file__).parent
# Attributes that people read or hear.
READ = {"placeholder", "title", "alt", "label", "aria-label", "aria-description"}
BUTTONS = {"submit", "button", "reset"}
UNREAD_TAGS = {"script", "style", "svg"}
# Names and signs that are the same in Vietnamese; file formats; what keys are called.
SAME = """wagtail javascript scorm html css url urls uri http https www api csv xlsx docx pdf svg png
    jpg jpeg gif webp avif odt pptx rtf txt zip json uuid xml markdown word excel powerpoint gift
    aiken qti moodle ispring kb mb qr id ip pin mp mm cm px ctrl cmd alt shift tab esc enter space
    youtube vimeo google zalo email sms otp totp cookie csrf openstreetmap ascii unicode django
    chrome edge firefox"""
WORD = re.compile(r"(?<![^\W_])[A-Za-z]{2,}(?![^\W_])")
# Not words: an address, a path, a name in code, a date's pattern, an e-mail address.
CODE = re.compile(
    r"[a-z0-9_./:#?&=%{}\[\],*+^$()|-]+|https?://\S+|\S+@\S+|[A-Z_0-9]+|\S+\.[a-z]+\S*|%\S+"
    r"|[a-z]+(?:[A-Z][a-z]*)+|/\S*"
)


@functools.cache
def english_words() -> frozenset[str]:
    """Every word of the English of Wagtail and of ours that no Vietnamese phrase contains."""
    english, vietnamese = set[str](), set[str]()
    for path in LIBRARIES.glob("**/locale/en/LC_MESSAGES/*.po"):
        for entry in polib.pofile(str(path)):
            english |= words_of(f"{entry.msgid} {entry.msgid_plural}")
    for path in ROOT.glob("locale*/vi/LC_MESSAGES/*.po"):
        for entry in polib.pofile(str(path)):
            english |= words_of(f"{entry.msgid} {entry.msgid_plural}")
            vietnamese |= words_of(f"{entry.msgstr} {entry.msgstr_plural.get(0, '')}")
    return frozenset(english - vietnamese - set(SAME.split()))


def words_of(phrase: str) -> set[str]:
    bare = re.sub(r"%\(\w+\)[sdr]|\{\w*\}|<[^>]*>|https?://\S+|&\w+;", " ", phrase)
    return {word.lower() for word in WORD.findall(bare)}


class Reader(HTMLParser):
    """Collects what a page says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.fetched: list[str] = []
        self._silent: list[str] = []
        self._json = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in UNREAD_TAGS:
            self._silent.append(tag)
            self._json = named.get("type") == "application/json"
        if tag != "a":
            self.fetched += [
                v for k, v in named.items() if k in {"src", "srcset", "href", "action"}
            ]
        for name, value in named.items():
            if name in READ or (name == "value" and named.get("type") in BUTTONS):
                self.said.append(value)
            elif name.startswith("data-") and value:
                self.said += from_data(value)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()
            self._json = False

    def handle_data(self, data: str) -> None:
        if self._json:
            self.said += from_data(data)
        elif not self._silent and data.strip():
            self.said.append(data)


def from_data(value: str) -> list[str]:
    """What a data attribute or a JSON script hands to a script, as far as people may read it."""
    if value[:1] in "{[" or value.startswith('"'):
        try:
            return [text for leaf in leaves(json.loads(value)) for text in from_text(leaf)]
        except ValueError:
            return []
    return from_text(value) if " " in value and "->" not in value else []


def from_text(text: str) -> list[str]:
    if "<" in text and ">" in text:
        reader = Reader()
        reader.feed(text)
        return reader.said
    return [text]


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in {"classname", "icon_name", "icon", "className", "attrs", "_type"}:
                yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)


def english_in(said: list[str]) -> set[str]:
    """The phrases that hold an English word."""
    found = set()
    for phrase in said:
        tidy = " ".join(phrase.split())
        kept = " ".join(
            word
            for word in tidy.split()
            if not CODE.fullmatch(word.strip("“”\"'.,;:()")) or word.isalpha()
        )
        if not CODE.fullmatch(tidy) and words_of(kept) & english_words():
            found.add(tidy)
    return found
