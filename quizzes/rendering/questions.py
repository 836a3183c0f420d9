"""How each kind of question stands on paper, as plain values for the templates."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from quizzes.rules.kinds.cloze import split_at_gaps
from quizzes.rules.kinds.common import Content, Kind, Layout
from quizzes.rules.kinds.matching import shown_rights
from quizzes.rules.printing import Placed, columns_for, letter
from quizzes.rules.prose import clean_html

# Lines to write on by kind: an essay has them on the answer sheet.
SHORT_LINES = 1
_PICTURE = re.compile(r'<img src="image:([^"]*)"')


@dataclass(frozen=True)
class Lettered:
    """An option, statement, item or right side with its letter or number."""

    label: str
    text: SafeString


@dataclass(frozen=True)
class Printed:
    """A question as it is printed.

    rows   options beside each other, row by row
    lefts, rights  what is to be matched
    parts  of a situation
    """

    number: str
    stem: SafeString
    kind: str
    points: str = ""
    columns: int = 1
    rows: list[list[Lettered]] = field(default_factory=list)
    lefts: list[Lettered] = field(default_factory=list)
    rights: list[Lettered] = field(default_factory=list)
    hint: str = ""
    parts: list["Printed"] = field(default_factory=list)


HINTS = {
    Kind.MULTIPLE: "Chọn tất cả các phương án đúng.",
    Kind.TRUE_FALSE: "Ghi Đúng hoặc Sai.",
    Kind.STATEMENTS: "Ở mỗi ý, ghi Đúng hoặc Sai.",
    Kind.MATCHING: "Ghép mỗi mục ở cột trái với một mục ở cột phải.",
    Kind.ORDERING: "Sắp xếp các mục theo thứ tự đúng.",
    Kind.SHORT_ANSWER: "Trả lời ngắn.",
    Kind.NUMBER: "Trả lời bằng số.",
    Kind.CLOZE: "Điền vào chỗ trống.",
}


def printed(placed: Placed, *, shows_points: bool = True) -> Printed:
    """Return a question of a version of the paper, ready for the template."""
    points = _points(str(placed.asked.points)) if shows_points and placed.number else ""
    name = f"Câu {placed.number}" + ("" if points else ".")
    return _printed(
        name if placed.number else "",
        placed.asked.stem,
        placed.layout,
        placed.asked.content,
        points,
    )


def _printed(number: str, stem: str, layout: Layout, content: Content, points: str = "") -> Printed:
    kind = layout.kind
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        texts = [content["options"][stored]["text"] for stored in layout.order]
        columns = columns_for(texts)
        rows = _in_rows(_lettered(texts), columns)
        return Printed(number, shown(stem), kind, points, columns, rows, hint=HINTS.get(kind, ""))
    if kind == Kind.STATEMENTS:
        texts = [statement["text"] for statement in content["statements"]]
        rows = _in_rows(_lettered(texts, is_small=True), 1)
        return Printed(number, shown(stem), kind, points, 1, rows, hint=HINTS[kind])
    if kind == Kind.ORDERING:
        texts = [content["items"][stored] for stored in layout.order]
        rows = _in_rows(_lettered(texts, is_small=True), 1)
        return Printed(number, shown(stem), kind, points, 1, rows, hint=HINTS[kind])
    if kind == Kind.MATCHING:
        return _matching(number, stem, layout, content, points)
    if kind == Kind.CLOZE:
        return _cloze(number, stem, layout, content, points)
    parts = []
    if kind == Kind.SITUATION:
        pairs = zip(layout.parts, content["parts"], strict=True)
        parts = [
            _printed(f"{place})", part["stem"], inner, part["content"])
            for place, (inner, part) in enumerate(pairs, 1)
        ]
    return Printed(number, shown(stem), kind, points, hint=HINTS.get(kind, ""), parts=parts)


def _matching(number: str, stem: str, layout: Layout, content: Content, points: str) -> Printed:
    offered = shown_rights(content)
    lefts = [
        Lettered(f"{place}.", shown(pair["left"])) for place, pair in enumerate(content["pairs"], 1)
    ]
    texts = [html.escape(offered[stored], quote=False) for stored in layout.order]
    rights = _lettered(texts, is_small=True)
    return Printed(
        number, shown(stem), layout.kind, points, lefts=lefts, rights=rights,
        hint=HINTS[Kind.MATCHING],
    )  # fmt: skip


def _cloze(number: str, stem: str, layout: Layout, content: Content, points: str) -> Printed:
    """Gaps are lines to write on; what can be chosen stands below the text."""
    pieces = split_at_gaps(clean_html(stem))
    pieces[1::2] = [f'<span class="gap">({int(gap)})</span>' for gap in pieces[1::2]]
    rows = []
    for place, (inner, gap) in enumerate(zip(layout.parts, content["gaps"], strict=True), 1):
        if inner.kind == Kind.SINGLE:
            texts = [gap["options"][stored]["text"] for stored in inner.order]
            words = "; ".join(f"{letter(at)}. {text}" for at, text in enumerate(texts))
            rows.append([Lettered(f"({place})", mark_safe(html.escape(words)))])  # noqa: S308 - escaped here
    text = mark_safe(_with_pictures("".join(pieces)))  # noqa: S308 - cleaned above
    return Printed(number, text, layout.kind, points, 1, rows, hint=HINTS[Kind.CLOZE])


def shown(text: str) -> SafeString:
    """Return kept text as markup; its pictures are asked for by our own names."""
    return mark_safe(_with_pictures(clean_html(text)))  # noqa: S308 - cleaned here


def _with_pictures(text: str) -> str:
    return _PICTURE.sub(r'<img src="hocba:image/\1"', text)


def _lettered(texts: Sequence[str], *, is_small: bool = False) -> list[Lettered]:
    return [
        Lettered(f"{letter(place).lower()})" if is_small else f"{letter(place)}.", shown(text))
        for place, text in enumerate(texts)
    ]


def _in_rows(options: list[Lettered], columns: int) -> list[list[Lettered]]:
    return [options[at : at + columns] for at in range(0, len(options), columns)]


def _points(points: str) -> str:
    text = points.rstrip("0").rstrip(".") if "." in points else points
    return f"{text.replace('.', ',')} điểm"


# --- the answer sheet -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Box:
    """Where one question is answered on the sheet.

    bubbles  letters to fill in, row by row with the name of the row
    lines    lines to write on
    """

    number: str
    bubbles: list[tuple[str, list[str]]] = field(default_factory=list)
    lines: int = 0
    parts: list["Box"] = field(default_factory=list)

    @property
    def ruled(self) -> range:
        return range(self.lines)

    @property
    def is_simple(self) -> bool:
        """One row of letters: many of them stand in columns."""
        return len(self.bubbles) == 1 and not self.parts and not self.bubbles[0][0]


def box(placed: Placed, *, essay_lines: int) -> Box:
    """Return the place on the sheet for a question of the paper."""
    return _box(str(placed.number), placed.layout, placed.asked.content, essay_lines)


def _box(number: str, layout: Layout, content: Content, essay_lines: int) -> Box:
    kind = layout.kind
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        return Box(number, [("", _letters(len(layout.order)))])
    if kind == Kind.TRUE_FALSE:
        return Box(number, [("", ["Đ", "S"])])
    if kind == Kind.STATEMENTS:
        rows = [(letter(at).lower(), ["Đ", "S"]) for at in range(len(content["statements"]))]
        return Box(number, rows)
    if kind == Kind.MATCHING:
        letters = [sign.lower() for sign in _letters(len(layout.order))]
        return Box(number, [(str(at), letters) for at in range(1, len(content["pairs"]) + 1)])
    if kind == Kind.ESSAY:
        return Box(number, lines=essay_lines)
    if kind in {Kind.CLOZE, Kind.SITUATION}:
        contents = content.get("gaps") or [part["content"] for part in content["parts"]]
        pairs = zip(layout.parts, contents, strict=True)
        parts = [
            _box(f"{number}.{at}", inner, part, essay_lines)
            for at, (inner, part) in enumerate(pairs, 1)
        ]
        return Box(number, parts=parts)
    return Box(number, lines=SHORT_LINES)


def _letters(count: int) -> list[str]:
    return [letter(at) for at in range(count)]
