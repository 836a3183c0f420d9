"""A table of statements on one text, each true or false.

    {"statements": [{"text": rich, "answer": true, "feedback": rich}, …], "scoring": "each"}

    each            right ones ÷ all
    ladder          of four: 1 right 10 %, 2 right 25 %, 3 right 50 %, 4 right 100 %, as in the
                    national upper-secondary examination since 2025
    all_or_nothing  everything when all are right

They are shown in the order in which they were written. Draft and stored: true, false or null each.
"""

import itertools
import random
from fractions import Fraction
from math import comb

from quizzes.rules.kinds.cleaning import (
    boolean,
    listed,
    one_of,
    optional_rich_text,
    refuse_same,
    rich_text,
)
from quizzes.rules.kinds.common import (
    EVERYTHING,
    NOTHING,
    Answer,
    AnswerRow,
    Content,
    ContentRefused,
    Fault,
    Fields,
    Kind,
    Layout,
    Words,
    all_rows,
    as_drafted,
    true_or_false,
)
from quizzes.rules.prose import bare_text

SCORINGS = ("each", "ladder", "all_or_nothing")
FEWEST, MOST = 2, 10
LADDER = (NOTHING, Fraction(1, 10), Fraction(1, 4), Fraction(1, 2), EVERYTHING)

completeness = all_rows
stored = as_drafted


def clean(raw: Content) -> Content:
    scoring = one_of(raw.get("scoring", SCORINGS[0]), SCORINGS, Fault.UNKNOWN_SCORING)
    statements: list[Content] = [
        {
            "text": rich_text(given["text"], row),
            "answer": boolean(given["answer"], row),
            "feedback": optional_rich_text(given.get("feedback", ""), row),
        }
        for row, given in enumerate(listed(raw["statements"], FEWEST, MOST), 1)
    ]
    refuse_same([statement["text"] for statement in statements])
    if scoring == "ladder" and len(statements) != len(LADDER) - 1:
        raise ContentRefused(Fault.LADDER_NEEDS_FOUR)
    return {"statements": statements, "scoring": scoring}


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:  # noqa: ARG001
    return Layout(Kind.STATEMENTS, places=len(content["statements"]))


def read(layout: Layout, fields: Fields, name: str) -> Answer:
    given = [true_or_false(fields.get(f"{name}-{row}", ())) for row in range(1, layout.places + 1)]
    return None if all(each is None for each in given) else given


def share(content: Content, stored: Answer) -> Fraction:
    statements = content["statements"]
    good = sum(s["answer"] is given for s, given in zip(statements, stored, strict=True))
    return _share_of(content, good)


def _share_of(content: Content, good: int) -> Fraction:
    scoring, count = content.get("scoring", SCORINGS[0]), len(content["statements"])
    if scoring == "ladder":
        return LADDER[good]
    if scoring == "all_or_nothing":
        return EVERYTHING if good == count else NOTHING
    return Fraction(good, count)


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:
    return [
        f"{statement['text']} → {'…' if given is None else words.of(given)}"
        for statement, given in zip(content["statements"], stored, strict=True)
    ]


def key_lines(content: Content, words: Words) -> list[str]:
    return [f"{each['text']} → {words.of(each['answer'])}" for each in content["statements"]]


def remarks(content: Content, stored: Answer) -> list[str]:
    return list(
        itertools.chain.from_iterable(row.remarks for row in rows(content, stored, Words("", "")))
    )


def rows(content: Content, stored: Answer, words: Words) -> list[AnswerRow]:
    answers = stored or [None] * len(content["statements"])
    return [
        AnswerRow(
            text=statement["text"],
            share=EVERYTHING if statement["answer"] is given else NOTHING,
            is_answered=given is not None,
            own=[] if given is None else [words.of(given)],
            key=[words.of(statement["answer"])],
            remarks=[statement["feedback"]] if statement["feedback"] and given is not None else [],
        )
        for statement, given in zip(content["statements"], answers, strict=True)
    ]


def version_lines(content: Content, words: Words) -> list[str]:
    lines = [
        f"{words.of(each['answer'])}: {bare_text(each['text'])}"
        + (f" — {bare_text(each['feedback'])}" if each["feedback"] else "")
        for each in content["statements"]
    ]
    return [*lines, f"({content['scoring']})"]


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:  # noqa: ARG001
    return {
        f"{name}-{row}": ["true" if each["answer"] else "false"]
        for row, each in enumerate(content["statements"], 1)
    }


def guess(content: Content) -> Fraction:
    count = len(content["statements"])
    earned = (comb(count, good) * _share_of(content, good) for good in range(count + 1))
    return sum(earned, NOTHING) / 2**count
