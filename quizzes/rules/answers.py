"""What a learner answers: as it comes from the page, as it is kept, as it is marked.

The page and the draft name the choices by the places in which *this* learner sees them, from 1, so
that neither gives away the stored order. Marking uses stored numbers from 0.

    kind           draft                                      for marking
    single         shown number                               stored number
    multiple       shown numbers                              stored numbers
    true_false     true or false                              the same
    matching       for each left the shown number or null     for each left the stored number
    ordering       for each shown item its place or null      for each stored item its place
    short_answer   text                                       the same

No answer at all is null in both.
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from quizzes.rules.content import LONGEST_SHORT_ANSWER, Kind
from quizzes.rules.papers import PaperItem
from shared.text import tidy

Answer = int | bool | str | list[int] | list[int | None] | None

_TRUE_OR_FALSE = {"true": True, "false": False}


class InvalidAnswer(ValueError):
    """The page could not have sent this."""


class Completeness(StrEnum):
    """How much of one question has been answered."""

    EMPTY = "empty"
    PARTIAL = "partial"
    FULL = "full"


def read_answer(item: PaperItem, values: Sequence[str]) -> Answer:
    """Return the draft for what the fields of the page hold; empty fields are "".

    Raises InvalidAnswer for a choice that is not on the page, or too many of them.
    """
    match item.kind:
        case Kind.SINGLE:
            return _only(_numbers(values, len(item.order)))
        case Kind.MULTIPLE:
            return (
                sorted({number for number in _numbers(values, len(item.order)) if number}) or None
            )
        case Kind.TRUE_FALSE:
            return _true_or_false(values)
        case Kind.SHORT_ANSWER:
            return _short_text(values)
        case Kind.MATCHING | Kind.ORDERING:
            numbers = _numbers(values, len(item.order))
            if not any(numbers):
                return None
            if len(numbers) != item.places:
                raise InvalidAnswer("wrong number of places")
            return numbers


def completeness(item: PaperItem, answer: Answer) -> Completeness:
    """Say whether a draft still wants something. Two items in one place count as unfinished."""
    if answer is None:
        return Completeness.EMPTY
    if item.kind in {Kind.MATCHING, Kind.ORDERING} and isinstance(answer, list):
        if None in answer:
            return Completeness.PARTIAL
        if item.kind == Kind.ORDERING and len(set(answer)) < len(answer):
            return Completeness.PARTIAL
    return Completeness.FULL


def answer_for_marking(item: PaperItem, answer: Answer) -> Answer:
    """Return a draft with stored numbers instead of shown ones."""
    if answer is None:
        return None
    if item.kind == Kind.SINGLE and isinstance(answer, int):
        return item.order[answer - 1]
    if item.kind == Kind.MULTIPLE and isinstance(answer, list):
        return sorted(item.order[number - 1] for number in answer if number)
    if item.kind == Kind.MATCHING and isinstance(answer, list):
        return [item.order[number - 1] if number else None for number in answer]
    if item.kind == Kind.ORDERING and isinstance(answer, list):
        places: list[int | None] = [None] * len(item.order)
        for stored, place in zip(item.order, answer, strict=True):
            places[stored] = place
        # A place can hold one item; named twice, it holds none.
        named = Counter(place for place in places if place is not None)
        return [place if place is not None and named[place] == 1 else None for place in places]
    return answer


def _numbers(values: Sequence[str], highest: int) -> list[int | None]:
    return [_number(value, highest) for value in values]


def _number(value: str, highest: int) -> int | None:
    if value == "":
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 2):
        raise InvalidAnswer("not a number")
    if not 1 <= int(value) <= highest:
        raise InvalidAnswer("no such choice")
    return int(value)


def _only(numbers: list[int | None]) -> int | None:
    if len(numbers) > 1:
        raise InvalidAnswer("one choice only")
    return numbers[0] if numbers else None


def _true_or_false(values: Sequence[str]) -> bool | None:
    if len(values) > 1:
        raise InvalidAnswer("one choice only")
    if not values or values[0] == "":
        return None
    if values[0] not in _TRUE_OR_FALSE:
        raise InvalidAnswer("neither true nor false")
    return _TRUE_OR_FALSE[values[0]]


def _short_text(values: Sequence[str]) -> str | None:
    if len(values) > 1:
        raise InvalidAnswer("one text only")
    # Control characters cannot be seen, and a database may refuse them.
    text = tidy("".join(c if c.isprintable() else " " for c in values[0])) if values else ""
    if len(text) > LONGEST_SHORT_ANSWER:
        raise InvalidAnswer("too long")
    return text or None
