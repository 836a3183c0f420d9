"""Several right answers among several options.

    {"options": [{"text": rich, "right": true, "feedback": rich}, …], "scoring": "partial_penalty"}

    partial_penalty  right ones found ÷ all right ones − wrong ones chosen ÷ all wrong ones, ≥ 0
    partial          right ones found ÷ all right ones, less one for each tick beyond their number
    all_or_nothing   everything for exactly the right ones
    weights          the sum of the weights of what was chosen, 0 to 1; every option has one, in per
                     cent, and those above zero add up to 100

Draft: shown numbers. Stored: stored numbers.
"""

import random
from fractions import Fraction

from quizzes.rules.kinds import single
from quizzes.rules.kinds.cleaning import one_of
from quizzes.rules.kinds.common import (
    EVERYTHING,
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
    no_guess,
    no_rows,
    shown_number,
    weight_of,
    weight_text,
)

SCORINGS = ("partial_penalty", "partial", "all_or_nothing", "weights")

completeness = all_or_empty
rows = no_rows
guess = no_guess
key_lines = single.key_lines
right_fields = single.right_fields


def clean(raw: Content) -> Content:
    scoring = one_of(raw.get("scoring", SCORINGS[0]), SCORINGS, Fault.UNKNOWN_SCORING)
    options = single.clean_options(raw)
    rights = [option["right"] for option in options]
    if not any(rights):
        raise ContentRefused(Fault.NONE_RIGHT)
    if all(rights):
        raise ContentRefused(Fault.ALL_RIGHT)
    if scoring == "weights":
        _add_weights(options, raw["options"])
    return {"options": options, "scoring": scoring}


def _add_weights(options: list[Content], given: list[Content]) -> None:
    for row, (option, raw) in enumerate(zip(options, given, strict=True), 1):
        if raw.get("weight") in {None, ""}:
            raise ContentRefused(Fault.WEIGHT_OUT_OF_RANGE, row)
        option["weight"] = weight_text(raw["weight"], row, lowest=-100)
        if (weight_of(option["weight"]) > 0) != option["right"]:
            raise ContentRefused(Fault.WEIGHT_AND_MARK, row)
    if sum(weight_of(option["weight"]) for option in options if option["right"]) != EVERYTHING:
        raise ContentRefused(Fault.WEIGHTS_NOT_100)


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:
    return Layout(Kind.MULTIPLE, mixed(len(content["options"]), rng=rng, shuffle=shuffle))


def read(layout: Layout, fields: Fields, name: str) -> Answer:
    numbers = {shown_number(value, len(layout.order)) for value in fields.get(name, ())}
    return sorted(number for number in numbers if number) or None


def stored(layout: Layout, draft: Answer) -> Answer:
    return sorted(layout.order[number - 1] for number in draft)


def share(content: Content, stored: Answer) -> Fraction:
    options = content["options"]
    chosen = [options[number] for number in set(stored)]
    scoring = content.get("scoring", SCORINGS[0])
    if scoring == "weights":
        total = sum((weight_of(option["weight"]) for option in chosen), NOTHING)
        return min(max(total, NOTHING), EVERYTHING)
    rights = sum(option["right"] for option in options)
    found = sum(option["right"] for option in chosen)
    if scoring == "all_or_nothing":
        return EVERYTHING if found == len(chosen) == rights else NOTHING
    if scoring == "partial":
        return max(NOTHING, Fraction(found - max(0, len(chosen) - rights), rights))
    mistaken = Fraction(len(chosen) - found, len(options) - rights)
    return max(NOTHING, Fraction(found, rights) - mistaken)


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:  # noqa: ARG001
    return [content["options"][number]["text"] for number in stored]


def remarks(content: Content, stored: Answer) -> list[str]:
    found = [content["options"][number]["feedback"] for number in stored]
    return [remark for remark in found if remark]


def version_lines(content: Content, words: Words) -> list[str]:
    return [*single.version_lines(content, words), f"({content.get('scoring', SCORINGS[0])})"]
