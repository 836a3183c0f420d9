"""Questions and answers as lines of words: for the result, the journal of versions, searching."""

import difflib
from dataclasses import dataclass

from quizzes.rules.kinds import KINDS
from quizzes.rules.kinds.common import Answer, AnswerRow, Content, Kind, Words
from quizzes.rules.kinds.inside import readable_stem
from quizzes.rules.prose import bare_text
from shared.text import fold

__all__ = [
    "AnswerRow",
    "Change",
    "Words",
    "answer_lines",
    "answer_rows",
    "chosen_remarks",
    "differences",
    "key_lines",
    "readable_stem",
    "search_text",
    "version_lines",
]


def answer_lines(kind: str, content: Content, answer: Answer, words: Words) -> list[str]:
    """Return an answer (in stored numbers) as rich text; empty when nothing was answered.

    The photos of an essay are not among the lines.
    """
    return [] if answer is None else KINDS[Kind(kind)].answer_lines(content, answer, words)


def key_lines(kind: str, content: Content, words: Words) -> list[str]:
    """Return the right answer as rich text."""
    return KINDS[Kind(kind)].key_lines(content, words)


def chosen_remarks(kind: str, content: Content, answer: Answer) -> list[str]:
    """Return the remarks on what was chosen, as rich text."""
    return [] if answer is None else KINDS[Kind(kind)].remarks(content, answer)


def answer_rows(kind: str, content: Content, answer: Answer, words: Words) -> list[AnswerRow]:
    """Return what became of each statement, pair, item, gap or part; none where there is one."""
    return KINDS[Kind(kind)].rows(content, answer, words)


@dataclass(frozen=True)
class Change:
    """A line of one version or of both: state is "same", "gone" or "new"."""

    state: str
    text: str


def differences(before: list[str], after: list[str]) -> list[Change]:
    """Return the lines of both versions in order, with what became of each."""
    found: list[Change] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            found += [Change("same", line) for line in before[old_from:old_to]]
        else:
            found += [Change("gone", line) for line in before[old_from:old_to]]
            found += [Change("new", line) for line in after[new_from:new_to]]
    return found


def version_lines(stem: str, kind: str, content: Content, feedback: str, words: Words) -> list[str]:
    """Return everything a version says in plain text, a line for each thing: for comparing two."""
    lines = [bare_text(stem), *KINDS[Kind(kind)].version_lines(content, words)]
    return [*lines, bare_text(feedback)] if feedback else lines


def search_text(code: str, stem: str) -> str:
    """Return what a question is found by: code and stem without case and diacritics."""
    return fold(f"{code} {bare_text(stem)}")
