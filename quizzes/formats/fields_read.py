"""From labelled fields to a question's contents, saying what is missing or unclear."""

import re
from typing import Any

from quizzes.formats.answer_words import (
    letters_of,
    measure_of,
    number_of,
    order_of,
    truths_of,
)
from quizzes.formats.draft import Problem
from quizzes.formats.fields import EVERYTHING_IGNORED, NOTHING, Fields
from quizzes.formats.vocabulary import (
    IGNORE_WORDS,
    SCORING_WORDS,
    UNIT_WORDS,
    YES_WORDS,
    code_of,
    truth_of,
)
from quizzes.rules.prose import bare_text
from shared.text import fold, tidy

Content = dict[str, Any]
_OWN_CRITERION = re.compile(r"(.+) \((\d+(?:,\d+)?) điểm\)")
_CRITERION = re.compile(
    r"(?:- )?(.*?)\s*[(\[:–-]?\s*\(?(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\)?[.;]?", re.DOTALL
)
_WEIGHT = re.compile(r"\s*(\w{1,3})\s*[:=]?\s*([+\-−]?\d+(?:[.,]\d+)?)\s*%?\s*(?:;|$|\n)")
LONGEST_CRITERION = 600
_CHOICES = {"single", "multiple", "choice"}


def content_of(fields: Fields, problems: list[Problem]) -> tuple[str, Content]:
    """Return kind and contents; what is wrong is added to `problems`."""
    kind = fields.kind or kind_of(fields)
    if not kind:
        problems.append(Problem("no_answer"))
        return "", {}
    if kind in _CHOICES:
        return kind, _options(kind, fields, problems)
    return kind, _READERS[kind](fields, problems)


def kind_of(fields: Fields) -> str:
    """Return the kind that the filled fields make most likely, "" if nothing does."""
    answer = " ".join(fields.answer).strip()
    known = "".join(option.letter for option in fields.options)
    if fields.parts or fields.gaps or fields.pairs:
        return "situation" if fields.parts else ("cloze" if fields.gaps else "matching")
    if len(fields.options) > 1:
        truths = truths_of(answer) or []
        # "D" is the letter of an option before it is short for "Đúng".
        are_named = all(letter for letter, _value in truths)
        if len(truths) > 1 and (are_named or not letters_of(answer, known)):
            return "statements"
        words = [fold(bare_text(option.text)).strip(" .") for option in fields.options]
        if words in (["dung", "sai"], ["sai", "dung"]):
            return "true_false"
        found = letters_of(answer, known)
        return "multiple" if found and len(found[0]) > 1 else "single"
    if fields.guide or fields.more.keys() & {"criteria", "min_words", "max_words"}:
        return "essay"
    if not answer:
        return ""
    if truth_of(answer) is not None:
        return "true_false"
    return "number" if all(map(measure_of, fields.answer)) else "short_answer"


def _options(kind: str, fields: Fields, problems: list[Problem]) -> Content:
    options: list[Content] = [
        {"text": option.text, "right": False, "feedback": option.feedback}
        for option in fields.options
    ]
    if len(options) < 2:
        problems.append(Problem("too_few_options"))
    known = "".join(option.letter for option in fields.options)
    if len(set(known)) != len(known):
        problems.append(Problem("option_letters_twice", known))
    for letter in _rights(kind, fields, known, problems):
        options[known.index(letter)]["right"] = True
    for letter, weight in _weights(fields, problems).items():
        if letter in known:
            options[known.index(letter)]["weight"] = weight
        else:
            problems.append(Problem("unknown_right_option", letter))
    if kind == "choice":
        options = [option | {"text": bare_text(option["text"])} for option in options]
    content: Content = {"options": options}
    if kind == "multiple":
        content["scoring"] = _scoring(fields, "partial_penalty", problems)
    return content


def _rights(kind: str, fields: Fields, known: str, problems: list[Problem]) -> str:
    answer = " ".join(fields.answer).strip()
    found = letters_of(answer, known)
    if not answer:
        problems.append(Problem("no_right_option"))
    elif found is None:
        problems.append(Problem("unknown_right_option", answer[:80]))
    letters = found[0] if found else ""
    if kind != "multiple" and len(letters) > 1:
        problems.append(Problem("several_right_options", ", ".join(letters)))
    return letters


def _scoring(fields: Fields, default: str, problems: list[Problem]) -> str:
    typed = fields.more.get("scoring", "")
    found = code_of(typed, SCORING_WORDS) if typed else default
    if not found:
        problems.append(Problem("unknown_scoring", typed[:80]))
    return found or default


def _weights(fields: Fields, problems: list[Problem]) -> dict[str, str]:
    text = fields.more.get("weights", "")
    found = dict(_WEIGHT.findall(text))
    if _WEIGHT.sub("", text).strip():
        problems.append(Problem("unknown_weight", text[:80]))
    return {letter.upper(): number_of(weight) or "0" for letter, weight in found.items()}


def _true_false(fields: Fields, problems: list[Problem]) -> Content:
    answer = truth_of(" ".join(fields.answer))
    remarks = {truth_of(word): text for word, text in fields.remarks.items()}
    if fields.options:
        letters = "".join(option.letter for option in fields.options)
        values = {option.letter: truth_of(bare_text(option.text)) for option in fields.options}
        found = letters_of(" ".join(fields.answer), letters)
        if found and len(found[0]) == 1:
            answer = values[found[0]]
        remarks |= {values[option.letter]: option.feedback for option in fields.options}
    if answer is None:
        problems.append(Problem("no_right_option"))
    return {
        "answer": bool(answer),
        "feedback_true": remarks.get(True, ""),
        "feedback_false": remarks.get(False, ""),
    }


def _statements(fields: Fields, problems: list[Problem]) -> Content:
    known = [option.letter for option in fields.options]
    text = " ".join(fields.answer)
    truths = truths_of(text) or []
    by_letter = dict(zip(known, (value for _letter, value in truths), strict=False))
    if all(letter for letter, _value in truths):
        by_letter = dict(truths)
    if not 2 <= len(known) <= 10:
        problems.append(Problem("statements_number", str(len(known))))
    if not truths:
        problems.append(Problem("no_right_option") if not text.strip()
                        else Problem("unknown_right_option", text[:80]))  # fmt: skip
    elif set(by_letter) != set(known) or len(truths) != len(known):
        problems.append(Problem("statement_unanswered", text[:80]))
    return {
        "statements": [
            {
                "text": option.text,
                "answer": by_letter.get(option.letter, False),
                "feedback": option.feedback,
            }
            for option in fields.options
        ],
        "scoring": _scoring(fields, "each", problems),
    }


def _accepted(fields: Fields, problems: list[Problem]) -> Content:
    weights = _weights(fields, problems)
    accepted = [
        {
            "text": tidy(line),
            "weight": weights.get(str(number), "100"),
            "feedback": fields.remarks.get(str(number), ""),
        }
        for number, line in enumerate(filter(str.strip, fields.answer), 1)
    ]
    if not accepted:
        problems.append(Problem("no_answer"))
    return {"accepted": accepted, "ignores": _ignores(fields, problems)}


def _ignores(fields: Fields, problems: list[Problem]) -> list[str]:
    typed = fields.more.get("ignores", "")
    if not typed:
        return list(EVERYTHING_IGNORED)
    if fold(typed) == fold(NOTHING):
        return []
    found = [code_of(word, IGNORE_WORDS) for word in re.split(r"[,;\n]", typed) if word.strip()]
    if not all(found):
        problems.append(Problem("unknown_ignored", typed[:80]))
    return [code for code in found if code]


def _number(fields: Fields, problems: list[Problem]) -> Content:
    weights = _weights(fields, problems)
    answers, units = [], []
    for number, line in enumerate(filter(str.strip, fields.answer), 1):
        measure = measure_of(line)
        if measure is None:
            problems.append(Problem("unknown_number", line[:80]))
            continue
        value, tolerance, unit = measure
        answers.append(
            {
                "value": value,
                "tolerance": tolerance,
                "weight": weights.get(str(number), "100"),
                "feedback": fields.remarks.get(str(number), ""),
            }
        )
        if unit and unit not in units:
            units.append(unit)
    if not answers:
        problems.append(Problem("no_answer"))
    listed = _units(fields, problems) or [{"text": unit, "factor": "1"} for unit in units[:1]]
    wanted = code_of(fields.more.get("unit", ""), UNIT_WORDS)
    return {
        "answers": answers,
        "units": listed,
        "unit": wanted or ("optional" if listed else "none"),
    }


def _units(fields: Fields, problems: list[Problem]) -> list[dict[str, str]]:
    units = []
    for line in filter(str.strip, fields.more.get("units", "").split("\n")):
        name, _sign, factor = line.rpartition("=")
        value = number_of(factor) if name else "1"
        if value is None:
            problems.append(Problem("unknown_number", line[:80]))
        else:
            units.append({"text": tidy(name or factor), "factor": value})
    return units


def _matching(fields: Fields, problems: list[Problem]) -> Content:
    pairs = [{"left": left, "right": tidy(right)} for left, right in fields.pairs if left]
    extra = [tidy(right) for left, right in fields.pairs if not left]
    if len(pairs) < 2:
        problems.append(Problem("too_few_pairs"))
    if any(not pair["right"] for pair in pairs):
        problems.append(Problem("pair_without_right"))
    return {"pairs": pairs, "extra_rights": extra}


def _ordering(fields: Fields, problems: list[Problem]) -> Content:
    known = {option.letter: option.text for option in fields.options}
    typed = " ".join(fields.answer).strip()
    order = order_of(typed) if typed else list(known)
    order = [_as_letter(place) for place in order or []]
    if sorted(order) != sorted(known):
        problems.append(Problem("unknown_order", typed[:80]))
        order = list(known)
    if len(known) < 2:
        problems.append(Problem("too_few_options"))
    return {"items": [known[letter] for letter in order]}


def _as_letter(place: str) -> str:
    if place.isdecimal() and 0 < int(place) <= 26:
        return chr(ord("A") + int(place) - 1)
    return place


def _cloze(fields: Fields, problems: list[Problem]) -> Content:
    gaps = []
    for number, gap in enumerate(fields.gaps, 1):
        kind = gap.kind or {"single": "choice", "short_answer": "blank"}.get(
            kind_of(gap), kind_of(gap)
        )
        if kind not in {"choice", "blank", "number"}:
            problems.append(Problem("gap_unclear", str(number)))
            continue
        _kind, content = content_of(_with_kind(gap, kind), problems)
        gaps.append({"kind": kind, **content, "points": _points(gap, problems)})
    if not gaps:
        problems.append(Problem("no_gaps"))
    missing = [n for n in range(1, len(fields.gaps) + 1) if f"[[{n}]]" not in fields.stem]
    if missing:
        problems.append(Problem("gap_not_in_text", ", ".join(f"[[{n}]]" for n in missing)))
    return {"gaps": gaps}


def _with_kind(fields: Fields, kind: str) -> Fields:
    fields.kind = kind
    return fields


def _situation(fields: Fields, problems: list[Problem]) -> Content:
    parts: list[Content] = []
    for part in fields.parts:
        found: list[Problem] = []
        kind, content = content_of(part, found)
        if not bare_text(part.stem) and "<img" not in part.stem:
            found.append(Problem("no_stem"))
        number = len(parts) + 1
        problems += [
            Problem(one.code, f"({number}) {one.detail}".strip(), one.blocks) for one in found
        ]
        parts.append(
            {
                "kind": kind,
                "stem": part.stem,
                "content": content,
                "feedback": part.feedback,
                "points": _points(part, problems),
            }
        )
    if not parts:
        problems.append(Problem("no_parts"))
    return {"parts": parts}


def _points(fields: Fields, problems: list[Problem]) -> str:
    if not fields.points.strip():
        return "1"
    points = number_of(fields.points)
    if points is None:
        problems.append(Problem("unknown_number", fields.points[:80]))
    return points or "1"


def _essay(fields: Fields, problems: list[Problem]) -> Content:
    criteria = []
    for line in filter(str.strip, fields.more.get("criteria", "").split("\n")):
        line = line[:LONGEST_CRITERION]
        found = _OWN_CRITERION.fullmatch(line.strip()) or _CRITERION.fullmatch(line.strip())
        points = number_of(found[2]) if found else None
        if not found or points is None:
            problems.append(Problem("criterion_without_points", line[:80]))
            continue
        criteria.append({"text": tidy(found[1]), "points": points})
    typed = fields.more.get("typed", "")
    return {
        "guide": fields.guide,
        "criteria": criteria,
        "min_words": _whole(fields, "min_words", problems) or 0,
        "max_words": _whole(fields, "max_words", problems),
        "typed": not typed or fold(typed) in YES_WORDS,
        "photos": min(_whole(fields, "photos", problems) or 0, 10),
    }


def _whole(fields: Fields, name: str, problems: list[Problem]) -> int | None:
    typed = fields.more.get(name, "").strip()
    if not typed:
        return None
    number = number_of(typed)
    if number is None or not number.isdecimal() or len(number) > 6:
        problems.append(Problem("unknown_number", typed[:80]))
        return None
    return int(number)


def _description(_fields: Fields, _problems: list[Problem]) -> Content:
    return {}


_READERS = {
    "true_false": _true_false, "statements": _statements, "short_answer": _accepted,
    "blank": _accepted, "number": _number, "matching": _matching, "ordering": _ordering,
    "cloze": _cloze, "situation": _situation, "essay": _essay, "description": _description,
}  # fmt: skip
