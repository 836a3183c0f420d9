r"""The plain form in which people write the text of a question.

    an empty line                 begins a paragraph
    - one                         lines that begin so are the points of a list
    1. one                        lines numbered from 1 are a numbered list
    **bold** *italic*             also <u>, <sub> and <sup>, written as they are
    | name | day |                lines between bars are the rows of a table,
    |---|---|                     and this line says that the first row is its head
    ![what is seen](image:UUID)   a picture, its size behind the name if known: (image:UUID 640x360)

A bar inside a cell is \|. A table that rows cannot say (joined cells, lists in cells, a caption)
is one line of HTML.
"""

import html
import re

# Of a picture: kept under a UUID, or still in the file that is being imported.
IMAGE_NAME = r"image:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|file:[^\x00-\x1f<>\"]{1,200}"
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*?)(?<=\S)\*(?![\w*])")
_TAGGED = re.compile(r"&lt;(u|sub|sup)&gt;(.+?)&lt;/\1&gt;")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"(?: width="(\d+)")?(?: height="(\d+)")?>')
_WRITTEN_IMAGE = re.compile(
    r"!\[((?:\\.|[^\]\\\n])*)\]\((" + IMAGE_NAME + r"?)(?: (\d{1,5})x(\d{1,5}))?\)"
)
_POINT = re.compile(r"- ")
_NUMBERED = re.compile(r"(\d+)\. ")


def to_writing(text: str) -> str:
    """Return kept HTML in the plain form."""
    aside = _Aside()
    text = _TABLE.sub(lambda table: f"<p>{aside.put(_written_table(table[0]))}</p>", text)
    text = _IMAGE.sub(lambda image: aside.put(_written_image(image)), text)
    text = re.sub(r"<ol>(.*?)</ol>", _numbered, text, flags=re.DOTALL)
    text = re.sub(r"</?b>", "**", text)
    text = re.sub(r"</?i>", "*", text)
    text = re.sub(r"<(/?(?:u|sub|sup))>", r"&lt;\1&gt;", text)
    text = re.sub(r"<br\s*/?>", "\n", text)
    text = re.sub(r"\s*<li>\s*", "\n- ", text)
    text = text.replace("</li>", "")
    text = re.sub(r"</?(?:p|ul|ol)>", "\n\n", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\n{3,}", "\n\n", aside.restore(text)).strip()


def from_writing(text: str) -> str:
    """Return the plain form as HTML to keep (`prose.clean_html` is still to look at it)."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(_block(block) for block in blocks if block.strip())


def _block(block: str) -> str:
    lines = [line.strip() for line in block.strip().split("\n")]
    if lines[0].startswith("<table>") and lines[-1].endswith("</table>"):
        return "\n".join(lines)
    if all(len(line) > 1 and line.startswith("|") and line.endswith("|") for line in lines):
        return _table_of(lines)
    if all(_POINT.match(line) for line in lines):
        return f"<ul>{''.join(f'<li>{_inline(line[2:])}</li>' for line in lines)}</ul>"
    numbers = [_NUMBERED.match(line) for line in lines]
    if len(lines) > 1 and [n and int(n[1]) for n in numbers] == [*range(1, len(lines) + 1)]:
        points = (line.split(". ", 1)[1] for line in lines)
        return f"<ol>{''.join(f'<li>{_inline(point)}</li>' for point in points)}</ol>"
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _inline(line: str) -> str:
    aside = _Aside()
    line = _WRITTEN_IMAGE.sub(lambda image: aside.put(_image_of(image)), line.strip())
    line = html.escape(line, quote=False)
    line = _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", line))
    line = _TAGGED.sub(r"<\1>\2</\1>", line).replace("&lt;br&gt;", "<br>")
    return aside.restore(line)


def _written_image(image: re.Match[str]) -> str:
    name, alt, width, height = image.groups()
    alt = re.sub(r"([\\\]])", r"\\\1", html.unescape(alt))
    size = f" {width}x{height}" if width and height else ""
    return f"![{alt}]({html.unescape(name)}{size})"


def _image_of(image: re.Match[str]) -> str:
    alt, name, width, height = image.groups()
    alt = re.sub(r"\\(.)", r"\1", alt)
    size = f' width="{width}" height="{height}"' if width else ""
    return f'<img src="{html.escape(name)}" alt="{html.escape(alt)}"{size}>'


def _numbered(match: re.Match[str]) -> str:
    points = re.findall(r"<li>(.*?)</li>", match[1], flags=re.DOTALL)
    if len(points) < 2 or "<ul>" in match[1]:
        return match[0]
    return (
        "<p>" + "<br>".join(f"{n}. {point.strip()}" for n, point in enumerate(points, 1)) + "</p>"
    )


def _written_table(table: str) -> str:
    rows = [
        re.findall(r"<(t[dh])>(.*?)</t[dh]>", row, flags=re.DOTALL)
        for row in re.findall(r"<tr>(.*?)</tr>", table, flags=re.DOTALL)
    ]
    kinds = [{kind for kind, _cell in row} for row in rows]
    has_head = bool(kinds) and kinds[0] == {"th"}
    cells = [[re.sub(r"^<p>(.*)</p>$", r"\1", cell.strip()) for _kind, cell in row] for row in rows]
    can_be_rows = (
        "<caption>" not in table
        and len(rows) == table.count("<tr>")
        and sum(map(len, rows)) == len(re.findall(r"<t[dh]\b", table))
        and len({len(row) for row in rows}) == 1
        and all(kind == {"td"} for kind in kinds[has_head:])
        and not any(re.search(r"</?(?:p|ul|ol|li)>", cell) for row in cells for cell in row)
    )
    if not can_be_rows:
        return " ".join(table.split())
    lines = [f"| {' | '.join(map(_written_cell, row))} |" for row in cells]
    if has_head:
        lines.insert(1, "|" + "---|" * len(cells[0]))
    return "\n".join(lines)


def _written_cell(cell: str) -> str:
    written = " ".join(to_writing(cell.replace("<br>", "&lt;br&gt;")).split())
    return written.replace("|", r"\|")


def _table_of(lines: list[str]) -> str:
    rows = [
        [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line[1:-1])]
        for line in lines
    ]
    has_head = len(rows) > 1 and all(re.fullmatch(r":?-{2,}:?", cell) for cell in rows[1])
    head = _row_of(rows[0], "th") if has_head else ""
    body = "".join(_row_of(row, "td") for row in (rows[2:] if has_head else rows))
    head = f"<thead>{head}</thead>" if head else ""
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _row_of(cells: list[str], kind: str) -> str:
    return f"<tr>{''.join(f'<{kind}>{_inline(cell)}</{kind}>' for cell in cells)}</tr>"


class _Aside:
    """Pieces that are finished, kept away from what is still being changed."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def put(self, piece: str) -> str:
        self.pieces.append(piece)
        return f"\ue000{len(self.pieces) - 1}\ue001"

    def restore(self, text: str) -> str:
        for number, piece in enumerate(self.pieces):
            text = text.replace(f"\ue000{number}\ue001", piece)
        return text
