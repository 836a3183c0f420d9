"""The columns of the workbook of questions, and between a row of them and the fields.

A text with gaps and a situation take several rows: under the row of the question come those of its
gaps and parts, with "Ý" or "Chỗ trống" in the first column.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from quizzes.formats.cells import from_cell, to_cell
from quizzes.formats.draft import Problem
from quizzes.formats.fields import Fields, OptionFields
from quizzes.formats.vocabulary import (
    KIND_WORDS,
    SCORING_WORDS,
    UNIT_WORDS,
    code_of,
    word_of,
)
from quizzes.rules.prose import bare_text
from shared.text import fold, tidy

PART, GAP = "Ý", "Chỗ trống"
LETTERS = "ABCDEFGHIJ"
# Code → heading, in the order of the sheet. Options and remarks on them stand between.
BEFORE: dict[str, str] = {
    "row": "Thuộc câu trên",
    "kind": "Loại câu hỏi",
    "stem": "Câu hỏi",
}
AFTER: dict[str, str] = {
    "answer": "Đáp án",
    "pairs": "Ghép đôi",
    "feedback": "Giải thích",
    "points": "Điểm",
    "difficulty": "Mức độ",
    "topic": "Chủ đề",
    "source": "Nguồn",
    "category": "Danh mục",
    "code": "Mã câu hỏi",
    "name": "Tên câu hỏi",
    "scoring": "Cách chấm",
    "weights": "Tỉ lệ điểm",
    "ignores": "Không xét",
    "units": "Đơn vị",
    "unit": "Ghi đơn vị",
    "guide": "Hướng dẫn chấm",
    "criteria": "Tiêu chí",
    "min_words": "Số từ ít nhất",
    "max_words": "Số từ nhiều nhất",
    "typed": "Được gõ bài",
    "photos": "Số ảnh được nộp",
    "remarks": "Nhận xét đáp án",
}
REMARK = "Phản hồi"
ARROW = " → "
_MORE = (
    "scoring", "weights", "ignores", "units", "unit", "criteria", "min_words", "max_words",
    "typed", "photos",
)  # fmt: skip
_ABOUT = ("points", "difficulty", "topic", "source", "category", "code", "name")
_OTHER_HEADINGS = {
    "loai": "kind", "noi dung": "stem", "noi dung cau hoi": "stem", "cau dan": "stem",
    "dap an dung": "answer", "phan hoi chung": "feedback", "loi giai": "feedback",
    "do kho": "difficulty", "can cu": "source", "ma": "code", "ten": "name",
    "ty le diem": "weights", "thuoc cau": "row",
}  # fmt: skip
_CODES = {fold(heading): code for code, heading in (BEFORE | AFTER).items()} | _OTHER_HEADINGS
_OPTION = re.compile(r"(?:phuong an |lua chon |y )?([a-z])")
_REMARK = re.compile(r"(?:phan hoi|nhan xet)(?: phuong an)? ([a-z])")
_GAP_KINDS = {"choice": "single", "blank": "short_answer"}
_GAP_CODES = {word: code for code, word in _GAP_KINDS.items()}
_ESCAPED_ARROW = "&#8594;"


def headings() -> list[str]:
    """Return the headings of the template in their order."""
    remarks = [f"{REMARK} {letter}" for letter in LETTERS]
    return [*BEFORE.values(), *LETTERS, *AFTER.values(), *remarks]


def column_code(heading: str) -> str:
    """Return what a heading stands for: a code, "A" for an option, "A!" for the remark on it."""
    words = fold(heading).strip(" .:*")
    if code := _CODES.get(words):
        return code
    if found := _OPTION.fullmatch(words):
        return found[1].upper()
    if found := _REMARK.fullmatch(words):
        return f"{found[1].upper()}!"
    return ""


# --- writing --------------------------------------------------------------------------------------


def rows_of(fields: Fields, about: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a question, each as headings to texts."""
    yield _row(fields) | {AFTER[code]: value for code, value in about.items()}
    yield from _children(fields)


def _children(fields: Fields) -> Iterator[dict[str, str]]:
    for word, children in ((GAP, fields.gaps), (PART, fields.parts)):
        for child in children:
            yield {BEFORE["row"]: word, AFTER["points"]: child.points} | _row(child)
            yield from _children(child)


def _row(fields: Fields) -> dict[str, str]:
    kind = _GAP_KINDS.get(fields.kind, fields.kind)
    more = {
        "scoring": word_of(fields.more.get("scoring", ""), SCORING_WORDS),
        "unit": word_of(fields.more.get("unit", ""), UNIT_WORDS),
    }
    values = {
        "answer": "\n".join(fields.answer),
        "pairs": "\n".join(_pair(left, right) for left, right in fields.pairs),
        "feedback": to_cell(fields.feedback),
        "guide": to_cell(fields.guide),
        "remarks": "\n".join(_remark(name, html) for name, html in fields.remarks.items()),
        **{name: more.get(name) or fields.more.get(name, "") for name in _MORE},
    }
    row = {BEFORE["kind"]: word_of(kind, KIND_WORDS), BEFORE["stem"]: to_cell(fields.stem)}
    for option in fields.options:
        row[option.letter] = to_cell(option.text)
        if option.feedback:
            row[f"{REMARK} {option.letter}"] = to_cell(option.feedback)
    return row | {AFTER[code]: value for code, value in values.items() if value}


def _pair(left: str, right: str) -> str:
    shown = to_cell(left)
    if "\n" in shown or "→" in shown or not shown:
        shown = left.replace("→", _ESCAPED_ARROW) if left else ""
        shown = shown if "<" in shown or not shown else f"<html>{shown}"
    return f"{shown}{ARROW}{right}"


def _remark(name: str, html: str) -> str:
    shown = to_cell(html)
    return f"{name}: {shown if chr(10) not in shown else html}"


# --- reading --------------------------------------------------------------------------------------


@dataclass
class Row:
    """A row of the sheet: its number and its texts by column code."""

    number: int
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def is_child(self) -> bool:
        return bool(tidy(self.texts.get("row", "")))

    @property
    def is_gap(self) -> bool:
        word = fold(self.texts.get("row", ""))
        return word.startswith("cho trong")


def fields_of_row(row: Row, problems: list[Problem]) -> tuple[Fields, dict[str, str]]:
    """Return what a row says of the question, and what it says about it."""
    texts = row.texts
    fields = Fields(
        kind=_kind(row, problems),
        stem=from_cell(texts.get("stem", "")),
        feedback=from_cell(texts.get("feedback", "")),
        guide=from_cell(texts.get("guide", "")),
        points=texts.get("points", "") if row.is_child else "",
        answer=[tidy(line) for line in texts.get("answer", "").split("\n") if line.strip()],
    )
    for code in sorted(code for code in texts if len(code) == 1):
        html = from_cell(texts[code])
        if bare_text(html) or "<img" in html:
            fields.options.append(OptionFields(code, html, from_cell(texts.get(f"{code}!", ""))))
    fields.pairs = _pairs(texts.get("pairs", ""))
    for line in filter(str.strip, texts.get("remarks", "").split("\n")):
        name, _colon, text = line.partition(":")
        fields.remarks[fold(name)] = from_cell(text.strip())
    fields.more = {name: texts[name] for name in _MORE if texts.get(name)}
    return fields, {name: tidy(texts[name]) for name in _ABOUT if texts.get(name)}


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = []
    for line in filter(str.strip, text.split("\n")):
        left, _arrow, right = (
            line.replace("->", "→").partition("→") if "→" not in line else (line.partition("→"))
        )
        html = from_cell(left.strip()).replace(_ESCAPED_ARROW, "→")
        pairs.append((html, tidy(right)))
    return pairs


def _kind(row: Row, problems: list[Problem]) -> str:
    typed = row.texts.get("kind", "")
    kind = code_of(typed, KIND_WORDS)
    if typed and not kind:
        problems.append(Problem("unknown_kind", typed[:80]))
    return _GAP_CODES.get(kind, kind) if row.is_gap else kind
