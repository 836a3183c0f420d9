"""What the rules of all kinds of questions share: their words, faults, weights and texts."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from shared.text import tidy

# JSON as the kind of the question wants it.
Content: TypeAlias = dict[str, Any]
Answer: TypeAlias = Any
# The fields of a page by name, each with all its values: `dict(QueryDict.lists())`.
Fields: TypeAlias = Mapping[str, Sequence[str]]

MOST_OPTIONS = 10
MOST_ACCEPTED = 20
LONGEST_TEXT = 500
LONGEST_PROSE = 20_000
LONGEST_SHORT_ANSWER = 200

NOTHING, EVERYTHING = Fraction(0), Fraction(1)


class Kind(StrEnum):
    """What the learner is asked to do."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    MATCHING = "matching"
    ORDERING = "ordering"
    SHORT_ANSWER = "short_answer"
    STATEMENTS = "statements"
    NUMBER = "number"
    CLOZE = "cloze"
    SITUATION = "situation"
    ESSAY = "essay"
    DESCRIPTION = "description"


class Fault(StrEnum):
    """What is wrong with a content. The form has a sentence for each."""

    WRONG_SHAPE = "wrong_shape"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    EMPTY_TEXT = "empty_text"
    TOO_LONG = "too_long"
    SAME_TWICE = "same_twice"
    NOT_ONE_RIGHT = "not_one_right"
    NONE_RIGHT = "none_right"
    ALL_RIGHT = "all_right"
    UNKNOWN_SCORING = "unknown_scoring"
    LADDER_NEEDS_FOUR = "ladder_needs_four"
    WEIGHT_OUT_OF_RANGE = "weight_out_of_range"
    WEIGHTS_NOT_100 = "weights_not_100"
    WEIGHT_AND_MARK = "weight_and_mark"
    NOTHING_EARNS_ALL = "nothing_earns_all"
    NOT_A_NUMBER = "not_a_number"
    NO_UNITS = "no_units"
    GAPS_DISAGREE = "gaps_disagree"
    PART_NOT_ALLOWED = "part_not_allowed"
    NOTHING_TO_HAND_IN = "nothing_to_hand_in"
    WORDS_DISAGREE = "words_disagree"


class ContentRefused(ValueError):
    """The content cannot be a question.

    row   number of the option, pair, statement or item from 1; 0 when it concerns the whole
    part  number of the gap or part from 1 in which that row is; 0 outside
    """

    def __init__(self, fault: Fault, row: int = 0, part: int = 0) -> None:
        where = (f" in row {row}" if row else "") + (f" of part {part}" if part else "")
        super().__init__(f"{fault}{where}")
        self.fault = fault
        self.row = row
        self.part = part


class InvalidAnswer(ValueError):
    """The page could not have sent this."""


class Completeness(StrEnum):
    """How much of one question has been answered."""

    EMPTY = "empty"
    PARTIAL = "partial"
    FULL = "full"


@dataclass(frozen=True)
class Layout:
    """How one question, gap or part is shown to one learner. Holds nothing of its key.

    order   for each shown place the number of the choice in the stored content (both from 0)
    places  how many separate choices an answer consists of: pairs, items, statements; the photos
            that may go with an essay; otherwise 1
    parts   of the gaps of a cloze text or the parts of a situation
    """

    kind: Kind
    order: tuple[int, ...] = ()
    places: int = 1
    parts: tuple["Layout", ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "order": list(self.order),
            "places": self.places,
            "parts": [part.as_json() for part in self.parts],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Layout":
        return cls(
            kind=Kind(stored["kind"]),
            order=tuple(stored["order"]),
            places=stored["places"],
            parts=tuple(cls.from_json(part) for part in stored.get("parts", ())),
        )


@dataclass(frozen=True)
class Words:
    """The words for true and false, and the decimal mark, in the reader's language."""

    true: str
    false: str
    decimal_mark: str = ","

    def of(self, answer: bool) -> str:  # noqa: FBT001 - it is the answer itself
        return self.true if answer else self.false


@dataclass(frozen=True)
class AnswerRow:
    """A statement, pair, item, gap or part with what became of it. Texts are rich.

    share        None where a person marks it
    own, key     the answer given and the right one, as lines
    explanation  names the right answer
    rows         of a part that has rows itself
    """

    text: str
    share: Fraction | None
    is_answered: bool
    own: list[str]
    key: list[str]
    remarks: list[str] = field(default_factory=list)
    explanation: str = ""
    rows: list["AnswerRow"] = field(default_factory=list)


class KindRules(Protocol):
    """What the module of each kind has."""

    def clean(self, raw: Content) -> Content:
        """Return the content as it is kept. Raises ContentRefused, KeyError, TypeError."""

    def lay_out(self, content: Content, *, rng: random.Random, shuffle: bool) -> Layout: ...

    def read(self, layout: Layout, fields: Fields, name: str) -> Answer:
        """Return the draft for the fields named `name` and below. Raises InvalidAnswer."""

    def completeness(self, layout: Layout, draft: Answer) -> Completeness: ...

    def stored(self, layout: Layout, draft: Answer) -> Answer:
        """Return a draft (never None) in stored numbers."""

    def share(self, content: Content, stored: Answer) -> Fraction | None:
        """Return what an answer (never None) earns, 0 to 1; None where a person marks."""

    def answer_lines(self, content: Content, stored: Answer, words: Words) -> list[str]: ...

    def key_lines(self, content: Content, words: Words) -> list[str]: ...

    def remarks(self, content: Content, stored: Answer) -> list[str]: ...

    def rows(self, content: Content, stored: Answer, words: Words) -> list[AnswerRow]:
        """Return what became of each row; none where a question has only one. `stored` or None."""

    def version_lines(self, content: Content, words: Words) -> list[str]:
        """Return all that the content says, in plain text."""

    def right_fields(self, layout: Layout, content: Content, name: str) -> dict[str, list[str]]:
        """Return what the page would send for full points."""

    def guess(self, content: Content) -> Fraction | None:
        """Return what pure chance earns on average; None where that makes no sense."""


# --- what most kinds do alike ---------------------------------------------------------------------


def no_rows(_content: Content, _stored: Answer, _words: Words) -> list[AnswerRow]:
    return []


def no_remarks(_content: Content, _stored: Answer) -> list[str]:
    return []


def no_guess(_content: Content) -> None:
    return None


def as_drafted(_layout: Layout, draft: Answer) -> Answer:
    return draft


def all_or_empty(_layout: Layout, draft: Answer) -> Completeness:
    return Completeness.EMPTY if draft is None else Completeness.FULL


def all_rows(_layout: Layout, draft: Answer) -> Completeness:
    """Of a list with one entry for each row."""
    if draft is None:
        return Completeness.EMPTY
    return Completeness.PARTIAL if None in draft else Completeness.FULL


def mixed(count: int, *, rng: random.Random, shuffle: bool = True) -> tuple[int, ...]:
    order = list(range(count))
    if shuffle:
        rng.shuffle(order)
    return tuple(order)


# --- reading fields -------------------------------------------------------------------------------


def only(values: Sequence[str]) -> str:
    """Return the one value of a field, "" if there is none."""
    if len(values) > 1:
        raise InvalidAnswer("one value only")
    return values[0] if values else ""


def shown_number(value: str, highest: int) -> int | None:
    """Return a number from 1 to `highest`; None for ""."""
    if value == "":
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 2):
        raise InvalidAnswer("not a number")
    if not 1 <= int(value) <= highest:
        raise InvalidAnswer("no such choice")
    return int(value)


def true_or_false(values: Sequence[str]) -> bool | None:
    value = only(values)
    if value not in {"", "true", "false"}:
        raise InvalidAnswer("neither true nor false")
    return value == "true" if value else None


def typed_line(values: Sequence[str], longest: int = LONGEST_SHORT_ANSWER) -> str | None:
    """Return one line of typed text; None for nothing."""
    # Control characters cannot be seen, and a database may refuse them.
    text = tidy("".join(c if c.isprintable() else " " for c in only(values)))
    if len(text) > longest:
        raise InvalidAnswer("too long")
    return text or None


# --- numbers and weights --------------------------------------------------------------------------


def decimal_text(value: Any, row: int = 0, *, at_least: Decimal | None = None) -> str:
    """Return a number as text with a point and without needless zeros."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ContentRefused(Fault.NOT_A_NUMBER, row)
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation as error:
        raise ContentRefused(Fault.NOT_A_NUMBER, row) from error
    if not number.is_finite() or abs(number.adjusted()) > 30 or len(number.as_tuple().digits) > 30:
        raise ContentRefused(Fault.NOT_A_NUMBER, row)
    if at_least is not None and number < at_least:
        raise ContentRefused(Fault.NOT_A_NUMBER, row)
    return f"{number.normalize():f}" if number else "0"


def points_text(value: Any, row: int = 0) -> str:
    """Return points of a gap, part or criterion: above 0, at most two decimals."""
    text = decimal_text(value, row)
    points = Decimal(text)
    if not 0 < points <= 100 or points != round(points, 2):
        raise ContentRefused(Fault.NOT_A_NUMBER, row)
    return text


_FINEST = Decimal("0.00001")
_LARGEST_DENOMINATOR = 20
_NEAR_ENOUGH = Fraction(5, 1_000_000)


def weight_text(value: Any, row: int, *, lowest: int = 0) -> str:
    """Return per cent as text with at most five decimals, from `lowest` to 100."""
    try:
        number = Decimal(decimal_text(value, row)).quantize(_FINEST)
    except InvalidOperation as error:
        raise ContentRefused(Fault.WEIGHT_OUT_OF_RANGE, row) from error
    if not lowest <= number <= 100:
        raise ContentRefused(Fault.WEIGHT_OUT_OF_RANGE, row)
    return decimal_text(number)


def weight_of(text: str) -> Fraction:
    """Return a weight as a part of the whole; 33.33333 is a third, as people mean it."""
    exact = Fraction(text) / 100
    simple = exact.limit_denominator(_LARGEST_DENOMINATOR)
    return simple if abs(simple - exact) <= _NEAR_ENOUGH else exact


def refuse_unless_one_earns_all(accepted: Sequence[Content]) -> None:
    if not any(weight_of(given["weight"]) == EVERYTHING for given in accepted):
        raise ContentRefused(Fault.NOTHING_EARNS_ALL)


def weighted_mean(shares: Sequence[Fraction | None], points: Sequence[str]) -> Fraction | None:
    """Return Σ points × share ÷ Σ points; None when a share is None."""
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return None
    total = sum((Fraction(each) for each in points), NOTHING)
    earned = (share * Fraction(each) for share, each in zip(known, points, strict=True))
    return sum(earned, NOTHING) / total
