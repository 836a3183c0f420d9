"""What a learner answers: as it comes from the page, as it is kept, as it is marked.

The page and the draft name the choices by the places in which *this* learner sees them, from 1, so
that neither gives away the stored order. Marking uses stored numbers from 0. `rules.kinds` says for
each kind what they look like; no answer at all is null in both.

The fields of the page are named "answer"; rows, gaps and parts have numbers behind: "answer-2" is
gap 2 of a cloze text, "answer-2-3" statement 3 of part 2 of a situation. The photos of an essay are
"answer-photos".
"""

from collections.abc import Mapping, Sequence

from quizzes.rules.kinds import KINDS
from quizzes.rules.kinds.common import Answer, Completeness, Content, InvalidAnswer
from quizzes.rules.papers import PaperItem

__all__ = [
    "FIELD",
    "Answer",
    "Completeness",
    "InvalidAnswer",
    "answer_for_marking",
    "completeness",
    "read_answer",
    "right_fields",
]

FIELD = "answer"


def read_answer(item: PaperItem, values: Sequence[str] | Mapping[str, Sequence[str]]) -> Answer:
    """Return the draft for what the fields of the page hold; empty fields are "".

    values  the values of each field by its name, or those of the field "answer" alone

    Raises InvalidAnswer for a choice that is not on the page, or too many of them.
    """
    fields = values if isinstance(values, Mapping) else {FIELD: values}
    return KINDS[item.kind].read(item.layout, fields, FIELD)


def completeness(item: PaperItem, answer: Answer) -> Completeness:
    """Say whether a draft still wants something."""
    return KINDS[item.kind].completeness(item.layout, answer)


def answer_for_marking(item: PaperItem, answer: Answer) -> Answer:
    """Return a draft with stored numbers instead of shown ones."""
    return None if answer is None else KINDS[item.kind].stored(item.layout, answer)


def right_fields(item: PaperItem, content: Content) -> dict[str, list[str]]:
    """Return what the page would send for full points, by the names of the fields."""
    return KINDS[item.kind].right_fields(item.layout, content, FIELD)
