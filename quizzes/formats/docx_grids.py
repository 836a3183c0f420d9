"""Tables that only put options side by side, frame a text or list statements."""

import re
from collections.abc import Sequence
from dataclasses import replace

from quizzes.formats.docx_lines import Block, Cell, Grid, Line, Piece
from quizzes.formats.docx_signs import letter_place, sign_of
from quizzes.formats.vocabulary import flat, truth_of

_LETTER_ALONE = re.compile(r"\s*[*]?\(?([A-Ja-jĐđ])\s*[.):/]?\s*")
_TRUE_HEADS, _FALSE_HEADS = {"dung", "d"}, {"sai", "s"}
_BOTH_HEADS = {"d/s", "dung/sai", "dung sai", "dap an", "dung hay sai"}
_MARKS = {"x", "v", "✓", "✔", "√", "☑", "+", "*", "•", "●"}


def lines_in_grid(grid: Grid) -> list[Block] | None:
    """Return what the table holds as lines in reading order, None if it is a real table."""
    cells = [cell for row in grid.rows for cell in row]
    if len(cells) == 1:
        return cells[0].blocks
    for look in (_options_beside_letters, _statements, _options_in_cells):
        if (lines := look(grid)) is not None:
            return lines
    if any(_holds_stem(cell) for cell in cells):
        return [block for cell in cells for block in cell.blocks]
    return None


def _holds_stem(cell: Cell) -> bool:
    """Whether whole questions stand in the cell: the table is only a way to place them."""
    lines = [block for block in cell.blocks if isinstance(block, Line)]
    signs = [sign_of(line).what for line in lines]
    return "stem" in signs and "option" in signs


def _options_in_cells(grid: Grid) -> list[Block] | None:
    """A. … | B. … over C. … | D. …"""
    found: list[tuple[int, list[Block]]] = []
    for row in grid.rows:
        for cell in row:
            blocks = _without_blanks(cell)
            if not blocks:
                continue
            first = blocks[0]
            sign = sign_of(first) if isinstance(first, Line) else None
            if sign is None or sign.what != "option":
                return None
            found.append((letter_place(sign.letter), blocks))
    first_places = sorted(place for place, _blocks in found)
    if len(found) < 2 or first_places[0] != 0 or len(set(first_places)) != len(found):
        return None
    # Automatic letters count down the columns or along the rows; ours go by the letter.
    return [block for _place, blocks in sorted(found, key=lambda one: one[0]) for block in blocks]


def _options_beside_letters(grid: Grid) -> list[Block] | None:
    """A | … over B | …, the letters in cells of their own."""
    lines: list[Block] = []
    expected = 0
    for row in grid.rows:
        for letter, content in zip(row[::2], row[1::2], strict=False):
            found = _LETTER_ALONE.fullmatch(letter.labelled_text)
            if len(row) % 2 or not found or letter_place(found[1]) != expected:
                return None
            lines += _labelled(letter, found[1], content)
            expected += 1
    return lines if expected > 1 else None


def _labelled(letter: Cell, shown: str, content: Cell) -> list[Block]:
    """Return the lines of a cell, the first one with the letter typed before it."""
    blocks = _without_blanks(content)
    lines = [line for line in letter.blocks if isinstance(line, Line) and not line.is_blank]
    pieces = lines[0].with_label_written().pieces if lines else []
    look = pieces[0].look if pieces else Piece("").look
    star = "*" if letter.text.strip().startswith("*") else ""
    label = Piece(f"{star}{shown}. ", look)
    first = blocks[0] if blocks else Line()
    if not isinstance(first, Line):
        return [Line([label]), *blocks]
    return [replace(first, pieces=[label, *first.with_label_written().pieces], label="",
                    numbering=""), *blocks[1:]]  # fmt: skip


def _statements(grid: Grid) -> list[Block] | None:
    """Ý | Nội dung | Đúng | Sai over rows with a cross in one of the last two."""
    heads = [flat(cell.text).strip(" .:()") for cell in grid.rows[0]]
    true_at = next((at for at, head in enumerate(heads) if head in _TRUE_HEADS), None)
    false_at = next((at for at, head in enumerate(heads) if head in _FALSE_HEADS), None)
    both_at = next((at for at, head in enumerate(heads) if head in _BOTH_HEADS), None)
    if (true_at is None or false_at is None) and both_at is None:
        return None
    lines: list[Block] = []
    truths: list[str] = []
    for number, row in enumerate(grid.rows[1:]):
        if len(row) != len(heads):
            return None
        letter = "abcdefghij"[min(number, 9)]
        content = _content_cell(row, {true_at, false_at, both_at})
        if both_at is not None and (true_at is None or false_at is None):
            truth = truth_of(row[both_at].text)
        else:
            truth = _crossed(row, true_at or 0, false_at or 0)
        truths.append("" if truth is None else f"{letter}) {'Đ' if truth else 'S'}")
        lines += _labelled(Cell(), letter, _without_letter(content))
    is_key = both_at is not None and heads[both_at].startswith("dap an")
    if len(lines) < 2 or (is_key and not any(truths)):
        return None
    if any(truths):
        lines.append(Line([Piece(f"Đáp án: {'; '.join(filter(None, truths))}")]))
    return lines


def _content_cell(row: Sequence[Cell], others: set[int | None]) -> Cell:
    return max(
        (cell for at, cell in enumerate(row) if at not in others), key=lambda cell: len(cell.text)
    )


def _without_letter(cell: Cell) -> Cell:
    """Return the cell without an "a)" typed before its text."""
    blocks = _without_blanks(cell)
    first = blocks[0] if blocks else None
    if isinstance(first, Line) and (sign := sign_of(first)).what == "option":
        return Cell([sign.rest, *blocks[1:]])
    return Cell(blocks)


def _crossed(row: Sequence[Cell], true_at: int, false_at: int) -> bool | None:
    is_true = row[true_at].text.strip().lower() in _MARKS
    is_false = row[false_at].text.strip().lower() in _MARKS
    return is_true if is_true != is_false else None


def _without_blanks(cell: Cell) -> list[Block]:
    return [block for block in cell.blocks if isinstance(block, Grid) or not block.is_blank]
