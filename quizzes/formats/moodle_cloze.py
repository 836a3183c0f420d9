"""Moodle's questions inside a text: "Điều lệ có {1:NUMERICAL:=12:0} chương"."""

import html
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from quizzes.formats import weights
from quizzes.formats.choices import Choice, single_content, single_weights
from quizzes.formats.escapes import Escapes
from quizzes.formats.markup import TextFormat
from quizzes.formats.moodle_kinds import (
    Question,
    number_answer,
    refuse_unless_right,
    short_answer_content,
)
from quizzes.formats.scribe import Scribe

_SIGNS = Escapes('}#~/"')
# The two others need it only inside the attributes of old editors.
_WRITTEN_SIGNS = Escapes("}#~")
_GAP = re.compile(r"\{\s*(\d{0,4})\s*:\s*([A-Za-z]+(?:_[A-Za-z]+)?)\s*:([^}]*)\}")
_BEGINNING = re.compile(r"\{\s*\d{0,4}\s*:\s*[A-Z]{2,}(?:_[A-Z]+)?\s*:")
_WEIGHT = re.compile(r"=|%\s*(-?\d{1,3}(?:[.,]\d{0,12})?)\s*%")
_LAYOUT = re.compile(r"_?(?:V|H|S|VS|HS)")

_Piece = tuple[str, str, str]
_GapReader = Callable[[list[_Piece], Question], dict[str, Any]]


def read_cloze(given: Question) -> None:
    """Read the text again, with its gaps taken out and numbered."""
    given.draft.kind = "cloze"
    source = given.element.child("questiontext")
    inner = source.child("text") if source else None
    if source is None or inner is None:
        given.scribe.refuse("no_gaps")
        return
    gaps: list[dict[str, Any]] = []

    def numbered(match: re.Match[str]) -> str:
        gap = _read_gap(match, given)
        if gap is None:
            return _SIGNS.raw(match[0])
        gaps.append(gap)
        return f"[[{len(gaps)}]]"

    masked = _SIGNS.mask(inner.text)
    # Behind the last brace no gap can end, and looking for one would take for ever.
    end = masked.rfind("}") + 1
    text = _GAP.sub(numbered, masked[:end]) + masked[end:]
    broken = _BEGINNING.search(text)
    if broken and not any(
        problem.code == "gap_of_unknown_kind" for problem in given.scribe.problems
    ):
        given.scribe.refuse("gap_unreadable", _SIGNS.raw(text[broken.start() :])[:60])
    inner.text = _SIGNS.raw(text)
    given.draft.stem = given.rich("questiontext")
    if not gaps:
        given.scribe.refuse("no_gaps")
    given.draft.content = {"gaps": gaps}


def _read_gap(match: re.Match[str], given: Question) -> dict[str, Any] | None:
    reader = _reader_of(match[2].upper())
    if reader is None:
        given.scribe.refuse("gap_of_unknown_kind", match[2])
        return None
    pieces = [_piece(piece) for piece in given.scribe.limited(match[3].split("~")) if piece.strip()]
    if not pieces:
        given.scribe.refuse("gap_unreadable", _SIGNS.raw(match[0])[:60])
    return reader(pieces, given) | {"points": match[1] or "1"}


def _reader_of(name: str) -> _GapReader | None:
    if name in {"SHORTANSWER", "SA", "MW"}:
        return _blank
    if name in {"SHORTANSWER_C", "SAC", "MWC"}:
        return _exact_blank
    if name in {"NUMERICAL", "NM"}:
        return _number
    for lead, reader in (
        ("MULTICHOICE", _choice), ("MULTIRESPONSE", _several), ("MC", _choice), ("MR", _several),
    ):  # fmt: skip
        if name.startswith(lead) and (name == lead or _LAYOUT.fullmatch(name[len(lead) :])):
            return reader
    return None


def _piece(masked: str) -> _Piece:
    """Return weight, text and feedback of one answer, as HTML."""
    masked = masked.strip()
    match, weight = _WEIGHT.match(masked), "0"
    if match:
        weight = (weights.number(match[1]) or "0") if match[1] else "100"
        masked = masked[match.end() :]
    text, _, feedback = masked.partition("#")
    return weight, _SIGNS.unmask(text).strip(), _SIGNS.unmask(feedback).strip()


def _choices(pieces: list[_Piece], given: Question) -> list[Choice]:
    return [
        Choice(_plain(text, given.scribe), weight, _feedback(feedback, given))
        for weight, text, feedback in pieces
    ]


def _choice(pieces: list[_Piece], given: Question) -> dict[str, Any]:
    return {"kind": "choice", **single_content(_choices(pieces, given), given.scribe)}


def _several(pieces: list[_Piece], given: Question) -> dict[str, Any]:
    rights = sum(Decimal(weight) > 0 for weight, _, _ in pieces)
    if rights == 1:
        return _choice(pieces, given)
    given.scribe.refuse("gap_with_several_answers", ", ".join(text for _, text, _ in pieces)[:80])
    options = [
        {"text": choice.text, "right": Decimal(choice.weight) > 0, "feedback": choice.feedback}
        for choice in _choices(pieces, given)
    ]
    return {"kind": "choice", "options": options}


def _blank(pieces: list[_Piece], given: Question, *, exact: bool = False) -> dict[str, Any]:
    accepted = [
        {
            "text": _plain(text, given.scribe),
            "weight": weight,
            "feedback": _feedback(feedback, given),
        }
        for weight, text, feedback in pieces
    ]
    return {"kind": "blank", **short_answer_content(accepted, given.scribe, exact=exact)}


def _exact_blank(pieces: list[_Piece], given: Question) -> dict[str, Any]:
    return _blank(pieces, given, exact=True)


def _number(pieces: list[_Piece], given: Question) -> dict[str, Any]:
    answers = []
    for weight, text, feedback in pieces:
        value, _, tolerance = _plain(text, given.scribe).partition(":")
        answer = number_answer(value.strip(), tolerance or "0", given.scribe)
        answers.append(answer | {"weight": weight, "feedback": _feedback(feedback, given)})
    refuse_unless_right(answers, given.scribe)
    return {"kind": "number", "answers": answers, "units": [], "unit": "none"}


def _plain(text: str, scribe: Scribe) -> str:
    found = scribe.plain(text, TextFormat.HTML)
    return html.unescape(found) if scribe.ours else found


def _feedback(text: str, given: Question) -> str:
    if not text:
        return ""
    source = given.element.child("questiontext")
    return given.scribe.rich(text, TextFormat.HTML, given.files_of(source) if source else {})


def written_gap(gap: dict[str, Any]) -> str:
    """Return one of our gaps in Moodle's words."""
    if gap["kind"] == "choice":
        name = "MULTICHOICE"
        rows = [
            (weight, _lead(option["text"]), option)
            for weight, option in zip(single_weights(gap), gap["options"], strict=True)
        ]
    elif gap["kind"] == "blank":
        name = "SHORTANSWER" if "case" in gap["ignores"] else "SHORTANSWER_C"
        rows = [(one["weight"], _lead(one["text"]), one) for one in gap["accepted"]]
    else:
        name = "NUMERICAL"
        rows = [
            (one["weight"], f"{one['value']}:{one['tolerance']}", one) for one in gap["answers"]
        ]
    answers = "~".join(_written_answer(*row) for row in rows)
    points = gap["points"] if gap["points"].isdecimal() else "1"
    return f"{{{points}:{name}:{answers}}}"


def _written_answer(weight: str, text: str, one: dict[str, Any]) -> str:
    sign = {"100": "=", "0": ""}.get(weight, f"%{weight}%")
    feedback = f"#{_WRITTEN_SIGNS.escape(one['feedback'])}" if one.get("feedback") else ""
    return f"{sign}{_WRITTEN_SIGNS.escape(text)}{feedback}"


def _lead(text: str) -> str:
    """Return plain text as HTML that does not begin like a weight."""
    shown = html.escape(text, quote=False)
    return f"&#{ord(shown[0])};{shown[1:]}" if shown[0] in "=%" else shown
