"""The kinds of questions that may be part of a situation."""

from quizzes.rules.kinds import (
    cloze,
    essay,
    matching,
    multiple,
    number,
    ordering,
    short_answer,
    single,
    statements,
    true_false,
)
from quizzes.rules.kinds.common import Content, Kind, KindRules

OF_A_PART: dict[Kind, KindRules] = {
    Kind.SINGLE: single,
    Kind.MULTIPLE: multiple,
    Kind.TRUE_FALSE: true_false,
    Kind.MATCHING: matching,
    Kind.ORDERING: ordering,
    Kind.SHORT_ANSWER: short_answer,
    Kind.STATEMENTS: statements,
    Kind.NUMBER: number,
    Kind.CLOZE: cloze,
    Kind.ESSAY: essay,
}


def check_stem(kind: Kind, stem: str, content: Content) -> None:
    """Raise ContentRefused when the text of a question does not fit its content."""
    if kind == Kind.CLOZE:
        cloze.check_stem(stem, content)


def readable_stem(kind: Kind, stem: str) -> str:
    """Return the text of a question as it is shown where nothing is filled in."""
    return cloze.numbered(stem) if kind == Kind.CLOZE else stem
