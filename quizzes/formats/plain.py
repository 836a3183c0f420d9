"""The bytes of a text file as text."""

import codecs
import re
from collections.abc import Iterator, Sized

from quizzes.formats.draft import UnusableFile

# The longest first: the mark of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


# More is no file of questions, and would take minutes. The parts of situations count.
MOST_QUESTIONS = 3_000


def refuse_too_many(found: Sized) -> None:
    """Raise UnusableFile when a file has brought more questions than anybody writes."""
    if len(found) > MOST_QUESTIONS:
        raise UnusableFile("too_many_questions", str(MOST_QUESTIONS))


def text_of(data: bytes) -> str:
    """Return what a text file says, its lines ending in "\\n".

    UTF-8, or what Windows calls "Unicode". Older Vietnamese encodings (TCVN3, VNI) cannot be told
    apart, and would come out as rubbish. Raises UnusableFile.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnusableFile("not_text") from error
    if "\0" in text:
        raise UnusableFile("not_text")
    return re.sub(r"\r\n?", "\n", text)


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers from 1; only "\\n" ends a line."""
    return enumerate(text.split("\n"), 1)
