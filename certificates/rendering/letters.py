"""No certificate is printed with an empty box where a letter of a name should be."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

# The module of WeasyPrint that draws letters, and how its warning about a missing one begins.
_LOGGER, _MISSING = "weasyprint", ".notdef"


class LetterMissing(ValueError):
    """A letter is in none of the fonts at hand. The argument is WeasyPrint's sentence about it."""


class _Refuses(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(_MISSING):
            raise LetterMissing(record.getMessage())


@contextmanager
def every_letter() -> Iterator[None]:
    """Raise LetterMissing while a PDF is drawn that would show a box in place of a letter.

    WeasyPrint only warns of it, in its log, in the middle of drawing.
    """
    logger, handler = logging.getLogger(_LOGGER), _Refuses(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
