"""Options, things to be put in order and columns to be matched, as a Word document has them."""

import re
from collections.abc import Sequence

from quizzes.formats.answer_words import pairs_of
from quizzes.formats.docx_html import html_of
from quizzes.formats.docx_keys import even_looks
from quizzes.formats.docx_lines import Block, Cell, Grid, Line
from quizzes.formats.docx_raw import RawOption, RawQuestion
from quizzes.formats.draft import Problem
from quizzes.formats.fields import LETTERS, Fields, OptionFields
from quizzes.formats.vocabulary import flat
from quizzes.rules.prose import bare_text

_COLUMN = re.compile(r"cot\s+([ab]|1|2|i|ii)\b|([ab])")
_ITEM = re.compile(r"\s*([a-zA-Z]|\d{1,2})\s*[.):]\s*")


def read_options(fields: Fields, raw: RawQuestion) -> None:
    for option in raw.options:
        text = html_of(option.blocks, without=even_looks(option.blocks))
        if not bare_text(text) and "<img" not in text:
            raw.problems.append(Problem("empty_option", option.letter.upper()))
        fields.options.append(OptionFields(option.letter.upper(), text, html_of(option.feedback)))


def fill_ordering(fields: Fields, raw: RawQuestion, answer: str) -> None:
    fields.kind = "ordering"
    if not raw.options:
        raw.options = _items_of_stem(raw)
    read_options(fields, raw)
    order = raw.text_of("order") or answer
    fields.answer = [order] if order else []
    if not order:
        raw.problems.append(Problem("no_answer"))


def _items_of_stem(raw: RawQuestion) -> list[RawOption]:
    """Return the numbered lines at the end of the stem, the stem losing them."""
    options: list[RawOption] = []
    while raw.stem:
        block = raw.stem[-1]
        if not isinstance(block, Line):
            break
        full = block.with_label_written()
        found = _ITEM.match(full.text)
        if not found:
            break
        raw.stem.pop()
        options.insert(0, RawOption("", blocks=[full.cut(found.end())]))
    for letter, option in zip(LETTERS, options, strict=False):
        option.letter = letter
    return options


def columns_grid(raw: RawQuestion, kind: str) -> Grid | None:
    """Return the table whose two columns are to be matched."""
    if kind not in {"", "matching"} or raw.options:
        return None
    for block in raw.stem:
        if isinstance(block, Grid) and block.rows and all(len(row) == 2 for row in block.rows):
            heads = [_COLUMN.match(flat(cell.text)) for cell in block.rows[0]]
            if all(head and (head[1] or kind) for head in heads) or kind == "matching":
                return block
    return None


def fill_matching(fields: Fields, raw: RawQuestion, grid: Grid, answer: str) -> None:
    fields.kind = "matching"
    raw.stem = [block for block in raw.stem if block is not grid]
    has_head = all(_COLUMN.match(flat(cell.text)) for cell in grid.rows[0])
    lefts, rights = [], []
    for row in grid.rows[int(has_head) :]:
        lefts += _items_in(row[0], "0123456789")
        rights += _items_in(row[1], "abcdefghijABCDEFGHIJ")
    pairs = pairs_of(answer) if answer else None
    if answer and pairs is None:
        raw.problems.append(Problem("unknown_pairs", answer[:80]))
    if pairs is None:
        # Without an answer what stands side by side belongs together, if nothing is lettered.
        if not answer and any(label for label, _blocks in lefts + rights):
            raw.problems.append(Problem("no_answer"))
        pairs = [(str(n), str(n)) for n in range(1, min(len(lefts), len(rights)) + 1)]
        lefts = [(str(n), blocks) for n, (_label, blocks) in enumerate(lefts, 1)]
        rights = [(str(n), blocks) for n, (_label, blocks) in enumerate(rights, 1)]
    _pair_up(fields, raw, (lefts, rights), pairs)


_Items = list[tuple[str, list[Block]]]


def _pair_up(
    fields: Fields, raw: RawQuestion, sides: tuple[_Items, _Items], pairs: Sequence[tuple[str, str]]
) -> None:
    left_of = {
        label: html_of(blocks, without=even_looks(blocks)) for label, blocks in sides[0] if blocks
    }
    right_of = {label: bare_text(html_of(blocks)) for label, blocks in sides[1] if blocks}
    # "1-b" and "b-1" say the same.
    turned = [(a, b) if a in left_of else (b, a) for a, b in pairs]
    unknown = [f"{a}-{b}" for a, b in turned if a not in left_of or b not in right_of]
    if unknown:
        raw.problems.append(Problem("unknown_pairs", ", ".join(unknown)[:80]))
    given = {a: b for a, b in turned if a in left_of and b in right_of}
    if len(given) < len(left_of):
        raw.problems.append(Problem("pair_without_right"))
    fields.pairs = [
        (left, right_of.get(given.get(label, ""), "")) for label, left in left_of.items()
    ]
    used = set(given.values())
    fields.pairs += [("", right) for label, right in right_of.items() if label not in used]


def _items_in(cell: Cell, letters: str) -> _Items:
    """Return the lettered things of a cell; a cell without letters is one thing."""
    items: _Items = []
    for block in cell.blocks:
        if isinstance(block, Line) and block.is_blank:
            continue
        if isinstance(block, Line):
            full = block.with_label_written()
            found = _ITEM.match(full.text)
            if found and found[1][0] in letters:
                items.append((found[1].upper(), [full.cut(found.end())]))
                continue
        if items:
            items[-1][1].append(block)
        else:
            items.append(("", [block]))
    return items
