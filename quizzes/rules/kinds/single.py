"""One right answer among several options.

    {"options": [{"text": rich, "right": true, "feedback": rich}, …]}

Exactly one option is right. A wrong one may earn a part: {"weight": "50"}, per cent.
Draft: the shown number. Stored: the stored number.
"""

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from quizzes.rules.kinds.cleaning import boolean, listed, optional_rich_text, refuse_same, rich_text
from quizzes.rules.kinds.common import (
    EVERYTHING,
    MOST_OPTIONS,
    NOTHING,
    Answer,
    Content,
    ContentRefused,
    Fault,
    Fields,
    Kind,
    Layout,
    Words,
    all_or_empty,
    mixed,
    no_rows,
    only,
    shown_number,
    weight_of,
    weight_text,
)
from quizzes.rules.prose import bare_text

completeness = all_or_empty
rows = no_rows


def clean(raw: Content, one: Callable[[Any, int], str] = rich_text) -> Content:
    """`one` cleans the text of an option."""
    options = clean_options(raw, one)
    if sum(option["right"] for option in options) != 1:
        raise ContentRefused(Fault.NOT_ONE_RIGHT)
    for row, (option, given) in enumerate(zip(options, raw["options"], strict=True), 1):
        if option["right"] or given.get("weight") in {None, ""}:
            continue
        weight = weight_text(given["weight"], row)
        if weight_of(weight) == EVERYTHING:
            raise ContentRefused(Fault.NOT_ONE_RIGHT, row)
        if weight != "0":
            option["weight"] = weight
    return {"options": options}


def clean_options(raw: Content, one: Callable[[Any, int], str] = rich_text) -> list[Content]:
    given = listed(raw["options"], 2, MOST_OPTIONS)
    options: list[Content] = [
        {
            "text": one(option["text"], row),
            "right": boolean(option["right"], row),
            "feedback": optional_rich_text(option.get("feedback", ""), row),
        }
        for row, option in enumerate(given, 1)
    ]
    refuse_same([option["text"] for option in options])
    return options


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:
    return Layout(Kind.SINGLE, mixed(len(content["options"]), rng=rng, shuffle=shuffle))


def read(layout: Layout, fields: Fields, name: str) -> Answer:
    return shown_number(only(fields.get(name, ())), len(layout.order))


def stored(layout: Layout, draft: Answer) -> Answer:
    return layout.order[draft - 1]


def share(content: Content, stored: Answer) -> Fraction:
    return share_of_option(content["options"][stored])


def share_of_option(option: Content) -> Fraction:
    return EVERYTHING if option["right"] else weight_of(option.get("weight", "0"))


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:  # noqa: ARG001
    text: str = content["options"][stored]["text"]
    return [text]


def key_lines(content: Content, words: Words) -> list[str]:  # noqa: ARG001
    return [option["text"] for option in content["options"] if option["right"]]


def remarks(content: Content, stored: Answer) -> list[str]:
    remark = content["options"][stored]["feedback"]
    return [remark] if remark else []


def version_lines(content: Content, words: Words) -> list[str]:  # noqa: ARG001
    return [option_line(option) for option in content["options"]]


def option_line(option: Content) -> str:
    mark = "[x]" if option["right"] else "[ ]"
    weight = f" ({option['weight']} %)" if "weight" in option else ""
    remark = f" — {bare_text(option['feedback'])}" if option["feedback"] else ""
    return f"{mark}{weight} {bare_text(option['text'])}{remark}"


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:
    rights = (
        shown for shown, number in enumerate(layout.order, 1) if content["options"][number]["right"]
    )
    return {name: [str(shown) for shown in rights]}


def guess(content: Content) -> Fraction:
    shares = [share_of_option(option) for option in content["options"]]
    return sum(shares, NOTHING) / len(shares)
