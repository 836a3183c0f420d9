"""The styles of Word reports: A4, margins 20/20/30/20 mm, Times New Roman 14."""

from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document

FACE = "Times New Roman"
# Word's own styles, so that its outline and its contents work; and some of ours.
TITLE, SUBJECT, PART, SUB, CAPTION = "Title", "Subtitle", "Heading 1", "Heading 2", "Caption"
TEXT, NOTE = "Body Text", "Table Note"
CELL, LINE, DASHES = "Table Cell", "Plain Line", "Rule Line"
LABEL, ANNEXED, ORIGIN = "Annex Label", "Annexed To", "Origin of Figures"

_LEFT, _CENTRE, _BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


def set_up(document: "Document") -> None:
    _page(document)
    normal = document.styles["Normal"]
    _face(normal, size=14)
    _spacing(normal, before=0, after=0)
    _style(document, TITLE, size=16, bold=True, align=_CENTRE, before=18, with_next=True)
    _style(document, SUBJECT, size=14, bold=True, align=_CENTRE, with_next=True)
    _style(document, DASHES, size=14, align=_CENTRE, after=8)
    _style(document, PART, size=14, bold=True, before=12, after=3, with_next=True)
    _style(document, SUB, size=14, bold=True, before=6, after=3, with_next=True, indent=10)
    _style(document, TEXT, size=14, align=_BOTH, before=0, after=6, indent=10)
    _style(document, CAPTION, size=14, bold=True, align=_CENTRE, before=8, after=6, with_next=True)
    _style(document, CELL, size=11, before=2, after=2)
    _style(document, NOTE, size=11, italic=True, before=4, after=6)
    _style(document, LINE, size=14)
    _style(document, LABEL, size=14, bold=True, align=_CENTRE, with_next=True)
    _style(document, ANNEXED, size=13, italic=True, align=_CENTRE, after=6, with_next=True)
    _style(document, ORIGIN, size=10, italic=True)
    text = document.styles[TEXT].paragraph_format
    text.line_spacing_rule, text.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(18)
    text.widow_control = True


def _style(
    document: "Document",
    name: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = _LEFT,
    before: int = 0,
    after: int = 0,
    with_next: bool = False,
    indent: int = 0,
) -> None:
    known = {style.name for style in document.styles}
    style: Any = (
        document.styles[name]
        if name in known
        else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    style.base_style = document.styles["Normal"]
    _face(style, size=size)
    style.font.bold, style.font.italic = bold, italic
    _spacing(style, before=before, after=after)
    style.paragraph_format.alignment = align
    style.paragraph_format.keep_with_next = with_next
    style.paragraph_format.first_line_indent = Mm(indent)
    # The title of Word's own template has a line below it.
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _face(style: Any, *, size: int) -> None:
    style.font.name, style.font.size = FACE, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FACE)
    for spacing in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spacing)


def _spacing(style: Any, *, before: int, after: int) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.0


def _page(document: "Document") -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = Mm(10)
    # The number stands at the top from the second page on.
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        run = number.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = words
        run._r.append(mark)
