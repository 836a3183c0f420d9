"""The project's own Word form: one table per question, a field in each row.

  Câu 1    | the question             |
  Loại     | một đáp án               |
  A        | an option                | remark on it
  Đáp án   | A                        |

Children (the gaps of a text, the parts of a situation) follow a row of their own: "Ý 1".
"""

import itertools
import re
from dataclasses import dataclass, field

from quizzes.formats.docx_html import html_of
from quizzes.formats.docx_lines import Cell, Grid, lines_of
from quizzes.formats.draft import DraftQuestion, Problem
from quizzes.formats.fields import Fields, OptionFields
from quizzes.formats.fields_about import draft_of
from quizzes.formats.vocabulary import KIND_WORDS, code_of, flat
from quizzes.rules.prose import bare_text
from shared.text import fold, tidy

# What is written in the first column; what is read is folded.
LABELS: dict[str, str] = {
    "stem": "Câu hỏi",
    "kind": "Loại",
    "answer": "Đáp án",
    "weights": "Tỉ lệ điểm",
    "scoring": "Cách chấm",
    "ignores": "Không xét",
    "units": "Đơn vị",
    "unit": "Ghi đơn vị",
    "pair": "Ghép",
    "guide": "Hướng dẫn chấm",
    "criteria": "Tiêu chí",
    "min_words": "Số từ ít nhất",
    "max_words": "Số từ nhiều nhất",
    "typed": "Được gõ bài",
    "photos": "Số ảnh được nộp",
    "feedback": "Giải thích",
    "points": "Điểm",
    "difficulty": "Mức độ",
    "topic": "Chủ đề",
    "source": "Nguồn",
    "category": "Danh mục",
    "code": "Mã câu hỏi",
    "name": "Tên câu hỏi",
}
REMARK = "Nhận xét"
GAP, PART, WHOLE = "Chỗ trống", "Ý", "Cả câu"
_CODES = {fold(label): code for code, label in LABELS.items()} | {
    "noi dung": "stem", "noi dung cau hoi": "stem", "phan hoi": "feedback", "ty le diem": "weights",
    "ma": "code", "ten": "name", "dap an dung": "answer", "thu tu dung": "answer",
    "cot a - cot b": "pair", "do kho": "difficulty", "can cu": "source", "phuong an dung": "answer",
}  # fmt: skip
_STEM = re.compile(r"cau (\d{1,4})")
_OPTION = re.compile(r"(?:phuong an |y |lua chon )?([a-z])")
_REMARK = re.compile(r"nhan xet (.+)")
_CHILD = re.compile(r"(cho trong|y) (\d{1,2})")
# Wider tables are for something else.
MAX_COLUMNS = 3
KNOWN_FROM = 2
_ABOUT = {"points", "difficulty", "topic", "source", "category", "code", "name"}
_GAP_KINDS = {"single": "choice", "short_answer": "blank"}


def is_template(grid: Grid) -> bool:
    """Whether the table holds one question in this form."""
    if any(len(row) > MAX_COLUMNS for row in grid.rows):
        return False
    # The rows of parts and gaps have labels of their own.
    rows = list(itertools.takewhile(lambda row: len(row) > 1, grid.rows))
    labels = [_label(row[0]) for row in rows]
    stems = [row for row, label in zip(rows, labels, strict=True) if _code(label) == "stem"]
    known = sum(bool(_code(label)) and _code(label) != "stem" for label in labels)
    options = sum(bool(_OPTION.fullmatch(label)) for label in labels)
    if len(stems) != 1:
        return False
    if any(_code(label) == "kind" for label in labels):
        return True
    # A row of numbers over a row of letters is an answer table.
    is_number = stems[0][1].text.strip().isdigit()
    return not is_number and (known > 0 or options >= KNOWN_FROM)


@dataclass
class _Open:
    """The fields being filled, and what is about the question."""

    fields: Fields = field(default_factory=Fields)
    about: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def question_of_template(grid: Grid) -> DraftQuestion:
    """Return the question of a table in this form; its place is "" if the table does not say."""
    top = _Open()
    place = ""
    # The question, then the part and the gap being filled.
    levels: dict[str, Fields] = {}
    for row in grid.rows:
        label = _label(row[0])
        if label == fold(WHOLE):
            levels.clear()
            continue
        if child := _CHILD.fullmatch(label):
            _open_child(top.fields, levels, child[1])
            continue
        if len(row) == 1:
            if text := row[0].text:
                top.problems.append(Problem("lines_left_out", text[:120], blocks=False))
            continue
        if (found := _STEM.fullmatch(label)) and not levels:
            place = f"Câu {found[1]}"
        into = levels.get(GAP) or levels.get(PART) or top.fields
        _fill(into, top, label, row)
    question = draft_of(top.fields, top.about, place)
    met = [problem for row in grid.rows for cell in row for line in lines_of(cell.blocks)
           for problem in line.problems]  # fmt: skip
    question.problems = list(dict.fromkeys([*top.problems, *met, *question.problems]))
    return question


def _open_child(top: Fields, levels: dict[str, Fields], name: str) -> None:
    child = Fields()
    if name == "y":
        levels.pop(GAP, None)
        levels[PART] = child
        top.parts.append(child)
    else:
        levels[GAP] = child
        (levels.get(PART) or top).gaps.append(child)


def _fill(into: Fields, top: _Open, label: str, row: list[Cell]) -> None:
    code = _code(label)
    value = row[1]
    note = row[2] if len(row) == MAX_COLUMNS else Cell()
    if code in {"stem", "feedback", "guide"}:
        setattr(into, code, html_of(value.blocks, is_exact=True))
    elif code == "kind":
        into.kind = _kind(into, top, value.text)
    elif code == "pair":
        into.pairs.append((html_of(value.blocks, is_exact=True), note.text))
    elif code == "answer":
        into.answer = _lines(value)
    elif code in _ABOUT:
        _fill_about(into, top, code, value.text)
    elif code:
        into.more[code] = "\n".join(_lines(value))
    else:
        _fill_unnamed(into, top, label, row)


def _fill_about(into: Fields, top: _Open, code: str, text: str) -> None:
    if code == "points" and into is not top.fields:
        into.points = text
    else:
        top.about[code] = text


def _fill_unnamed(into: Fields, top: _Open, label: str, row: list[Cell]) -> None:
    html = html_of(row[1].blocks, is_exact=True)
    if found := _OPTION.fullmatch(label):
        # The empty template has rows for more options than a question needs.
        if bare_text(html) or "<img" in html:
            feedback = html_of(row[2].blocks, is_exact=True) if len(row) == MAX_COLUMNS else ""
            into.options.append(OptionFields(found[1].upper(), html, feedback))
    elif found := _REMARK.fullmatch(label):
        into.remarks[found[1]] = html
    elif label or html:
        top.problems.append(Problem("unknown_field", row[0].text[:80], blocks=False))


def _kind(into: Fields, top: _Open, typed: str) -> str:
    kind = code_of(typed, KIND_WORDS)
    if typed and not kind:
        top.problems.append(Problem("unknown_kind", typed[:80]))
    is_gap = into is not top.fields and all(into is not part for part in top.fields.parts)
    return _GAP_KINDS.get(kind, kind) if is_gap else kind


def _lines(cell: Cell) -> list[str]:
    lines = (tidy(line.with_label_written().text) for line in lines_of(cell.blocks))
    return [line for line in lines if line]


def _label(cell: Cell) -> str:
    return " ".join(flat(cell.labelled_text).split()).strip(" :.*)")


def _code(label: str) -> str:
    return "stem" if _STEM.fullmatch(label) else _CODES.get(label, "")
