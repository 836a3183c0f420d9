"""The kinds of file a report comes in."""

from collections.abc import Callable

from reports.rendering import print as printing
from reports.rendering import word, workbook
from reports.rules.paper import Paper
from shared.tables import XLSX_TYPE

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "docx": (word.as_docx, WORD_TYPE),
    "pdf": (printing.as_pdf, "application/pdf"),
    "xlsx": (workbook.as_xlsx, XLSX_TYPE),
}


def file_of(paper: Paper, kind: str) -> tuple[bytes, str]:
    """Return the report as a file and its content type. Raises KeyError for another kind."""
    make, content_type = KINDS[kind]
    return make(paper), content_type
