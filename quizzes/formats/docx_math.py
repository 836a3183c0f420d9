"""Formulas of Word's equation editor, written on one line."""

from docx.oxml.ns import qn

from quizzes.formats.docx_styles import Element


def written(element: Element) -> str:
    """Return a formula as one would type it: "(a+b)/2", "x^2", "√(y)"."""
    name = element.tag
    if name == qn("m:t"):
        return element.text or ""
    if name == qn("m:f"):
        return f"{_grouped(element, 'm:num')}/{_grouped(element, 'm:den')}"
    if name == qn("m:rad"):
        return f"√({_part(element, 'm:e')})"
    if name == qn("m:sSup"):
        return f"{_part(element, 'm:e')}^{_grouped(element, 'm:sup')}"
    if name == qn("m:sSub"):
        return f"{_part(element, 'm:e')}_{_grouped(element, 'm:sub')}"
    if name == qn("m:d"):
        return f"({_part(element, 'm:e')})"
    return "".join(written(child) for child in element if isinstance(child.tag, str))


def _part(element: Element, name: str) -> str:
    return "".join(written(child) for child in element.findall(qn(name)))


def _grouped(element: Element, name: str) -> str:
    text = _part(element, name)
    return text if len(text) <= 1 or text.isalnum() else f"({text})"
