"""A text between questions. Nothing is asked, nothing is earned: {}."""

import random
from fractions import Fraction

from quizzes.rules.kinds.common import (
    NOTHING,
    Answer,
    Completeness,
    Content,
    Fields,
    Kind,
    Layout,
    Words,
    as_drafted,
    no_guess,
    no_remarks,
    no_rows,
)

stored = as_drafted
rows = no_rows
remarks = no_remarks
guess = no_guess


def clean(raw: Content) -> Content:  # noqa: ARG001
    return {}


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:  # noqa: ARG001
    return Layout(Kind.DESCRIPTION, places=0)


def read(layout: Layout, fields: Fields, name: str) -> Answer:  # noqa: ARG001
    return None


def completeness(layout: Layout, draft: Answer) -> Completeness:  # noqa: ARG001
    return Completeness.FULL


def share(content: Content, stored: Answer) -> Fraction:  # noqa: ARG001
    return NOTHING


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:  # noqa: ARG001
    return []


def key_lines(content: Content, words: Words) -> list[str]:  # noqa: ARG001
    return []


def version_lines(content: Content, words: Words) -> list[str]:  # noqa: ARG001
    return []


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:  # noqa: ARG001
    return {}
