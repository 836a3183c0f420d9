"""Reading the key. For the demonstration, measurements and tests; no view may use it."""

from quizzes.models import Attempt, QuestionVersion
from quizzes.queries.papers import paper_of
from quizzes.rules.answers import FIELD, right_fields
from quizzes.rules.content import Content
from quizzes.rules.papers import PaperItem


def right_values(attempt: Attempt) -> dict[int, list[str] | dict[str, list[str]]]:
    """Return for each place of the paper (from 1) what the page would send for full points.

    The values of the field "answer", or of all fields by name where there are several. For an
    essay: something that a person can mark.
    """
    paper = paper_of(attempt)
    versions = QuestionVersion.objects.in_bulk([item.version for item in paper])
    return {
        position: _right_values(item, versions[item.version].content)
        for position, item in enumerate(paper, 1)
    }


def _right_values(item: PaperItem, content: Content) -> list[str] | dict[str, list[str]]:
    fields = right_fields(item, content)
    return fields[FIELD] if set(fields) == {FIELD} else fields
