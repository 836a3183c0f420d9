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
# Shown by a script once it has a number in it.
EMPTY_COUNTER = "data-side-panel-toggle-counter"
# Of what scripts are handed: names of icons and classes, not words.
NOT_WORDS = {"classname", "className", "icon", "icon_name", "iconName", "attrs", "_type", "name"}
# Vietnamese syllables without a mark that are also English words.
VIETNAMESE = """an ban bang bo can chi chia chuc chung chuyen con cho de den do doc em hay in khoang la
    may me minh ngay no nay so ten the to tin tu ta xin"""
# Names, signs, formats of files, and what keys and fields of formats are called.
SAME = """wagtail javascript scorm html css url urls uri http https www api csv xls xlsx docx
    pdf svg png jpg jpeg gif webp avif odt pptx rtf txt zip json uuid xml markdown word excel
    powerpoint microsoft libreoffice writer gift aiken qti moodle ispring byte kb mb kg qr id ip
    pin mp mm cm px sha utc utf ctrl cmd alt shift tab esc enter space youtube vimeo google zalo
    email sms otp totp com cookie csrf openstreetmap ascii unicode django chrome edge firefox
    web webm webvtt vtt srt ogg wav avi mov video audio ii iii iv vi vii english referer true false
    ttct tw kl"""
WORD = re.compile(r"(?<![^\W_])[A-Za-z]{2,}(?![^\W_])")
# Not words: an address, a path, a name in code, the pattern of a date.
CODE = re.compile(
    r"[a-z0-9_./:#?&=%{}\[\],*+^$()|-]+|https?://\S+|\S+@\S+|[A-Z_0-9/.-]+|\S+\.[a-z]+\S*|%\S+|/\S*"
    r"|[a-z]+(?:[A-Z][a-z]*)+"
)
# A name for a script: of a thing, or where it stands on the page.
NAME = re.compile(rf"{CODE.pattern}|#.*|.*\[data-.*")


@functools.cache
def english_words() -> frozenset[str]:
    """Every word of the English of Wagtail and of ours that is not Vietnamese as well."""
    catalogues = [
        *LIBRARIES.glob("**/locale/en/LC_MESSAGES/*.po"),
        *ROOT.glob("locale*/vi/LC_MESSAGES/*.po"),
    ]
    found = set[str]()
    for path in catalogues:
        for entry in polib.pofile(str(path)):
            found |= words_of(f"{entry.msgid} {entry.msgid_plural}")
    return frozenset(found - set(VIETNAMESE.split()) - set(SAME.split()))


def words_of(phrase: str) -> set[str]:
    bare = re.sub(r"%\(\w+\)[sdr]|\{\w*\}|<[^>]*>|https?://\S+|&\w+;", " ", phrase)
    return {word.lower() for word in WORD.findall(bare)}


class Reader(HTMLParser):
    """Collects what a page says, what it hands to its scripts, and what it fetches."""

    def __init__(self, html: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.handed: list[str] = []
        self.fetched: list[str] = []
        self._silent: list[str] = []
        self._is_json = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in UNREAD_TAGS or (self._silent and tag == self._silent[-1]):
            self._silent.append(tag)
            self._is_json = named.get("type") == "application/json"
        elif EMPTY_COUNTER in named:
            self._silent.append(tag)
        if tag != "a":
            self.fetched += [v for k, v in named.items() if k in {"src", "srcset", "href"}]
        for name, value in named.items():
            if name in READ or (
                name == "value" and tag == "input" and named.get("type") in BUTTONS
            ):
                self.said.append(value)
            elif name.startswith("data-") and value:
                self.take(value)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()
            self._is_json = False

    def handle_data(self, data: str) -> None:
        if self._is_json:
            self.take(data)
        elif self._silent or not data.strip():
            return
        elif data.lstrip().startswith("{"):  # what a field of the editor keeps
            self.take(data)
        else:
            self.said.append(data)

    def take(self, value: str) -> None:
        """Read a data attribute, or JSON, as far as there are words for people in it."""
        if value.strip()[:1] in {"{", "[", '"'}:
            try:
                handed = list(leaves(json.loads(value)))
            except ValueError:
                return
        else:
            handed = [value] if " " in value and "->" not in value else []
        for text in handed:
            if text.lstrip()[:1] in {"{", "["} and '"' in text:
                self.take(text)
            elif "<" in text and ">" in text:
                inside = Reader(text)
                self.said += inside.said
                self.handed += inside.handed
            else:
                self.handed.append(text)

    def english(self) -> set[str]:
        """The phrases that hold an English word."""
        found = {" ".join(phrase.split()) for phrase in self.said}
        # One small word is a name for the script.
        found |= {" ".join(p.split()) for p in self.handed if not NAME.fullmatch(p.strip())}
        return {phrase for phrase in found if words_of(without_code(phrase)) & english_words()}


def without_code(phrase: str) -> str:
    words = [word.strip("“”\"'.,;:()…") for word in phrase.split()]
    return " ".join(word for word in words if word.isalpha() or not CODE.fullmatch(word))


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in NOT_WORDS:
                yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
