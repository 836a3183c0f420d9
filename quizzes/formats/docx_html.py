"""Lines and tables of a Word document as the HTML that questions keep (`rules.prose`)."""

import html
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from quizzes.formats.docx_lines import Block, Cell, Grid, Line, Look, Picture, Piece

# A paragraph in this style is kept as a paragraph even when it stands alone.
PARAGRAPH_STYLE = "body text"
CAPTION_STYLE = "caption"


def html_of(
    blocks: Sequence[Block], *, without: Collection[str] = (), is_exact: bool = False
) -> str:
    """Return the HTML of `blocks`; one plain paragraph alone becomes text without `<p>`.

    without   names of Look's fields that mean something else here than emphasis
    is_exact  a plain paragraph stays text without `<p>` also beside lists, tables and paragraphs
              in PARAGRAPH_STYLE
    """
    groups = _groups([b for b in blocks if isinstance(b, Grid) or b.continues or not b.is_blank])
    plain = [isinstance(group, _Paragraph) and group.is_plain for group in groups]
    written = []
    for place, group in enumerate(groups):
        text = group.html(without)
        is_alone = not any(plain[max(place - 1, 0) : place] + plain[place + 1 : place + 2])
        is_text = plain[place] and is_alone and (is_exact or len(groups) == 1)
        is_paragraph = isinstance(group, _Paragraph) and not is_text
        written.append(f"<p>{text}</p>" if is_paragraph else text)
    return "".join(written)


def inline(pieces: Sequence[Piece], *, without: Collection[str] = ()) -> str:
    """Return the HTML of one line."""
    written: list[str] = []
    open_tags: list[str] = []
    ends_in_space = True
    for piece in pieces:
        wanted = _tags(piece.look, without)
        text = re.sub(r"\s+", " ", piece.text)
        if ends_in_space:
            text = text.removeprefix(" ")
        if not text:
            continue
        shared = _shared(open_tags, wanted)
        written += [f"</{tag}>" for tag in reversed(open_tags[shared:])]
        written += [f"<{tag}>" for tag in wanted[shared:]]
        open_tags = wanted
        written.append(picture_html(piece.picture) if piece.picture else escape(text))
        ends_in_space = text.endswith(" ")
    written += [f"</{tag}>" for tag in reversed(open_tags)]
    return re.sub(r" ((?:</[a-z]+>)*)$", r"\1", "".join(written))


def picture_html(picture: Picture) -> str:
    size = f' width="{picture.width}"' if picture.width else ""
    size += f' height="{picture.height}"' if picture.height else ""
    name, alt = html.escape(picture.name), html.escape(picture.alt)
    return f'<img src="file:{name}" alt="{alt}"{size}>'


def escape(text: str) -> str:
    return html.escape(text, quote=False)


def _tags(look: Look, without: Collection[str]) -> list[str]:
    tags = [
        tag
        for tag, name in (("b", "bold"), ("i", "italic"), ("u", "underline"))
        if getattr(look, name) and name not in without
    ]
    return [*tags, look.height] if look.height else tags


def _shared(first: list[str], second: list[str]) -> int:
    length = 0
    while length < min(len(first), len(second)) and first[length] == second[length]:
        length += 1
    return length


@dataclass
class _Paragraph:
    """Lines between which there are line breaks."""

    lines: list[Line] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        return self.lines[0].style != PARAGRAPH_STYLE

    def html(self, without: Collection[str]) -> str:
        lines = [inline(line.pieces, without=without) for line in self.lines]
        full = [place for place, line in enumerate(lines) if line]
        return "<br>".join(lines[full[0] : full[-1] + 1]) if full else ""


@dataclass
class _Point:
    level: int
    tag: str
    list_id: str
    text: _Paragraph


@dataclass
class _Points:
    """A list, perhaps with lists in it."""

    points: list[_Point] = field(default_factory=list)

    def html(self, without: Collection[str]) -> str:
        written, at = _list_html(self.points, 0, without)
        while at < len(self.points):
            more, at = _list_html(self.points, at, without)
            written += more
        return written


@dataclass
class _Table:
    grid: Grid

    def html(self, _without: Collection[str]) -> str:
        grid = self.grid
        head = "".join(map(_row_of("th"), grid.rows[: grid.head]))
        body = "".join(map(_row_of("td"), grid.rows[grid.head :]))
        caption = f"<caption>{grid.caption}</caption>" if grid.caption else ""
        written = f"<thead>{head}</thead>" if head else ""
        written += f"<tbody>{body}</tbody>" if body else ""
        return f"<table>{caption}{written}</table>"


_Group = _Paragraph | _Points | _Table


def _groups(blocks: Sequence[Block]) -> list[_Group]:
    groups: list[_Group] = []
    for place, block in enumerate(blocks):
        last = groups[-1] if groups else None
        if isinstance(block, Grid):
            groups.append(_Table(block))
        elif block.continues and isinstance(last, _Paragraph):
            last.lines.append(block)
        elif block.continues and isinstance(last, _Points):
            last.points[-1].text.lines.append(block)
        elif _is_caption(blocks, place):
            _grid_after(blocks, place).caption = inline(block.pieces)
        elif tag := _list_tag(block, last):
            points = last if isinstance(last, _Points) else _Points()
            if points is not last:
                groups.append(points)
            points.points.append(_Point(block.level, tag, block.list_id, _Paragraph([block])))
        else:
            groups.append(_Paragraph([block.with_label_written()]))
    return groups


def _is_caption(blocks: Sequence[Block], place: int) -> bool:
    block = blocks[place]
    if not isinstance(block, Line) or block.style != CAPTION_STYLE or place + 1 >= len(blocks):
        return False
    return isinstance(blocks[place + 1], Grid)


def _grid_after(blocks: Sequence[Block], place: int) -> Grid:
    grid = blocks[place + 1]
    assert isinstance(grid, Grid)  # noqa: S101 - asked just before
    return grid


def _list_tag(line: Line, last: _Group | None) -> str:
    """Return "ul" or "ol" for a point of a list that HTML would number alike, otherwise ""."""
    if line.numbering == "bullet":
        return "ul"
    if line.numbering != "decimal" or line.label not in {f"{line.number}.", f"{line.number})"}:
        return ""
    if line.number == 1:
        return "ol"
    before = last.points if isinstance(last, _Points) else []
    count = 0
    for point in reversed(before):
        if point.level < line.level:
            break
        count += point.level == line.level and point.tag == "ol"
    return "ol" if count >= line.number - 1 else ""


def _list_html(points: list[_Point], at: int, without: Collection[str]) -> tuple[str, int]:
    """Return one list that begins at `at`, and where the next begins."""
    level, tag, list_id = points[at].level, points[at].tag, points[at].list_id
    items: list[str] = []
    first = at
    while at < len(points) and points[at].level >= level:
        point = points[at]
        if point.level > level:
            inner, at = _list_html(points, at, without)
            items[-1] += inner
            continue
        starts_anew = tag == "ol" and point.text.lines[0].number == 1
        if (point.tag, point.list_id) != (tag, list_id) or (starts_anew and at != first):
            break
        items.append(point.text.html(without))
        at += 1
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>", at


def _row_of(tag: str):  # type: ignore[no-untyped-def]  # a closure over one word
    def row_html(row: list[Cell]) -> str:
        return f"<tr>{''.join(_cell_html(cell, tag) for cell in row)}</tr>"

    return row_html


def _cell_html(cell: Cell, tag: str) -> str:
    tag = "th" if cell.is_heading else tag
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    return f"<{tag}{spans}>{html_of(cell.blocks, is_exact=True)}</{tag}>"
