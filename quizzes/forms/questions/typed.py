"""What somebody has typed into the editor, whether or not it makes sense yet.

All kinds share the same rows, so that a change of kind keeps what fits. Fields are named by what
they hold and the number of the row from 1: "text-2", "right-2". Those of part (or gap) 3 begin with
"p3-". For options with one right answer the field "right" holds the number of the row.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import QueryDict

from quizzes.rules.content import Kind
from quizzes.rules.kinds.short_answer import IGNORES

# What may stand in a gap, and the kind of question whose rows it has.
GAP_KINDS = {
    "choice": Kind.SINGLE.value,
    "blank": Kind.SHORT_ANSWER.value,
    "number": Kind.NUMBER.value,
}
MOST_ROWS, MOST_PARTS, DEEPEST = 40, 20, 3
WITH_PARTS = {Kind.CLOZE, Kind.SITUATION}
_MARKED = (Kind.SINGLE, Kind.MULTIPLE)


@dataclass
class Row:
    """A row as it was typed.

    right   "true", "false" or "" where nothing was chosen
    other   what a left text belongs to
    weight  per cent; of a unit its factor, of a criterion its points
    """

    text: str = ""
    right: str = ""
    weight: str = ""
    feedback: str = ""
    other: str = ""
    tolerance: str = ""

    @property
    def is_used(self) -> bool:
        """Whether anything was typed; a mere mark counts too, so that it can be complained of."""
        return any((self.text, self.feedback, self.other, self.tolerance)) or self.right == "true"


@dataclass
class Typed:
    """The answers and the key of a question, part or gap, as they were typed."""

    kind: str
    rows: list[Row] = field(default_factory=list)
    units: list[Row] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)
    scoring: str = ""
    answer: str = ""
    feedback_true: str = ""
    feedback_false: str = ""
    extra: str = ""
    ignores: list[str] = field(default_factory=lambda: list(IGNORES))
    unit: str = ""
    guide: str = ""
    min_words: str = ""
    max_words: str = ""
    is_typed: bool = True
    photos: str = ""


@dataclass
class Part:
    """A part of a situation or a gap of a text, as it was typed. `kind` of a gap: GAP_KINDS."""

    kind: str
    stem: str = ""
    feedback: str = ""
    points: str = ""
    content: Typed = field(default_factory=lambda: Typed(Kind.SINGLE))


def read_typed(data: QueryDict, kind: str, prefix: str = "", depth: int = 1) -> Typed:
    """Return what the fields beginning with `prefix` hold. Never fails."""

    def text(name: str) -> str:
        return data.get(prefix + name, "").strip()

    typed = Typed(
        kind,
        rows=_read_rows(data, prefix),
        units=[
            Row(text=data.get(f"{prefix}unit-text-{n}", "").strip(),
                weight=data.get(f"{prefix}unit-factor-{n}", "").strip())
            for n in _numbers(data, f"{prefix}unit-text-")
        ],
        scoring=text("scoring"),
        answer=text("answer"),
        feedback_true=text("feedback-true"),
        feedback_false=text("feedback-false"),
        extra=text("extra"),
        unit=text("unit"),
        guide=text("guide"),
        min_words=text("min-words"),
        max_words=text("max-words"),
        photos=text("photos"),
    )  # fmt: skip
    # A box that is not ticked sends nothing, and neither does one that is not on the page.
    if text("shown-ignores"):
        chosen = data.getlist(f"{prefix}ignores")
        typed.ignores = [each for each in IGNORES if each in chosen]
    if text("shown-essay"):
        typed.is_typed = bool(text("typed"))
    if depth < DEEPEST:
        typed.parts = [
            _read_part(data, kind, f"{prefix}p{n}-", depth)
            for n in _numbers(data, f"{prefix}p", "-kind")[:MOST_PARTS]
        ] or first_parts(kind)
    return typed


def _read_part(data: QueryDict, outer: str, prefix: str, depth: int) -> Part:
    kind = _kind_of_part(outer, data.get(f"{prefix}kind", ""))
    return Part(
        kind=kind,
        stem=data.get(f"{prefix}stem", "").strip(),
        feedback=data.get(f"{prefix}feedback", "").strip(),
        points=data.get(f"{prefix}points", "").strip(),
        content=read_typed(data, GAP_KINDS.get(kind, kind), prefix, depth + 1),
    )


def _kind_of_part(outer: str, sent: str) -> str:
    """Return a kind that may stand there, when the kind of the whole has been changed too."""
    if outer == Kind.CLOZE:
        back = {kind: gap for gap, kind in GAP_KINDS.items()}
        return sent if sent in GAP_KINDS else back.get(sent, "choice")
    sent = GAP_KINDS.get(sent, sent) if sent != "number" else Kind.NUMBER.value
    known = set(Kind) - {Kind.SITUATION, Kind.DESCRIPTION}
    return sent if sent in known else Kind.SINGLE.value


def _read_rows(data: QueryDict, prefix: str) -> list[Row]:
    rows = []
    chosen = data.get(f"{prefix}right", "")
    was_marked = data.get(f"{prefix}shown-kind", "") in _MARKED
    for n in _numbers(data, f"{prefix}text-"):
        right = data.get(f"{prefix}right-{n}", "")
        if was_marked:
            right = "true" if right or chosen == str(n) else "false"
        rows.append(
            Row(
                text=data.get(f"{prefix}text-{n}", "").strip(),
                right=right if right in {"true", "false"} else "",
                weight=data.get(f"{prefix}weight-{n}", "").strip(),
                feedback=data.get(f"{prefix}feedback-{n}", "").strip(),
                other=data.get(f"{prefix}other-{n}", "").strip(),
                tolerance=data.get(f"{prefix}tolerance-{n}", "").strip(),
            )
        )
    return [row for row in rows if row.is_used]


def _numbers(data: Iterable[str], before: str, after: str = "") -> list[int]:
    """Return the numbers n for which there is a field before-n-after, in order."""
    pattern = re.compile(re.escape(before) + r"([1-9]\d?)" + re.escape(after))
    found = (pattern.fullmatch(name) for name in data)
    return sorted(int(match[1]) for match in found if match)[:MOST_ROWS]


def first_parts(kind: str) -> list[Part]:
    return [_new_part(kind)] if kind in WITH_PARTS else []


def change_parts(typed: Typed, do: str) -> None:
    """Do what a button asks for: "part-add-", "part-add-p2-" inside part 2, "part-remove-p2-",
    "part-up-p2-p1-". What makes no sense is left aside."""
    match = re.fullmatch(r"part-(add|remove|up)-((?:p[1-9]\d?-)*)", do)
    if match is None:
        return
    path = [int(number) - 1 for number in re.findall(r"\d+", match[2])]
    inner = path if match[1] == "add" else path[:-1]
    for place in inner:
        if place >= len(typed.parts):
            return
        typed = typed.parts[place].content
    if match[1] == "add":
        if typed.kind in WITH_PARTS and len(typed.parts) < MOST_PARTS:
            typed.parts.append(_new_part(typed.kind))
    elif path and path[-1] < len(typed.parts):
        part = typed.parts.pop(path[-1])
        if match[1] == "up":
            typed.parts.insert(max(path[-1] - 1, 0), part)


def _new_part(outer: str) -> Part:
    if outer == Kind.CLOZE:
        return Part("blank", content=Typed(GAP_KINDS["blank"]))
    return Part(Kind.SINGLE.value, content=Typed(Kind.SINGLE.value))
