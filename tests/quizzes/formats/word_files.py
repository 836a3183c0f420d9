"""Word documents made with Word's own features, as trainers make them.

`Word().line("Câu 1. …").line("A. …", red="A")` … `.data` gives the bytes of the file.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from PIL import Image

RED = RGBColor(0xFF, 0, 0)


def png(colour: str = "red", size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


class Word:
    """A document being written. Every method returns the document."""

    def __init__(self) -> None:
        self.document = docx.Document()
        self._lists: dict[str, int] = {}

    @property
    def data(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    @property
    def last(self) -> Paragraph:
        return self.document.paragraphs[-1]

    def line(self, *parts: str | tuple[str, str], style: str | None = None) -> "Word":
        """Add a paragraph. A part is text or (text, look): "b i u red blue yellow sub sup"."""
        paragraph = self.document.add_paragraph(style=style)
        write(paragraph, parts)
        return self

    def lines(self, text: str) -> "Word":
        """Add a paragraph for each line of a text."""
        for line in text.strip("\n").split("\n"):
            self.line(line.strip(" "))
        return self

    def numbered(self, name: str, *parts: str | tuple[str, str], level: int = 0) -> "Word":
        """Add a paragraph of the automatic list `name`, made by `list`."""
        self.line(*parts)
        properties = self.last._p.get_or_add_pPr()
        number = properties.get_or_add_numPr()
        number.get_or_add_ilvl().val = level
        number.get_or_add_numId().val = self._lists[name]
        return self

    def list(self, name: str, *levels: tuple[str, str], of: str = "") -> "Word":
        """Define an automatic list by (format, text) of its levels: ("decimal", "Câu %1.").

        of  name of a list that is only started anew
        """
        root = self.document.part.numbering_part.element
        if of:
            abstract = self._abstract_of(of)
        else:
            abstract = 500 + len(self._lists)
            shapes = "".join(
                f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
                f'<w:lvlText w:val="{text}"/></w:lvl>'
                for at, (form, text) in enumerate(levels)
            )
            element = parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">{shapes}'
                "</w:abstractNum>"
            )
            root.insert(0, element)
        num = root.add_num(abstract)
        if of:
            num.add_lvlOverride(0).add_startOverride(1)
        self._lists[name] = num.numId
        return self

    def _abstract_of(self, name: str) -> int:
        root = self.document.part.numbering_part.element
        return root.num_having_numId(self._lists[name]).abstractNumId.val

    def heading(self, text: str, level: int = 1) -> "Word":
        self.document.add_heading(text, level)
        return self

    def picture(self, data: bytes, alt: str = "", *, name: str = "", width: int = 60) -> "Word":
        """Add a picture to the end of the last paragraph."""
        shape = self.last.add_run().add_picture(io.BytesIO(data), width=Pt(width))
        shape._inline.docPr.set("descr", alt)
        if name:
            shape._inline.docPr.set("name", name)
        return self

    def table(self, rows: Sequence[Sequence[Any]]) -> "Word":
        """Add a table; a cell is text, a tuple of parts, or a list of lines of parts."""
        table = self.document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                fill(cell, text)
        return self

    def xml(self, inner: str) -> "Word":
        """Add a paragraph with this content."""
        self.document.add_paragraph()
        paragraph = self.last._p
        wrapper = parse_xml(
            f"<w:p {nsdecls('w', 'r', 'wp', 'a')} "
            'xmlns:v="urn:schemas-microsoft-com:vml" '
            'xmlns:o="urn:schemas-microsoft-com:office:office" '
            'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f"{inner}</w:p>"
        )
        for child in list(wrapper):
            paragraph.append(child)
        return self


def write(paragraph: Paragraph, parts: Sequence[str | tuple[str, str]]) -> None:
    for part in parts:
        text, look = (part, "") if isinstance(part, str) else part
        run = paragraph.add_run(text)
        looks = look.split()
        run.bold = True if "b" in looks else None
        run.italic = True if "i" in looks else None
        run.underline = True if "u" in looks else None
        if "sub" in looks:
            run.font.subscript = True
        if "sup" in looks:
            run.font.superscript = True
        if "red" in looks:
            run.font.color.rgb = RED
        if "blue" in looks:
            run.font.color.rgb = RGBColor(0, 0, 0xC0)
        if "yellow" in looks:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def fill(cell: Any, text: Any) -> None:
    lines = text if isinstance(text, list) else [text]
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        write(paragraph, line if isinstance(line, tuple) else (line,))


def deleted(text: str) -> str:
    """Return the XML of a tracked deletion."""
    return (
        '<w:del w:id="1" w:author="Bình" w:date="2026-01-01T00:00:00Z"><w:r>'
        f'<w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'
    )


def inserted(text: str) -> str:
    """Return the XML of a tracked insertion."""
    return (
        '<w:ins w:id="2" w:author="Bình" w:date="2026-01-01T00:00:00Z"><w:r>'
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:ins>'
    )


def plain(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def text_box(*lines: str) -> str:
    """Return the XML of a text box in its new and its old form, as Word writes both."""
    inner = "".join(f"<w:p>{plain(line)}</w:p>" for line in lines)
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        f"<w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def old_picture(word: Word, data: bytes, alt: str) -> str:
    """Return the XML of a picture as Word wrote them until 2007."""
    relation, _part = word.document.part.get_or_add_image(io.BytesIO(data))
    return (
        f'<w:r><w:pict><v:shape style="width:75pt;height:30pt" alt="{alt}">'
        f'<v:imagedata r:id="{relation}" o:title=""/></v:shape></w:pict></w:r>'
    )


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return the archive with one part replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()
