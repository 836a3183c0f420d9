"""Kinds for which GIFT has no form, in the dress of one that it has.

A table of statements and a list to put in order become matching questions, which other programs
show sensibly. A text with gaps becomes a question to answer in words, a situation a description
with its questions behind it; what these ask stands in the remark.
"""

from dataclasses import replace
from typing import Any

from quizzes.formats.beside import Remark
from quizzes.formats.draft import DraftQuestion

TRUE, FALSE = "Đúng", "Sai"


def stand_in(question: DraftQuestion) -> DraftQuestion:
    """Return the question in a kind that GIFT can say."""
    content = question.content
    if question.kind == "statements":
        pairs = [
            {"left": row["text"], "right": TRUE if row["answer"] else FALSE}
            for row in content["statements"]
        ]
        return _as_matching(question, pairs)
    if question.kind == "ordering":
        pairs = [
            {"left": item, "right": str(place)} for place, item in enumerate(content["items"], 1)
        ]
        return _as_matching(question, pairs)
    if question.kind == "cloze":
        return replace(question, kind="essay", content={})
    if question.kind == "situation":
        return replace(question, kind="description", content={})
    return question


def stood_for(found: DraftQuestion, remark: Remark) -> DraftQuestion:
    """Return what a stand-in stands for, as far as its own words say it."""
    kind = remark.get("kind")
    pairs: list[dict[str, Any]] = found.content.get("pairs", [])
    if kind == "statements" and found.kind == "matching":
        rows = [
            {"text": pair["left"], "answer": pair["right"] == TRUE, "feedback": ""}
            for pair in pairs
        ]
        return replace(found, kind=kind, content={"statements": rows, "scoring": "each"})
    if kind == "ordering" and found.kind == "matching":
        in_order = sorted(pairs, key=_place)
        return replace(found, kind=kind, content={"items": [pair["left"] for pair in in_order]})
    if kind in {"cloze", "situation"} and found.kind in {"essay", "description"}:
        return replace(found, kind=kind, content={})
    return found


def _as_matching(question: DraftQuestion, pairs: list[dict[str, str]]) -> DraftQuestion:
    return replace(question, kind="matching", content={"pairs": pairs, "extra_rights": []})


def _place(pair: dict[str, Any]) -> int:
    right = pair["right"]
    return int(right) if right.isdecimal() and len(right) < 4 else 0
