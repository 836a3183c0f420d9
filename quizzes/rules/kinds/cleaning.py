"""Cleaning what a content says: texts plain and rich, lists of them, yes and no."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from quizzes.rules.kinds.common import (
    LONGEST_PROSE,
    LONGEST_TEXT,
    MOST_OPTIONS,
    ContentRefused,
    Fault,
)
from quizzes.rules.prose import bare_text, clean_html
from shared.text import nfc, tidy


def plain_text(value: Any, row: int = 0, longest: int = LONGEST_TEXT) -> str:
    """Return a text without markup, never empty."""
    if not isinstance(value, str):
        raise ContentRefused(Fault.WRONG_SHAPE, row)
    text = tidy(value)
    if not text:
        raise ContentRefused(Fault.EMPTY_TEXT, row)
    if len(text) > longest:
        raise ContentRefused(Fault.TOO_LONG, row)
    return text


def rich_text(value: Any, row: int = 0, longest: int = LONGEST_TEXT) -> str:
    """Return kept HTML, never empty; `longest` counts what a reader sees."""
    text = optional_rich_text(value, row)
    if not bare_text(text) and "<img " not in text:
        raise ContentRefused(Fault.EMPTY_TEXT, row)
    if len(bare_text(text)) > longest:
        raise ContentRefused(Fault.TOO_LONG, row)
    return text


def optional_rich_text(value: Any, row: int = 0) -> str:
    """Return kept HTML; a single paragraph is just its words."""
    if not isinstance(value, str):
        raise ContentRefused(Fault.WRONG_SHAPE, row)
    text = tidy(clean_html(nfc(value)))
    if len(text) > LONGEST_PROSE:
        raise ContentRefused(Fault.TOO_LONG, row)
    inner = text.removeprefix("<p>").removesuffix("</p>")
    is_one_paragraph = len(inner) == len(text) - 7 and not re.search(
        r"</?(?:p|ul|ol|table)>", inner
    )
    return inner.strip() if is_one_paragraph else text


def texts(
    given: Any,
    *,
    fewest: int,
    most: int = MOST_OPTIONS,
    one: Callable[[Any, int], str] = rich_text,
    different: bool = True,
) -> list[str]:
    """Clean each of a list of texts by `one`."""
    found = [one(value, row) for row, value in enumerate(listed(given, fewest, most), 1)]
    if different:
        refuse_same(found)
    return found


def listed(given: Any, fewest: int, most: int) -> list[Any]:
    """Return `given` if it is a list of a fitting length."""
    if not isinstance(given, list | tuple):
        raise ContentRefused(Fault.WRONG_SHAPE)
    if len(given) < fewest:
        raise ContentRefused(Fault.TOO_FEW)
    if len(given) > most:
        raise ContentRefused(Fault.TOO_MANY)
    return list(given)


def refuse_same(found: Sequence[str]) -> None:
    # "Không" and "không" cannot be told apart, "bàn" and "bán" can: case is folded only.
    seen: set[str] = set()
    for row, text in enumerate(found, 1):
        if text.casefold() in seen:
            raise ContentRefused(Fault.SAME_TWICE, row)
        seen.add(text.casefold())


def boolean(value: Any, row: int = 0) -> bool:
    if not isinstance(value, bool):
        raise ContentRefused(Fault.WRONG_SHAPE, row)
    return value


def one_of(value: Any, allowed: Sequence[str], fault: Fault = Fault.WRONG_SHAPE) -> str:
    if value not in allowed:
        raise ContentRefused(fault)
    return str(value)
