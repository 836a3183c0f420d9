"""The rows of the editor as the page shows them: what was typed, under the names of its fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quizzes.forms.questions.contents import SCORINGS
from quizzes.forms.questions.typed import DEEPEST, GAP_KINDS, Part, Row, Typed
from quizzes.models import QuestionVersion
from quizzes.rules.content import Kind
from quizzes.rules.kinds.short_answer import IGNORES

# Rows offered beyond those in use, and at least.
_SPARE_ROWS, _FEWEST_ROWS = 1, 4
_ONE_IS_ENOUGH = {Kind.SHORT_ANSWER, Kind.NUMBER, Kind.ESSAY}
_WITH_ROWS = {
    Kind.SINGLE, Kind.MULTIPLE, Kind.STATEMENTS, Kind.MATCHING, Kind.ORDERING, Kind.SHORT_ANSWER,
    Kind.NUMBER, Kind.ESSAY,
}  # fmt: skip
_WITH_FEEDBACK = {
    Kind.SINGLE, Kind.MULTIPLE, Kind.STATEMENTS, Kind.SHORT_ANSWER, Kind.NUMBER
}  # fmt: skip
# Their texts may have marks, pictures and tables.
_RICH = {Kind.SINGLE, Kind.MULTIPLE, Kind.STATEMENTS, Kind.MATCHING, Kind.ORDERING}


@dataclass(frozen=True)
class Choice:
    value: str
    label: Any
    chosen: bool


@dataclass(frozen=True)
class Line:
    """A row with its number; `fault` says what is wrong with it."""

    number: str
    row: Row
    fault: str = ""


@dataclass(frozen=True)
class Faults:
    """What is wrong, by place. `whole` of the block itself; `parts` by number of the part."""

    whole: str = ""
    rows: dict[int, str] = field(default_factory=dict)
    parts: dict[int, "Faults"] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """The fields of one question, part or gap. Names begin with `prefix`."""

    typed: Typed
    prefix: str = ""
    faults: Faults = field(default_factory=Faults)
    more_rows: int = 0
    depth: int = 1
    is_gap: bool = False

    @property
    def kind(self) -> str:
        return self.typed.kind

    @property
    def has_rows(self) -> bool:
        return self.kind in _WITH_ROWS

    @property
    def is_rich(self) -> bool:
        return self.kind in _RICH and not self.is_gap

    @property
    def has_feedback(self) -> bool:
        return self.kind in _WITH_FEEDBACK

    @property
    def has_weight(self) -> bool:
        return self.kind in {Kind.SINGLE, Kind.MULTIPLE, Kind.SHORT_ANSWER, Kind.NUMBER, Kind.ESSAY}

    @property
    def fault(self) -> str:
        return self.faults.whole

    @property
    def lines(self) -> list[Line]:
        """The rows typed so far, and empty ones to go on."""
        rows = self.typed.rows
        fewest = 1 if self.kind in _ONE_IS_ENOUGH else _FEWEST_ROWS
        if self.kind == Kind.ESSAY:
            fewest = 2
        count = max(len(rows) + _SPARE_ROWS, fewest) + self.more_rows
        return [
            Line(str(n), rows[n - 1] if n <= len(rows) else Row(), self.faults.rows.get(n, ""))
            for n in range(1, count + 1)
        ]

    @property
    def blank_line(self) -> Line:
        """A row for scripts to copy; they put its number in."""
        return Line("__n__", Row())

    @property
    def unit_lines(self) -> list[Line]:
        units = self.typed.units
        return [
            Line(str(n), units[n - 1] if n <= len(units) else Row())
            for n in range(1, len(units) + 3)
        ]

    @property
    def text_label(self) -> str:
        return {
            Kind.STATEMENTS: _("Statement"),
            Kind.MATCHING: _("Left"),
            Kind.ORDERING: _("In the right order"),
            Kind.SHORT_ANSWER: _("Accepted answer"),
            Kind.NUMBER: _("Right number"),
            Kind.ESSAY: _("What is looked for"),
        }.get(Kind(self.kind), _("Option"))

    @property
    def weight_label(self) -> str:
        return _("Points") if self.kind == Kind.ESSAY else _("Earns (%)")

    @property
    def add_label(self) -> str:
        return {
            Kind.STATEMENTS: _("Add a statement"),
            Kind.MATCHING: _("Add a pair"),
            Kind.ORDERING: _("Add an item"),
            Kind.SHORT_ANSWER: _("Add an accepted answer"),
            Kind.NUMBER: _("Add another right number"),
            Kind.ESSAY: _("Add a criterion"),
        }.get(Kind(self.kind), _("Add an option"))

    @property
    def scorings(self) -> list[Choice]:
        allowed = SCORINGS.get(self.kind, ())
        chosen = self.typed.scoring if self.typed.scoring in allowed else "".join(allowed[:1])
        return _choices(_scoring_words(), allowed, [chosen])

    @property
    def ignores(self) -> list[Choice]:
        return _choices(_ignored_words(), IGNORES, self.typed.ignores)

    @property
    def unit_uses(self) -> list[Choice]:
        words = {
            "none": _("the number only"),
            "optional": _("a unit may follow"),
            "required": _("a unit has to follow"),
        }
        return _choices(words, words, [self.typed.unit or "none"])

    @property
    def parts(self) -> "list[PartBlock]":
        if self.kind not in {Kind.CLOZE, Kind.SITUATION}:
            return []
        return [
            PartBlock(
                str(n), part, f"{self.prefix}p{n}-",
                Block(part.content, f"{self.prefix}p{n}-", self.faults.parts.get(n, Faults()),
                      depth=self.depth + 1, is_gap=self.kind == Kind.CLOZE, more_rows=self.more_rows),
                is_gap=self.kind == Kind.CLOZE,
            )
            for n, part in enumerate(self.typed.parts, 1)
        ]  # fmt: skip

    @property
    def kept_aside(self) -> Iterator[tuple[str, str]]:
        """Fields of other kinds that hold something: a change of kind does not lose them."""
        typed, p = self.typed, self.prefix
        for n, row in enumerate(typed.rows, 1):
            held = {"other": row.other, "tolerance": row.tolerance}
            if not self.has_rows:
                held |= {"text": row.text, "right": row.right}
            if not self.has_feedback:
                held["feedback"] = row.feedback
            if not self.has_weight:
                held["weight"] = row.weight
            shown = {Kind.MATCHING: "other", Kind.NUMBER: "tolerance"}.get(Kind(self.kind))
            # A mark of an option says nothing of pairs or items.
            if self.kind in {Kind.MATCHING, Kind.ORDERING, Kind.SHORT_ANSWER, Kind.NUMBER}:
                held["right"] = row.right
            yield from (
                (f"{p}{name}-{n}", value) for name, value in held.items() if value and name != shown
            )


@dataclass(frozen=True)
class PartBlock:
    """A part of a situation or a gap of a text, with the fields that it has besides its rows."""

    number: str
    part: Part
    prefix: str
    block: Block
    is_gap: bool

    @property
    def kinds(self) -> list[Choice]:
        if self.is_gap:
            words = {
                "choice": _("a list to choose from"),
                "blank": _("a few words to type"),
                "number": _("a number to type"),
            }
            return _choices(words, GAP_KINDS, [self.part.kind])
        kinds: dict[str, Any] = dict(QuestionVersion.Kind.choices)
        allowed = [
            kind
            for kind in QuestionVersion.Kind.values
            if kind not in {Kind.SITUATION, Kind.DESCRIPTION}
            and not (self.block.depth >= DEEPEST and kind == Kind.CLOZE)
        ]
        return _choices(kinds, allowed, [self.part.kind])


def _choices(words: Any, values: Iterable[str], chosen: Iterable[str]) -> list[Choice]:
    chosen = set(chosen)
    return [Choice(value, words[value], value in chosen) for value in values]


def _scoring_words() -> dict[str, str]:
    return {
        "partial_penalty": _("right ones earn, wrong ones cost"),
        "partial": _("right ones earn; ticking too many costs"),
        "all_or_nothing": _("everything or nothing"),
        "weights": _("each option earns its own per cent"),
        "each": _("each right statement earns the same"),
        "ladder": _("by steps: 1 right 10 %, 2 right 25 %, 3 right 50 %, 4 right 100 %"),
    }


def _ignored_words() -> dict[str, str]:
    return {
        "case": pgettext("ignored", "capital letters"),
        "diacritics": pgettext("ignored", "accents and tones"),
        "tone_place": pgettext("ignored", "the place of the tone (uỷ, ủy)"),
        "punctuation": pgettext("ignored", "punctuation"),
        "spaces": pgettext("ignored", "spaces"),
    }
