"""A case, which the stem tells, with several questions on it.

    {"parts": [{"kind": "single", "stem": rich, "content": {…}, "feedback": rich, "points": "1"}, …]}

A part is of any kind but a situation and a text without a question. What is earned is
Σ points × share ÷ Σ points; a person marks it when a person marks one of its parts.
Draft and stored: a list with that of each part, or null.
"""

import random
from fractions import Fraction

from quizzes.rules.kinds.cleaning import listed, optional_rich_text, rich_text
from quizzes.rules.kinds.common import (
    LONGEST_PROSE,
    NOTHING,
    Answer,
    AnswerRow,
    Completeness,
    Content,
    ContentRefused,
    Fault,
    Fields,
    Kind,
    KindRules,
    Layout,
    Words,
    points_text,
    weighted_mean,
)
from quizzes.rules.kinds.inside import OF_A_PART, check_stem, readable_stem
from quizzes.rules.prose import bare_text

MOST_PARTS = 10


def clean(raw: Content) -> Content:
    parts = []
    for place, given in enumerate(listed(raw["parts"], 1, MOST_PARTS), 1):
        try:
            parts.append(_clean_part(given))
        except ContentRefused as refusal:
            row = refusal.part or refusal.row
            raise ContentRefused(refusal.fault, row, part=place) from refusal
        except (KeyError, TypeError, AttributeError) as error:
            raise ContentRefused(Fault.WRONG_SHAPE, part=place) from error
    return {"parts": parts}


def _clean_part(given: Content) -> Content:
    if given["kind"] not in OF_A_PART:
        raise ContentRefused(Fault.PART_NOT_ALLOWED)
    kind = Kind(given["kind"])
    stem = rich_text(given["stem"], longest=LONGEST_PROSE)
    content = OF_A_PART[kind].clean(given["content"])
    check_stem(kind, stem, content)
    return {
        "kind": kind.value,
        "stem": stem,
        "content": content,
        "feedback": optional_rich_text(given.get("feedback", "")),
        "points": points_text(given.get("points", "1")),
    }


def _rules(part: Content) -> KindRules:
    return OF_A_PART[Kind(part["kind"])]


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:
    parts = tuple(
        _rules(part).lay_out(part["content"], rng=rng, shuffle=shuffle) for part in content["parts"]
    )
    return Layout(Kind.SITUATION, places=len(parts), parts=parts)


def read(layout: Layout, fields: Fields, name: str) -> Answer:
    answers = [
        OF_A_PART[part.kind].read(part, fields, f"{name}-{place}")
        for place, part in enumerate(layout.parts, 1)
    ]
    return None if all(answer is None for answer in answers) else answers


def completeness(layout: Layout, draft: Answer) -> Completeness:
    if draft is None:
        return Completeness.EMPTY
    found = {
        OF_A_PART[part.kind].completeness(part, answer)
        for part, answer in zip(layout.parts, draft, strict=True)
    }
    return found.pop() if len(found) == 1 else Completeness.PARTIAL


def stored(layout: Layout, draft: Answer) -> Answer:
    return [
        None if answer is None else OF_A_PART[part.kind].stored(part, answer)
        for part, answer in zip(layout.parts, draft, strict=True)
    ]


def part_shares(content: Content, stored: Answer) -> list[Fraction | None]:
    return [
        NOTHING if answer is None else _rules(part).share(part["content"], answer)
        for part, answer in zip(content["parts"], stored, strict=True)
    ]


def share(content: Content, stored: Answer) -> Fraction | None:
    points = [part["points"] for part in content["parts"]]
    return weighted_mean(part_shares(content, stored), points)


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:
    return [
        f"{place}. {line}"
        for place, row in enumerate(rows(content, stored, words), 1)
        for line in row.own or ["…"]
    ]


def key_lines(content: Content, words: Words) -> list[str]:
    return [
        f"{place}. {line}"
        for place, part in enumerate(content["parts"], 1)
        for line in _rules(part).key_lines(part["content"], words)
    ]


def remarks(content: Content, stored: Answer) -> list[str]:
    return [remark for row in rows(content, stored, Words("", "")) for remark in row.remarks]


def rows(content: Content, stored: Answer, words: Words) -> list[AnswerRow]:
    answers = stored or [None] * len(content["parts"])
    shares = part_shares(content, answers)
    return [
        AnswerRow(
            text=readable_stem(Kind(part["kind"]), part["stem"]),
            share=share,
            is_answered=answer is not None,
            own=[] if answer is None else _rules(part).answer_lines(part["content"], answer, words),
            key=_rules(part).key_lines(part["content"], words),
            remarks=[] if answer is None else _rules(part).remarks(part["content"], answer),
            explanation=part["feedback"],
            rows=_rules(part).rows(part["content"], answer, words),
        )
        for part, answer, share in zip(content["parts"], answers, shares, strict=True)
    ]


def version_lines(content: Content, words: Words) -> list[str]:
    lines = []
    for place, part in enumerate(content["parts"], 1):
        points = "" if part["points"] == "1" else f" ({part['points']})"
        lines.append(f"{place}. {bare_text(part['stem'])}{points}")
        lines += [f"{place}. {line}" for line in _rules(part).version_lines(part["content"], words)]
        if part["feedback"]:
            lines.append(f"{place}. {bare_text(part['feedback'])}")
    return lines


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for place, (part, asked) in enumerate(zip(layout.parts, content["parts"], strict=True), 1):
        found |= _rules(asked).right_fields(part, asked["content"], f"{name}-{place}")
    return found


def guess(content: Content) -> Fraction | None:
    points = [part["points"] for part in content["parts"]]
    return weighted_mean([_rules(part).guess(part["content"]) for part in content["parts"]], points)
