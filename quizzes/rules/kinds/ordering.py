"""Putting items in order.

    {"items": [rich, …]}        in the right order

They are always mixed, and never shown in the right order by chance: pressing "next" would then be
an answer. Draft: for each shown item its place from 1, or null. Stored: for each stored item.
"""

import random
from collections import Counter
from fractions import Fraction

from quizzes.rules.kinds.cleaning import rich_text, texts
from quizzes.rules.kinds.common import (
    EVERYTHING,
    NOTHING,
    Answer,
    AnswerRow,
    Completeness,
    Content,
    Fields,
    Kind,
    Layout,
    Words,
    all_rows,
    mixed,
    no_guess,
    no_remarks,
)
from quizzes.rules.kinds.matching import read as read_places
from quizzes.rules.prose import bare_text

remarks = no_remarks
guess = no_guess


def clean(raw: Content) -> Content:
    return {"items": texts(raw["items"], fewest=2, one=rich_text)}


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:  # noqa: ARG001
    order = mixed(len(content["items"]), rng=rng)
    if order == tuple(sorted(order)):
        order = (*order[1:], order[0])
    return Layout(Kind.ORDERING, order, places=len(order))


def read(layout: Layout, fields: Fields, name: str) -> Answer:
    return read_places(layout, fields, name)


def completeness(layout: Layout, draft: Answer) -> Completeness:
    """Two items in one place count as unfinished."""
    if draft is not None and len(set(draft)) < len(draft):
        return Completeness.PARTIAL
    return all_rows(layout, draft)


def stored(layout: Layout, draft: Answer) -> Answer:
    places: list[int | None] = [None] * len(layout.order)
    for number, place in zip(layout.order, draft, strict=True):
        places[number] = place
    # A place can hold one item; named twice, it holds none.
    named = Counter(place for place in places if place is not None)
    return [place if place is not None and named[place] == 1 else None for place in places]


def share(content: Content, stored: Answer) -> Fraction:
    count = len(content["items"])
    good = sum(place == number for number, place in zip(range(1, count + 1), stored, strict=True))
    return Fraction(good, count)


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:
    return [row.text for row in rows(content, stored, words)]


def key_lines(content: Content, words: Words) -> list[str]:  # noqa: ARG001
    return [f"{place}. {text}" for place, text in enumerate(content["items"], 1)]


def rows(content: Content, stored: Answer, words: Words) -> list[AnswerRow]:  # noqa: ARG001
    """The items with their given places, in the order of these, which says nothing of the right
    one; what has no place is last, by its letters. The right order is one thing: `key_lines`."""
    items = content["items"]
    places = stored or [None] * len(items)
    in_order = sorted(
        (place or len(items) + 1, text, right)
        for right, (text, place) in enumerate(zip(items, places, strict=True), 1)
    )
    return [
        AnswerRow(
            text=f"{place if place <= len(items) else '…'}. {text}",
            share=EVERYTHING if place == right else NOTHING,
            is_answered=place <= len(items),
            own=[],
            key=[],
        )
        for place, text, right in in_order
    ]


def version_lines(content: Content, words: Words) -> list[str]:
    return [bare_text(line) for line in key_lines(content, words)]


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:  # noqa: ARG001
    return {name: [str(number + 1) for number in layout.order]}
