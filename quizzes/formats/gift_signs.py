"""The signs of GIFT and the format that a text may begin with."""

import re

from quizzes.formats.escapes import Escapes
from quizzes.formats.markup import TextFormat

SIGNS = Escapes("~=#{}:", newline=True)
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")


def taken_format(text: str, otherwise: TextFormat) -> tuple[str, TextFormat]:
    """Return the text behind "[html]" and the like, and the format that this names."""
    text = text.strip()
    match = _FORMAT.match(text)
    if match is None:
        return text, otherwise
    return text[match.end() :].strip(), TextFormat(match[1])
