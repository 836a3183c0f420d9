"""The answers and the key of a question. Each kind has its own shape: `rules.kinds`.

Rich texts are kept HTML (`rules.prose`), plain ones have no markup; all are in NFC, without spaces
at their ends. What may be left out of the content given to `clean_content` is always there in what
it returns.
"""

import random

from quizzes.rules.kinds import KINDS
from quizzes.rules.kinds.common import (
    LONGEST_SHORT_ANSWER,
    LONGEST_TEXT,
    MOST_ACCEPTED,
    MOST_OPTIONS,
    Content,
    ContentRefused,
    Fault,
    Kind,
    Layout,
)
from quizzes.rules.kinds.inside import check_stem
from quizzes.rules.kinds.matching import shown_rights

__all__ = [
    "LONGEST_SHORT_ANSWER",
    "LONGEST_TEXT",
    "MOST_ACCEPTED",
    "MOST_OPTIONS",
    "Content",
    "ContentRefused",
    "Fault",
    "Kind",
    "clean_content",
    "number_of_choices",
    "number_of_places",
    "shown_rights",
]


def clean_content(kind: str, raw: Content, *, stem: str | None = None) -> Content:
    """Return `raw` in the shape of its kind, texts cleaned and unknown keys left out.

    stem  the text of the question, if it is to be checked that both fit (the gaps of a cloze text)

    Raises ContentRefused with the first fault.
    """
    try:
        content = KINDS[Kind(kind)].clean(raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise ContentRefused(Fault.WRONG_SHAPE) from error
    if stem is not None:
        check_stem(Kind(kind), stem, content)
    return content


def number_of_choices(kind: str, content: Content) -> int:
    """Return how many things the page can show in one order or another; 0 where none."""
    return len(_layout(kind, content).order)


def number_of_places(kind: str, content: Content) -> int:
    """Return how many separate choices an answer consists of: pairs, items, otherwise 1."""
    return _layout(kind, content).places


def _layout(kind: str, content: Content) -> Layout:
    return KINDS[Kind(kind)].lay_out(content, rng=random.Random(0), shuffle=False)  # noqa: S311 - no chance is wanted
