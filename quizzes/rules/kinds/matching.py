"""Finding what belongs together.

    {"pairs": [{"left": rich, "right": plain}, …], "extra_rights": [plain, …]}

Two pairs may share what is right for them. What is offered is always mixed: written, it stands in
the order of the pairs. Draft: for each left the shown number of a right, or null. Stored: likewise
the number in `shown_rights`.
"""

import html
import random
from fractions import Fraction

from quizzes.rules.kinds.cleaning import plain_text, refuse_same, rich_text, texts
from quizzes.rules.kinds.common import (
    EVERYTHING,
    NOTHING,
    Answer,
    AnswerRow,
    Content,
    ContentRefused,
    Fault,
    Fields,
    InvalidAnswer,
    Kind,
    Layout,
    Words,
    all_rows,
    mixed,
    no_remarks,
    shown_number,
)
from quizzes.rules.prose import bare_text

completeness = all_rows
remarks = no_remarks


def clean(raw: Content) -> Content:
    lefts = texts([pair["left"] for pair in raw["pairs"]], fewest=2, one=rich_text)
    known: dict[str, str] = {}
    rights = [
        known.setdefault(text.casefold(), text)
        for text in texts(
            [pair["right"] for pair in raw["pairs"]], fewest=2, one=plain_text, different=False
        )
    ]
    extra = texts(raw.get("extra_rights", []), fewest=0, one=plain_text)
    if any(text.casefold() in known for text in extra):
        raise ContentRefused(Fault.SAME_TWICE)
    if len(known) + len(extra) < 2:
        raise ContentRefused(Fault.ALL_RIGHT)
    refuse_same(lefts)
    pairs = [{"left": left, "right": right} for left, right in zip(lefts, rights, strict=True)]
    return {"pairs": pairs, "extra_rights": extra}


def shown_rights(content: Content) -> list[str]:
    """Return what is offered on the right: each text once, extra ones last."""
    rights = [pair["right"] for pair in content["pairs"]] + content["extra_rights"]
    return list(dict.fromkeys(rights))


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:  # noqa: ARG001
    order = mixed(len(shown_rights(content)), rng=rng)
    return Layout(Kind.MATCHING, order, places=len(content["pairs"]))


def read(layout: Layout, fields: Fields, name: str) -> Answer:
    numbers = [shown_number(value, len(layout.order)) for value in fields.get(name, ())]
    if not any(numbers):
        return None
    if len(numbers) != layout.places:
        raise InvalidAnswer("wrong number of places")
    return numbers


def stored(layout: Layout, draft: Answer) -> Answer:
    return [layout.order[number - 1] if number else None for number in draft]


def share(content: Content, stored: Answer) -> Fraction:
    good = sum(row.share == EVERYTHING for row in rows(content, stored, Words("", "")))
    return Fraction(good, len(content["pairs"]))


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:
    return [f"{row.text} → {(row.own or ['…'])[0]}" for row in rows(content, stored, words)]


def key_lines(content: Content, words: Words) -> list[str]:
    return [f"{row.text} → {row.key[0]}" for row in rows(content, None, words)]


def rows(content: Content, stored: Answer, words: Words) -> list[AnswerRow]:  # noqa: ARG001
    offered = shown_rights(content)
    chosen = stored or [None] * len(content["pairs"])
    own = [None if number is None else offered[number] for number in chosen]
    return [
        AnswerRow(
            text=pair["left"],
            share=EVERYTHING if given == pair["right"] else NOTHING,
            is_answered=given is not None,
            own=[] if given is None else [html.escape(given, quote=False)],
            key=[html.escape(pair["right"], quote=False)],
        )
        for pair, given in zip(content["pairs"], own, strict=True)
    ]


def version_lines(content: Content, words: Words) -> list[str]:
    pairs = [bare_text(line) for line in key_lines(content, words)]
    return pairs + [f"→ {text}" for text in content["extra_rights"]]


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:
    shown_at = {number: shown for shown, number in enumerate(layout.order, 1)}
    offered = shown_rights(content)
    return {name: [str(shown_at[offered.index(pair["right"])]) for pair in content["pairs"]]}


def guess(content: Content) -> Fraction:
    return Fraction(1, len(shown_rights(content)))
