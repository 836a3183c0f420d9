"""A question as labelled fields: the common ground of the Word template and the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizzes.formats.answer_words import written_number
from quizzes.formats.vocabulary import IGNORE_WORDS, truth_word, word_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
EVERYTHING_IGNORED = ["case", "diacritics", "tone_place", "punctuation", "spaces"]
NOTHING = "không"
YES, NO = "có", "không"


@dataclass
class OptionFields:
    """An option, a statement or an item, with the remark on it. Both are HTML."""

    letter: str
    text: str
    feedback: str = ""


@dataclass
class Fields:
    """What is written of a question.

    stem, feedback, guide  HTML
    answer    lines behind "Đáp án"
    pairs     left (HTML) and right; left is "" for a right side that matches nothing
    remarks   HTML by what they speak of: "Đúng", or the number of an accepted answer
    more      other fields by name, plain text
    gaps      of a text with gaps; their kinds are "choice", "blank" and "number"
    parts     of a situation
    """

    kind: str = ""
    stem: str = ""
    feedback: str = ""
    guide: str = ""
    points: str = ""
    answer: list[str] = field(default_factory=list)
    options: list[OptionFields] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    gaps: list["Fields"] = field(default_factory=list)
    parts: list["Fields"] = field(default_factory=list)


def fields_of(kind: str, stem: str, content: Mapping[str, Any], feedback: str = "") -> Fields:
    """Return a sound question as fields, to be written."""
    fields = Fields(kind=kind, stem=stem, feedback=feedback)
    if kind in {"single", "multiple", "choice"}:
        _write_options(fields, content)
    elif kind == "true_false":
        fields.answer = [truth_word(content["answer"])]
        fields.remarks = _filled(
            {truth_word(value): content.get(f"feedback_{name}", "")
             for value, name in ((True, "true"), (False, "false"))}
        )  # fmt: skip
    elif kind == "statements":
        _write_statements(fields, content)
    elif kind in {"short_answer", "blank"}:
        _write_accepted(fields, content)
    elif kind == "number":
        _write_number(fields, content)
    else:
        _write_other(fields, content)
    return fields


def _write_other(fields: Fields, content: Mapping[str, Any]) -> None:
    if fields.kind == "matching":
        fields.pairs = [(pair["left"], pair["right"]) for pair in content["pairs"]]
        fields.pairs += [("", right) for right in content.get("extra_rights", [])]
    elif fields.kind == "ordering":
        fields.options = [
            OptionFields(letter, item)
            for letter, item in zip(LETTERS, content["items"], strict=False)
        ]
        fields.answer = [", ".join(option.letter for option in fields.options)]
    elif fields.kind == "essay":
        _write_essay(fields, content)
    elif fields.kind == "cloze":
        for gap in content["gaps"]:
            child = fields_of(gap["kind"], "", gap)
            child.points = written_number(str(gap.get("points", "1")))
            fields.gaps.append(child)
    elif fields.kind == "situation":
        for part in content["parts"]:
            child = fields_of(part["kind"], part["stem"], part["content"], part.get("feedback", ""))
            child.points = written_number(str(part.get("points", "1")))
            fields.parts.append(child)


def _write_options(fields: Fields, content: Mapping[str, Any]) -> None:
    options = content["options"]
    fields.options = [
        OptionFields(letter, option["text"], option.get("feedback", ""))
        for letter, option in zip(LETTERS, options, strict=False)
    ]
    pairs = list(zip(fields.options, options, strict=True))
    fields.answer = [", ".join(shown.letter for shown, option in pairs if option["right"])]
    weights = [
        f"{shown.letter}: {written_number(option['weight'])}"
        for shown, option in pairs
        if option.get("weight") not in {None, ""}
    ]
    fields.more = _filled({"weights": "; ".join(weights), "scoring": content.get("scoring", "")})


def _write_statements(fields: Fields, content: Mapping[str, Any]) -> None:
    for letter, statement in zip(LETTERS, content["statements"], strict=False):
        fields.options.append(
            OptionFields(letter, statement["text"], statement.get("feedback", ""))
        )
    fields.answer = [
        "; ".join(
            f"{option.letter}: {truth_word(statement['answer'])}"
            for option, statement in zip(fields.options, content["statements"], strict=True)
        )
    ]
    fields.more = _filled({"scoring": content.get("scoring", "")})


def _write_accepted(fields: Fields, content: Mapping[str, Any]) -> None:
    accepted = [
        {"text": entry, "weight": "100"} if isinstance(entry, str) else entry
        for entry in content["accepted"]
    ]
    fields.answer = [entry["text"] for entry in accepted]
    _write_weights(fields, accepted)
    ignores = content.get("ignores", EVERYTHING_IGNORED)
    if list(ignores) != EVERYTHING_IGNORED:
        words = [word_of(code, IGNORE_WORDS) for code in ignores]
        fields.more["ignores"] = ", ".join(words) or NOTHING


def _write_weights(fields: Fields, answers: list[dict[str, Any]]) -> None:
    weights = [
        f"{number}: {written_number(entry['weight'])}"
        for number, entry in enumerate(answers, 1)
        if entry.get("weight", "100") != "100"
    ]
    fields.more |= _filled({"weights": "; ".join(weights)})
    fields.remarks = _filled(
        {str(number): entry.get("feedback", "") for number, entry in enumerate(answers, 1)}
    )


def _write_number(fields: Fields, content: Mapping[str, Any]) -> None:
    for entry in content["answers"]:
        line = written_number(entry["value"])
        if entry.get("tolerance", "0") not in {"", "0"}:
            line += f" ± {written_number(entry['tolerance'])}"
        fields.answer.append(line)
    _write_weights(fields, content["answers"])
    units = [
        f"{unit['text']} = {written_number(unit['factor'])}" for unit in content.get("units", [])
    ]
    fields.more |= _filled({"units": "\n".join(units)})
    if content.get("unit", "none") != "none" or units:
        fields.more["unit"] = content.get("unit", "none")


def _write_essay(fields: Fields, content: Mapping[str, Any]) -> None:
    fields.guide = content.get("guide", "")
    criteria = [
        f"{entry['text']} ({written_number(entry['points'])} điểm)"
        for entry in content.get("criteria", [])
    ]
    fields.more = _filled(
        {
            "criteria": "\n".join(criteria),
            "min_words": str(content.get("min_words") or ""),
            "max_words": str(content.get("max_words") or ""),
            "photos": str(content.get("photos", 0) or ""),
        }
    )
    if not content.get("typed", True):
        fields.more["typed"] = NO


def _filled(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
