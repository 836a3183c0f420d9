"""Between what is typed and the content of a question (`rules.kinds`)."""

from collections.abc import Callable
from typing import Any

from quizzes.forms.questions.typed import GAP_KINDS, Part, Row, Typed
from quizzes.rules.content import Content, Kind
from quizzes.rules.kinds import multiple, statements
from quizzes.rules.kinds.short_answer import IGNORES
from quizzes.rules.prose import from_writing, to_writing

SCORINGS: dict[str, tuple[str, ...]] = {
    Kind.MULTIPLE: multiple.SCORINGS,
    Kind.STATEMENTS: statements.SCORINGS,
}


def content_of(typed: Typed, *, plain: bool = False) -> Content:
    """Return the content, not yet cleaned: `rules.content.clean_content` finds what is wrong.

    plain  options are plain text, as those of gaps
    """
    kind = typed.kind
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        options = [_option(row, plain=plain) for row in typed.rows]
        return {"options": options} | _scoring(typed)
    if kind == Kind.TRUE_FALSE:
        return {
            "answer": _boolean(typed.answer),
            "feedback_true": from_writing(typed.feedback_true),
            "feedback_false": from_writing(typed.feedback_false),
        }
    if kind == Kind.STATEMENTS:
        rows = [
            {
                "text": from_writing(row.text),
                "answer": _boolean(row.right),
                "feedback": from_writing(row.feedback),
            }
            for row in typed.rows
        ]
        return {"statements": rows} | _scoring(typed)
    if kind == Kind.MATCHING:
        pairs = [{"left": from_writing(row.text), "right": row.other} for row in typed.rows]
        return {"pairs": pairs, "extra_rights": _lines(typed.extra)}
    if kind == Kind.ORDERING:
        return {"items": [from_writing(row.text) for row in typed.rows]}
    return _typed_content_of(typed)


def _typed_content_of(typed: Typed) -> Content:
    """The kinds where learners type, and those with parts."""
    kind = typed.kind
    if kind == Kind.SHORT_ANSWER:
        accepted = [_accepted(row) for row in typed.rows]
        return {"accepted": accepted, "ignores": typed.ignores}
    if kind == Kind.NUMBER:
        return {
            "answers": [_number(row) for row in typed.rows],
            "units": [
                {"text": row.text, "factor": row.weight or "1"} for row in typed.units if row.text
            ],
            "unit": typed.unit or "none",
        }
    if kind == Kind.CLOZE:
        return {
            "gaps": [
                {"kind": part.kind, "points": part.points or "1"}
                | content_of(part.content, plain=True)
                for part in typed.parts
            ]
        }
    if kind == Kind.SITUATION:
        return {"parts": [_part(part) for part in typed.parts]}
    if kind == Kind.ESSAY:
        return {
            "guide": from_writing(typed.guide),
            "criteria": [{"text": row.text, "points": row.weight} for row in typed.rows],
            "min_words": _whole(typed.min_words),
            "max_words": _whole(typed.max_words) or None,
            "typed": typed.is_typed,
            "photos": _whole(typed.photos),
        }
    return {}


def typed_of(kind: str, content: Content) -> Typed:
    """Return a sound content as it would be typed."""
    typed = Typed(kind, scoring=content.get("scoring", ""))
    if fill := _FILL.get(Kind(kind)):
        fill(typed, content)
    return typed


def _fill_options(typed: Typed, content: Content) -> None:
    typed.rows = [_row_of(option, option["right"]) for option in content["options"]]


def _fill_statements(typed: Typed, content: Content) -> None:
    typed.rows = [_row_of(each, each["answer"]) for each in content["statements"]]


def _fill_true_false(typed: Typed, content: Content) -> None:
    typed.answer = _word(content["answer"])
    typed.feedback_true = to_writing(content.get("feedback_true", ""))
    typed.feedback_false = to_writing(content.get("feedback_false", ""))


def _fill_matching(typed: Typed, content: Content) -> None:
    typed.rows = [
        Row(text=to_writing(pair["left"]), other=pair["right"]) for pair in content["pairs"]
    ]
    typed.extra = "\n".join(content["extra_rights"])


def _fill_ordering(typed: Typed, content: Content) -> None:
    typed.rows = [Row(text=to_writing(item)) for item in content["items"]]


def _fill_short_answer(typed: Typed, content: Content) -> None:
    typed.rows = [_accepted_row(each) for each in content["accepted"]]
    typed.ignores = list(content.get("ignores", IGNORES))


def _fill_number(typed: Typed, content: Content) -> None:
    typed.rows = [_number_row(each) for each in content["answers"]]
    typed.units = [Row(text=u["text"], weight=_comma(u["factor"])) for u in content["units"]]
    typed.unit = content["unit"]


def _fill_cloze(typed: Typed, content: Content) -> None:
    typed.parts = [_gap_as_typed(gap) for gap in content["gaps"]]


def _fill_situation(typed: Typed, content: Content) -> None:
    typed.parts = [_part_as_typed(part) for part in content["parts"]]


def _fill_essay(typed: Typed, content: Content) -> None:
    typed.guide = to_writing(content["guide"])
    typed.rows = [
        Row(text=each["text"], weight=_comma(each["points"])) for each in content["criteria"]
    ]
    typed.min_words = str(content["min_words"] or "")
    typed.max_words = str(content["max_words"] or "")
    typed.is_typed = content["typed"]
    typed.photos = str(content["photos"] or "")


def _option(row: Row, *, plain: bool) -> Content:
    option: Content = {
        "text": row.text if plain else from_writing(row.text),
        "right": row.right == "true",
        "feedback": from_writing(row.feedback),
    }
    return option | ({"weight": row.weight} if row.weight else {})


def _accepted(row: Row) -> Content:
    return {
        "text": row.text,
        "weight": row.weight or "100",
        "feedback": from_writing(row.feedback),
    }


def _number(row: Row) -> Content:
    return {
        "value": row.text,
        "tolerance": row.tolerance or "0",
        "weight": row.weight or "100",
        "feedback": from_writing(row.feedback),
    }


def _part(part: Part) -> Content:
    return {
        "kind": part.kind,
        "stem": from_writing(part.stem),
        "content": content_of(part.content),
        "feedback": from_writing(part.feedback),
        "points": part.points or "1",
    }


def _row_of(given: Content, right: bool) -> Row:  # noqa: FBT001 - it is the mark itself
    return Row(
        text=to_writing(given["text"]),
        right=_word(right),
        weight=_comma(given.get("weight", "")),
        feedback=to_writing(given["feedback"]),
    )


def _accepted_row(given: Content | str) -> Row:
    if isinstance(given, str):
        return Row(text=given)
    return Row(
        text=given["text"],
        weight="" if given["weight"] == "100" else _comma(given["weight"]),
        feedback=to_writing(given["feedback"]),
    )


def _number_row(given: Content) -> Row:
    return Row(
        text=_comma(given["value"]),
        tolerance="" if given["tolerance"] == "0" else _comma(given["tolerance"]),
        weight="" if given["weight"] == "100" else _comma(given["weight"]),
        feedback=to_writing(given["feedback"]),
    )


def _gap_as_typed(gap: Content) -> Part:
    kind = GAP_KINDS[gap["kind"]]
    typed = typed_of(kind, gap)
    if gap["kind"] == "choice":
        # Plain, so there are no marks to write.
        for row, option in zip(typed.rows, gap["options"], strict=True):
            row.text = option["text"]
    return Part(gap["kind"], points=_points(gap["points"]), content=typed)


def _part_as_typed(part: Content) -> Part:
    return Part(
        part["kind"],
        stem=to_writing(part["stem"]),
        feedback=to_writing(part["feedback"]),
        points=_points(part["points"]),
        content=typed_of(part["kind"], part["content"]),
    )


def _scoring(typed: Typed) -> Content:
    """A way of marking that another kind had is left out."""
    return {"scoring": typed.scoring} if typed.scoring in SCORINGS.get(typed.kind, ()) else {}


def _points(text: str) -> str:
    return "" if text == "1" else _comma(text)


def _comma(number: str) -> str:
    return number.replace(".", ",")


def _boolean(word: str) -> bool | None:
    return {"true": True, "false": False}.get(word)


def _word(value: bool) -> str:  # noqa: FBT001 - it is the value itself
    return "true" if value else "false"


def _whole(text: str) -> Any:
    """Return a whole number; what is none stays text, which the cleaning refuses."""
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else text


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


_FILL: dict[Kind, Callable[[Typed, Content], None]] = {
    Kind.SINGLE: _fill_options,
    Kind.MULTIPLE: _fill_options,
    Kind.STATEMENTS: _fill_statements,
    Kind.TRUE_FALSE: _fill_true_false,
    Kind.MATCHING: _fill_matching,
    Kind.ORDERING: _fill_ordering,
    Kind.SHORT_ANSWER: _fill_short_answer,
    Kind.NUMBER: _fill_number,
    Kind.CLOZE: _fill_cloze,
    Kind.SITUATION: _fill_situation,
    Kind.ESSAY: _fill_essay,
}
