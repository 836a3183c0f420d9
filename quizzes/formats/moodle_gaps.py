"""Words to choose or to drag into gaps: every gap offers the words of its group."""

import re
from typing import Any

from quizzes.formats.moodle_kinds import Question
from quizzes.formats.moodle_tree import Element

_GAP = re.compile(r"\[\[(\d{1,3})\]\]")


def read_gaps(given: Question) -> None:
    """Read "gapselect" and "ddwtos": [[n]] in the text is the n-th word of the list."""
    given.draft.kind = "cloze"
    words = [
        (given.plain_of(element), _group(element))
        for element in given.element.children
        if element.tag in {"selectoption", "dragbox"}
    ]
    gaps: list[dict[str, Any]] = []

    def renumbered(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if not 0 <= place < len(words):
            given.scribe.refuse("gap_without_option", match[0])
            return match[0]
        gaps.append(_gap(words, place))
        return f"[[{len(gaps)}]]"

    given.draft.stem = _GAP.sub(renumbered, given.draft.stem)
    if not gaps:
        given.scribe.refuse("no_gaps")
    given.draft.content = {"gaps": gaps}


def _gap(words: list[tuple[str, str]], place: int) -> dict[str, Any]:
    right, group = words[place]
    offered = dict.fromkeys(word for word, its_group in words if its_group == group)
    options = [{"text": word, "right": word == right, "feedback": ""} for word in offered]
    return {"kind": "choice", "options": options, "points": "1"}


def _group(element: Element) -> str:
    return element.value("group", "1") or "1"
