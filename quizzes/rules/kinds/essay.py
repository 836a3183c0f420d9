"""A text, typed or on photographed paper. A person marks it.

    {"guide": rich, "criteria": [{"text": plain, "points": "2"}, …], "min_words": 0,
     "max_words": null, "typed": true, "photos": 0}

    guide, criteria  for those who mark; no learner sees them
    typed            there is a field to type in
    photos           how many may be handed in, 0 to 10

Draft and stored: {"text": text, "photos": [id of a photo, …]}.
"""

import html
import random
import re
from fractions import Fraction

from quizzes.rules.kinds.cleaning import boolean, listed, optional_rich_text, plain_text
from quizzes.rules.kinds.common import (
    LONGEST_PROSE,
    Answer,
    Content,
    ContentRefused,
    Fault,
    Fields,
    InvalidAnswer,
    Kind,
    Layout,
    Words,
    all_or_empty,
    as_drafted,
    no_guess,
    no_remarks,
    no_rows,
    only,
    points_text,
)
from quizzes.rules.prose import bare_text
from shared.text import nfc

MOST_PHOTOS = 10
MOST_CRITERIA = 20
MOST_WORDS = 10_000
LONGEST_ESSAY = 50_000

completeness = all_or_empty
stored = as_drafted
rows = no_rows
remarks = no_remarks
guess = no_guess


def clean(raw: Content) -> Content:
    content: Content = {
        "guide": optional_rich_text(raw.get("guide", "")),
        "criteria": [
            {
                "text": plain_text(given["text"], row, LONGEST_PROSE),
                "points": points_text(given["points"], row),
            }
            for row, given in enumerate(listed(raw.get("criteria", []), 0, MOST_CRITERIA), 1)
        ],
        "min_words": _whole(raw.get("min_words", 0), MOST_WORDS),
        "max_words": _whole(raw["max_words"], MOST_WORDS) if raw.get("max_words") else None,
        "typed": boolean(raw.get("typed", True)),
        "photos": _whole(raw.get("photos", 0), MOST_PHOTOS),
    }
    if not content["typed"] and not content["photos"]:
        raise ContentRefused(Fault.NOTHING_TO_HAND_IN)
    if content["max_words"] is not None and content["max_words"] < content["min_words"]:
        raise ContentRefused(Fault.WORDS_DISAGREE)
    return content


def _whole(value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ContentRefused(Fault.NOT_A_NUMBER)
    if not 0 <= value <= most:
        raise ContentRefused(Fault.NOT_A_NUMBER)
    return value


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:  # noqa: ARG001
    return Layout(Kind.ESSAY, places=content["photos"])


def read(layout: Layout, fields: Fields, name: str) -> Answer:
    text = _paragraphs(only(fields.get(name, ())))
    if len(text) > LONGEST_ESSAY:
        raise InvalidAnswer("too long")
    photos = [_photo(value) for value in fields.get(f"{name}-photos", ()) if value]
    photos = list(dict.fromkeys(photos))
    if len(photos) > layout.places:
        raise InvalidAnswer("too many photos")
    return {"text": text, "photos": photos} if text or photos else None


def _paragraphs(typed: str) -> str:
    lines = nfc(typed).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    shown = ("".join(c for c in line if c.isprintable()).rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(shown)).strip()


def _photo(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 18):
        raise InvalidAnswer("not a photo")
    return int(value)


def share(content: Content, stored: Answer) -> Fraction | None:  # noqa: ARG001
    return None


def number_of_words(text: str) -> int:
    """Return how many words an essay has, as a person would count them: what spaces part."""
    return sum(any(char.isalnum() for char in word) for word in text.split())


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:  # noqa: ARG001
    """The photos are shown otherwise."""
    return [html.escape(line, quote=False) for line in stored["text"].split("\n") if line]


def key_lines(content: Content, words: Words) -> list[str]:  # noqa: ARG001
    return []


def version_lines(content: Content, words: Words) -> list[str]:
    limits = f"{content['min_words']}–{content['max_words'] or '…'}"
    return [
        *([bare_text(content["guide"])] if content["guide"] else []),
        *(
            f"{each['points'].replace('.', words.decimal_mark)}: {each['text']}"
            for each in content["criteria"]
        ),
        f"({limits}; {words.of(content['typed'])}; {content['photos']})",
    ]


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:  # noqa: ARG001
    return {name: ["…"]} if content["typed"] else {}
