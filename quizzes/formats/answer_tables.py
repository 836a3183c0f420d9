"""Tables and lines of answers at the end of a document: "1.A 2.C", numbers over letters …"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from quizzes.formats.docx_lines import Cell, Grid, Line, Piece
from quizzes.formats.docx_raw import RawQuestion, TableAnswer
from quizzes.formats.draft import Problem
from quizzes.formats.vocabulary import flat, truth_of

Answers = list[tuple[int, str]]
_VALUE = (
    r"(?:[A-J](?:\s*[,;+&]\s*[A-J](?![\w.)]))+|[A-J]{1,6}|[a-j]|[ĐS]{1,10}|Đúng|Sai|đúng|sai|đ|s)"
)
_PAIR = re.compile(
    r"[\s,;|•]*(?:[Cc][âa]u|CÂU)?\s*(\d{1,3})\s*[.:)\-–—=>→]*\s*("
    + _VALUE
    + r")(?![\w])\s*[.,;|]*\s*"
)
_NUMBER = re.compile(r"(?:cau\s*)?(\d{1,3})\s*[.:)]?")
_HEADING = re.compile(r"(?:cau(?: so| hoi)?|stt|so cau|tt)\s*[.:]?")
_KEY_HEADING = re.compile(
    r"(?:dap an(?: dung)?|da|d/a|tra loi|chon|phuong an(?: dung)?|key)\s*[.:]?"
)
_LETTER = re.compile(r"(?:y\s+|lenh hoi\s+|menh de\s+)?([a-h])\s*[.)]?")


def answers_in_line(line: Line) -> Answers:
    """Return the answers of a line that consists of nothing else, otherwise none."""
    text = line.with_label_written().text.strip()
    found: Answers = []
    at = 0
    while at < len(text):
        match = _PAIR.match(text, at)
        if match is None:
            return []
        found.append((int(match[1]), match[2]))
        at = match.end()
    return found


def answers_in_grid(grid: Grid, known: Collection[int], *, is_expected: bool = False) -> Answers:
    """Return the answers of a table that holds nothing else, otherwise none.

    known        the numbers of the questions there are
    is_expected  it stands under a heading that announces answers
    """
    fewest = 1 if is_expected or len(known) == 1 else 2
    rows = [[cell.labelled_text for cell in row] for row in grid.rows]
    rows = [row for row in rows if any(row)]
    for look in (_in_cells, _statements, _in_rows, _in_columns):
        found = look(rows)
        if len(found) >= fewest and _are_known(found, known):
            return found
    return []


def _are_known(found: Answers, known: Collection[int]) -> bool:
    return sum(number in known for number, _answer in found) * 2 >= len(found)


def _in_cells(rows: Sequence[Sequence[str]]) -> Answers:
    """1.A | 2.C | …"""
    found: Answers = []
    for cell in _joined(rows):
        if not cell:
            continue
        answers = answers_in_line(_plain_line(cell))
        if not answers:
            return []
        found += answers
    return found


def _in_rows(rows: Sequence[Sequence[str]]) -> Answers:
    """Câu | 1 | 2 | 3 over Đáp án | A | C | B; several such pairs below each other."""
    if len(rows) % 2:
        return []
    found: Answers = []
    for numbers, answers in zip(rows[::2], rows[1::2], strict=True):
        is_headed = bool(_HEADING.fullmatch(flat(numbers[0])))
        is_named = bool(_KEY_HEADING.fullmatch(flat(answers[0])))
        first = int(is_headed or is_named)
        if len(numbers) != len(answers) or len(numbers) - first < 1:
            return []
        for number, answer in zip(numbers[first:], answers[first:], strict=True):
            place = _NUMBER.fullmatch(flat(number))
            if not number and not answer:
                continue
            if place is None or not (is_named or _is_value(answer)):
                return []
            if answer:
                found.append((int(place[1]), answer))
    return found


def _in_columns(rows: Sequence[Sequence[str]]) -> Answers:
    """Câu | Đáp án | Câu | Đáp án over rows of them, with or without the headings."""
    is_headed = bool(_HEADING.fullmatch(flat(rows[0][0]))) if rows else False
    is_named = (
        len(rows[0]) > 1 and bool(_KEY_HEADING.fullmatch(flat(rows[0][1]))) if rows else False
    )
    found: Answers = []
    for row in rows[int(is_headed) :]:
        if len(row) % 2:
            return []
        for number, answer in zip(row[::2], row[1::2], strict=True):
            place = _NUMBER.fullmatch(flat(number))
            if not number and not answer:
                continue
            if place is None or not (is_named or _is_value(answer)):
                return []
            if answer:
                found.append((int(place[1]), answer))
    return found


def _statements(rows: Sequence[Sequence[str]]) -> Answers:
    """Câu | a | b | c | d over 1 | Đ | S | Đ | S, or the other way round."""
    return _statements_across(rows) or _statements_across(list(zip(*rows, strict=False)))


def _statements_across(rows: Sequence[Sequence[str]]) -> Answers:
    if len(rows) < 2:
        return []
    letters = [_LETTER.fullmatch(flat(cell)) for cell in rows[0][1:]]
    if len(letters) < 2 or not all(letters):
        return []
    found: Answers = []
    for row in rows[1:]:
        place = _NUMBER.fullmatch(flat(row[0]))
        truths = [truth_of(cell) for cell in row[1:]]
        if place is None or len(truths) != len(letters) or None in truths:
            return []
        pairs = zip(letters, row[1:], strict=True)
        answer = "; ".join(f"{letter[1]}) {cell}" for letter, cell in pairs if letter)
        found.append((int(place[1]), answer))
    return found


def _is_value(text: str) -> bool:
    return not text or bool(re.fullmatch(_VALUE, text.strip(" .")))


def _joined(rows: Iterable[Sequence[str]]) -> list[str]:
    return [cell for row in rows for cell in row]


def _plain_line(text: str) -> Line:
    return Line([Piece(text)])


def match_answers(
    questions: Sequence[RawQuestion], answers: Sequence[TableAnswer]
) -> list[Problem]:
    """Give each question its answer of the table; return what was found wrong with the file."""
    problems: list[Problem] = []
    for area in sorted({answer.area for answer in answers}):
        asked = [question for question in questions if question.area == area]
        given = [answer for answer in answers if answer.area == area]
        if _is_in_order(asked, given):
            for question, answer in zip(asked, given, strict=True):
                _give(question, answer)
            continue
        by_number: dict[int, list[RawQuestion]] = defaultdict(list)
        for question in asked:
            by_number[question.number].append(question)
        for answer in given:
            problems += _give_by_number(by_number[answer.number], answer)
    return problems


def _give_by_number(asked: list[RawQuestion], answer: TableAnswer) -> list[Problem]:
    """Give the answer to the one question of its number, if there is only one."""
    meant = _meant(asked, answer)
    if not meant:
        return [Problem("answer_for_nothing", str(answer.number), blocks=False)]
    if len(meant) == 1:
        _give(meant[0], answer)
        return []
    for question in meant:
        question.problems.append(Problem("answer_table_unclear", str(answer.number)))
    return []


def _is_in_order(asked: Sequence[RawQuestion], given: Sequence[TableAnswer]) -> bool:
    numbers = [question.number for question in asked]
    return len(set(numbers)) < len(numbers) and [answer.number for answer in given] == numbers


def _meant(asked: list[RawQuestion], answer: TableAnswer) -> list[RawQuestion]:
    in_part = [question for question in asked if question.part == answer.part]
    return in_part if answer.part and in_part else asked


def _give(question: RawQuestion, answer: TableAnswer) -> None:
    if question.table_answer is not None:
        old, new = (_text(blocks) for blocks in (question.table_answer, answer.blocks))
        if old != new:
            question.problems.append(Problem("answers_differ", f"{old} / {new}"))
        return
    question.table_answer = answer.blocks
    for name, blocks in answer.fields.items():
        if name == "answer":
            question.table_answer = [*answer.blocks, *blocks]
        else:
            question.fields.setdefault(name, []).extend(blocks)


def _text(blocks: Sequence[object]) -> str:
    return Cell(list(blocks)).labelled_text  # type: ignore[arg-type]  # blocks they are
