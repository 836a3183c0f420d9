"""Rich text in the cell of a workbook: plain where that says everything, otherwise HTML."""

import html
import re

_TAG = re.compile(r"</?(?:p|ul|ol|li|b|i|u|br|sub|sup|table|img|html)\b[^<>]*>")
# Before text that would be taken for something else.
_SIGN = "<html>"


def to_cell(text: str) -> str:
    """Return HTML as one writes it in a cell: a paragraph a line."""
    shown = html.unescape(re.sub(r"</p>", "\n", text.replace("<p>", "")))
    if from_cell(shown) == text:
        return shown
    return text if _TAG.search(text) and "\n" not in text else f"{_SIGN}{text}"


def from_cell(cell: str) -> str:
    """Return the text of a cell as HTML.

    A single line is plain text; lines become paragraphs; tags of kept HTML are kept.
    """
    if cell.startswith(_SIGN):
        return cell.removeprefix(_SIGN)
    if _TAG.search(cell):
        return cell
    if "\n" not in cell:
        return html.escape(cell.strip(), quote=False)
    lines = (html.escape(line.strip(), quote=False) for line in cell.split("\n"))
    return "".join(f"<p>{line}</p>" for line in lines if line)
