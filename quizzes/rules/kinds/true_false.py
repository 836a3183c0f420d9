"""One statement that is true or false.

    {"answer": true, "feedback_true": rich, "feedback_false": rich}

The remarks are on what was chosen. Draft and stored: true or false.
"""

import random
from fractions import Fraction

from quizzes.rules.kinds.cleaning import boolean, optional_rich_text
from quizzes.rules.kinds.common import (
    EVERYTHING,
    NOTHING,
    Answer,
    Content,
    Fields,
    Kind,
    Layout,
    Words,
    all_or_empty,
    as_drafted,
    no_rows,
    true_or_false,
)
from quizzes.rules.prose import bare_text

completeness = all_or_empty
stored = as_drafted
rows = no_rows


def clean(raw: Content) -> Content:
    return {
        "answer": boolean(raw["answer"]),
        "feedback_true": optional_rich_text(raw.get("feedback_true", "")),
        "feedback_false": optional_rich_text(raw.get("feedback_false", "")),
    }


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:  # noqa: ARG001
    return Layout(Kind.TRUE_FALSE)


def read(layout: Layout, fields: Fields, name: str) -> Answer:  # noqa: ARG001
    return true_or_false(fields.get(name, ()))


def share(content: Content, stored: Answer) -> Fraction:
    return EVERYTHING if content["answer"] is stored else NOTHING


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:  # noqa: ARG001
    return [words.of(stored is True)]


def key_lines(content: Content, words: Words) -> list[str]:
    return [words.of(content["answer"])]


def remarks(content: Content, stored: Answer) -> list[str]:
    remark = content.get("feedback_true" if stored else "feedback_false", "")
    return [remark] if remark else []


def version_lines(content: Content, words: Words) -> list[str]:
    remarks = [
        f"{words.of(answer)}: {bare_text(content[key])}"
        for answer, key in ((True, "feedback_true"), (False, "feedback_false"))
        if content.get(key)
    ]
    return [*key_lines(content, words), *remarks]


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:  # noqa: ARG001
    return {name: ["true" if content["answer"] else "false"]}


def guess(content: Content) -> Fraction:  # noqa: ARG001
    return Fraction(1, 2)
