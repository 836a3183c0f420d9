"""Reading the key. For the demonstration, measurements and tests; no view may use it."""

from quizzes.models import Attempt, QuestionVersion
from quizzes.queries.papers import paper_of
from quizzes.rules.content import Kind, shown_rights
from quizzes.rules.papers import PaperItem


def right_values(attempt: Attempt) -> dict[int, list[str]]:
    """Return for each place of the paper (from 1) what the page would send for full points."""
    paper = paper_of(attempt)
    versions = QuestionVersion.objects.in_bulk([item.version for item in paper])
    return {
        position: _right_values(item, versions[item.version])
        for position, item in enumerate(paper, 1)
    }


def _right_values(item: PaperItem, version: QuestionVersion) -> list[str]:
    content = version.content
    shown_at = {stored: shown for shown, stored in enumerate(item.order, 1)}
    if item.kind == Kind.TRUE_FALSE:
        return ["true" if content["answer"] else "false"]
    if item.kind == Kind.SHORT_ANSWER:
        return [content["accepted"][0]]
    if item.kind == Kind.MATCHING:
        offered = shown_rights(content)
        return [str(shown_at[offered.index(pair["right"])]) for pair in content["pairs"]]
    if item.kind == Kind.ORDERING:
        return [str(stored + 1) for stored in item.order]
    rights = [number for number, option in enumerate(content["options"]) if option["right"]]
    return [str(shown_at[number]) for number in rights]
