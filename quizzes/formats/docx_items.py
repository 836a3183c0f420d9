"""What the lines and tables of a document could be, in the order in which they stand."""

from collections.abc import Sequence

from quizzes.formats.docx_grids import lines_in_grid
from quizzes.formats.docx_lines import Block, Grid, Line
from quizzes.formats.docx_signs import Sign, fields_apart, sign_of
from quizzes.formats.docx_split import apart
from quizzes.formats.docx_template import is_template, question_of_template
from quizzes.formats.draft import DraftQuestion
from shared.text import tidy

LONGEST_LINE = 20_000
# More than text: it begins or ends something.
SOLID = {"stem", "number", "option", "field", "answers", "chapter", "section", "form"}

Item = Sign | Grid | DraftQuestion


def items_of(blocks: Sequence[Block]) -> list[Item]:
    """Return the lines with what they look like; tables of options become lines."""
    items: list[Item] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Grid):
            if is_template(block):
                items.append(question_of_template(block))
            elif (lines := lines_in_grid(block)) is not None:
                items += items_of(lines)
            else:
                items.append(block)
            continue
        plain = block.without_oddities()
        for line in fields_apart(plain) if len(plain.text) <= LONGEST_LINE else [plain]:
            if len(line.text) > LONGEST_LINE:
                # Nobody writes options in such a line.
                items.append(Sign("text", line, line=line))
                continue
            items += _signs(line, blocks[place + 1] if place + 1 < len(blocks) else None)
    return items


def _signs(line: Line, following: Block | None) -> list[Item]:
    sign = sign_of(line)
    if sign.what != "option":
        return [sign]
    _first, options = apart(line, starts_with_option=True, following=following)
    return list(options) if options else [sign]


def next_solid_of(items: Sequence[Item]) -> list[Sign | None]:
    """Return for each item the first one from it on that is more than text."""
    # Behind the last one comes nothing.
    found: list[Sign | None] = [None] * (len(items) + 1)
    following: Sign | None = None
    for at in range(len(items) - 1, -1, -1):
        item = items[at]
        if isinstance(item, DraftQuestion):
            following = Sign("form", Line())
        elif isinstance(item, Sign) and item.what in SOLID:
            following = item
        found[at] = following
    return found


def line_of(sign: Sign) -> Line:
    return sign.line if sign.line is not None else sign.rest


def first_letter(line: Line) -> int:
    """Return the place of the letter of an option in its line: behind a star or a bracket."""
    text = line.text
    return next((at for at, letter in enumerate(text) if letter.isalpha()), 0)


def text_of(block: Block) -> str:
    """Return a line, or the first row of a table, to be named to a person."""
    if isinstance(block, Line):
        return tidy(block.with_label_written().text)
    return " | ".join(cell.text for cell in block.rows[0]) if block.rows else ""
