"""Gaps in a running text: [[1]], [[2]] … stand in the stem, once each.

    {"gaps": [{"kind": "choice", "points": "1", "options": [{"text": plain, …}, …]},
              {"kind": "blank", "points": "1", "accepted": […], "ignores": […]},
              {"kind": "number", "points": "1", "answers": […], "units": [], "unit": "none"}]}

A gap is marked like a question of its kind; what is earned is Σ points × share ÷ Σ points.
Draft and stored: a list with that of each gap, or null.
"""

import html
import random
import re
from collections.abc import Callable
from fractions import Fraction

from quizzes.rules.kinds import number, short_answer, single
from quizzes.rules.kinds.cleaning import listed, plain_text
from quizzes.rules.kinds.common import (
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

MOST_GAPS = 20
GAPS: dict[str, KindRules] = {"choice": single, "blank": short_answer, "number": number}
_CLEANERS: dict[str, Callable[[Content], Content]] = {
    "choice": lambda raw: single.clean(raw, plain_text),
    "blank": short_answer.clean,
    "number": number.clean,
}
_MARK = re.compile(r"\[\[(\d{1,2})\]\]")


def clean(raw: Content) -> Content:
    gaps = []
    for place, given in enumerate(listed(raw["gaps"], 1, MOST_GAPS), 1):
        try:
            cleaned = _CLEANERS[given["kind"]](given)
            points = points_text(given.get("points", "1"))
        except ContentRefused as refusal:
            raise ContentRefused(refusal.fault, refusal.row, part=place) from refusal
        except (KeyError, TypeError, AttributeError) as error:
            raise ContentRefused(Fault.WRONG_SHAPE, part=place) from error
        gaps.append({"kind": given["kind"], "points": points, **cleaned})
    return {"gaps": gaps}


def check_stem(stem: str, content: Content) -> None:
    """Raise ContentRefused unless each gap stands in the text once."""
    marked = [int(piece) for piece in split_at_gaps(stem)[1::2]]
    if sorted(marked) != list(range(1, len(content["gaps"]) + 1)):
        raise ContentRefused(Fault.GAPS_DISAGREE)


def split_at_gaps(text: str) -> list[str]:
    """Return the text in pieces, with the numbers of the gaps between them.

    What looks like a gap inside a tag (what is said about a picture) is none.
    """
    pieces = [""]
    for part in re.split(r"(<[^>]*>)", text):
        if part.startswith("<"):
            pieces[-1] += part
        else:
            first, *others = _MARK.split(part)
            pieces[-1] += first
            pieces += others
    return pieces


def numbered(stem: str) -> str:
    """Return the text with "(1) …" for a gap, to be read where nothing is filled in."""
    pieces = split_at_gaps(stem)
    pieces[1::2] = [f"({int(number)}) …" for number in pieces[1::2]]
    return "".join(pieces)


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:
    parts = tuple(
        GAPS[gap["kind"]].lay_out(gap, rng=rng, shuffle=shuffle) for gap in content["gaps"]
    )
    return Layout(Kind.CLOZE, places=len(parts), parts=parts)


def _rules(part: Layout) -> KindRules:
    kinds = {Kind.SINGLE: "choice", Kind.SHORT_ANSWER: "blank", Kind.NUMBER: "number"}
    return GAPS[kinds[part.kind]]


def read(layout: Layout, fields: Fields, name: str) -> Answer:
    answers = [
        _rules(part).read(part, fields, f"{name}-{place}")
        for place, part in enumerate(layout.parts, 1)
    ]
    return None if all(answer is None for answer in answers) else answers


def completeness(layout: Layout, draft: Answer) -> Completeness:
    if draft is None:
        return Completeness.EMPTY
    found = {
        _rules(part).completeness(part, answer)
        for part, answer in zip(layout.parts, draft, strict=True)
    }
    return found.pop() if len(found) == 1 else Completeness.PARTIAL


def stored(layout: Layout, draft: Answer) -> Answer:
    return [
        None if answer is None else _rules(part).stored(part, answer)
        for part, answer in zip(layout.parts, draft, strict=True)
    ]


def part_shares(content: Content, stored: Answer) -> list[Fraction | None]:
    return [
        NOTHING if answer is None else GAPS[gap["kind"]].share(gap, answer)
        for gap, answer in zip(content["gaps"], stored, strict=True)
    ]


def share(content: Content, stored: Answer) -> Fraction | None:
    points = [gap["points"] for gap in content["gaps"]]
    return weighted_mean(part_shares(content, stored), points)


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:
    return [f"{row.text} {', '.join(row.own) or '…'}" for row in rows(content, stored, words)]


def key_lines(content: Content, words: Words) -> list[str]:
    return [f"{row.text} {' / '.join(row.key)}" for row in rows(content, None, words)]


def remarks(content: Content, stored: Answer) -> list[str]:
    found = rows(content, stored, Words("", ""))
    return [f"{row.text} {remark}" for row in found for remark in row.remarks]


def rows(content: Content, stored: Answer, words: Words) -> list[AnswerRow]:
    answers = stored or [None] * len(content["gaps"])
    shares = part_shares(content, answers)
    return [
        AnswerRow(
            text=f"({place})",
            share=share,
            is_answered=answer is not None,
            own=[] if answer is None else GAPS[gap["kind"]].answer_lines(_rich(gap), answer, words),
            key=GAPS[gap["kind"]].key_lines(_rich(gap), words),
            remarks=[] if answer is None else GAPS[gap["kind"]].remarks(gap, answer),
        )
        for place, (gap, answer, share) in enumerate(
            zip(content["gaps"], answers, shares, strict=True), 1
        )
    ]


def _rich(gap: Content) -> Content:
    """Return a gap with the options as rich texts, as those of a question are."""
    if gap["kind"] != "choice":
        return gap
    options = [
        {**option, "text": html.escape(option["text"], quote=False)} for option in gap["options"]
    ]
    return {**gap, "options": options}


def version_lines(content: Content, words: Words) -> list[str]:
    return [
        f"({place}) {line}"
        for place, gap in enumerate(content["gaps"], 1)
        for line in GAPS[gap["kind"]].version_lines(_rich(gap), words)
    ]


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for place, (part, gap) in enumerate(zip(layout.parts, content["gaps"], strict=True), 1):
        found |= GAPS[gap["kind"]].right_fields(part, gap, f"{name}-{place}")
    return found


def guess(content: Content) -> Fraction | None:
    points = [gap["points"] for gap in content["gaps"]]
    return weighted_mean([GAPS[gap["kind"]].guess(gap) for gap in content["gaps"]], points)
