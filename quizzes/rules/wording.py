"""Questions and answers as lines of words: for the result, the journal of versions, searching."""

import difflib
from dataclasses import dataclass
from typing import Any

from quizzes.rules.answers import Answer
from quizzes.rules.content import Content, Kind, shown_rights
from quizzes.rules.prose import bare_text
from shared.text import fold


@dataclass(frozen=True)
class Words:
    """The words for true and false in the reader's language."""

    true: str
    false: str

    def of(self, answer: bool) -> str:  # noqa: FBT001 - it is the answer itself
        return self.true if answer else self.false


def answer_lines(kind: str, content: Content, answer: Answer, words: Words) -> list[str]:
    """Return an answer (in stored numbers) in words; empty when nothing was answered."""
    if answer is None:
        return []
    if kind == Kind.TRUE_FALSE:
        return [words.of(answer is True)]
    if kind == Kind.SHORT_ANSWER:
        return [str(answer)]
    if kind == Kind.MATCHING and isinstance(answer, list):
        offered = shown_rights(content)
        return [
            f"{pair['left']} → {offered[number] if number is not None else '…'}"
            for pair, number in zip(content["pairs"], answer, strict=True)
        ]
    if kind == Kind.ORDERING and isinstance(answer, list):
        return _ordered_lines(content["items"], answer)
    numbers = answer if isinstance(answer, list) else [answer]
    return [content["options"][number]["text"] for number in numbers if number is not None]


def key_lines(kind: str, content: Content, words: Words) -> list[str]:
    """Return the right answer in words."""
    if kind == Kind.TRUE_FALSE:
        return [words.of(content["answer"])]
    if kind == Kind.SHORT_ANSWER:
        return list(content["accepted"])
    if kind == Kind.MATCHING:
        return [f"{pair['left']} → {pair['right']}" for pair in content["pairs"]]
    if kind == Kind.ORDERING:
        return [f"{place}. {text}" for place, text in enumerate(content["items"], 1)]
    return [option["text"] for option in content["options"] if option["right"]]


def chosen_remarks(kind: str, content: Content, answer: Answer) -> list[str]:
    """Return the remarks on the options that were chosen."""
    if kind not in {Kind.SINGLE, Kind.MULTIPLE} or answer is None:
        return []
    numbers: Any = answer if isinstance(answer, list) else [answer]
    remarks = [content["options"][number]["feedback"] for number in numbers]
    return [remark for remark in remarks if remark]


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
    """Return everything a version says, a line for each thing: for comparing two of them."""
    lines = [bare_text(stem)]
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        for option in content["options"]:
            mark = "[x]" if option["right"] else "[ ]"
            remark = f" — {option['feedback']}" if option["feedback"] else ""
            lines.append(f"{mark} {option['text']}{remark}")
    else:
        lines += key_lines(kind, content, words)
        lines += [f"→ {text}" for text in content.get("extra_rights", [])]
    if feedback:
        lines.append(bare_text(feedback))
    return lines


def search_text(code: str, stem: str) -> str:
    """Return what a question is found by: code and stem without case and diacritics."""
    return fold(f"{code} {bare_text(stem)}")


def _ordered_lines(items: list[str], places: list[Any]) -> list[str]:
    placed = sorted(
        (place, text) for text, place in zip(items, places, strict=True) if place is not None
    )
    unplaced = [f"…. {text}" for text, place in zip(items, places, strict=True) if place is None]
    return [f"{place}. {text}" for place, text in placed] + unplaced
