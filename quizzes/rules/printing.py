"""Papers on paper: several versions of one examination that share one answer sheet.

Questions change places only with questions that are answered in the same way, so that number 5 has
the same boxes on the sheet whatever the version. The right letters are spread evenly.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.rules.kinds import KINDS
from quizzes.rules.kinds.common import Content, Kind, Layout
from quizzes.rules.kinds.matching import shown_rights
from quizzes.rules.prose import bare_text
from shared.text import fold

FIRST_NUMBER = 101
# Longest option, in letters, that still leaves room for so many beside each other.
_COLUMNS = ((4, 16), (2, 38))
# "Cả A và B", "Tất cả các phương án trên": such options name others by their letters.
_NAMES_OTHERS = re.compile(
    r"\b(?:ca|tat ca|khong co|chi|y|phuong an|dap an|cac y)\b.*"
    r"\b(?:tren|deu (?:dung|sai)|[a-d](?:\s*(?:,|va|hoac)\s*[a-d])+)\b"
    r"|^[a-d](?:\s*(?:,|va|hoac|&)\s*[a-d])+(?:\s+(?:deu )?(?:dung|sai))?\.?$"
)


@dataclass(frozen=True)
class Asked:
    """A question to be printed.

    question, version  their ids
    section            number of its section
    """

    question: int
    version: int
    kind: Kind
    stem: str
    content: Content
    points: Decimal = Decimal(1)
    section: int = 1
    feedback: str = ""

    @property
    def is_asked(self) -> bool:
        return self.kind != Kind.DESCRIPTION


@dataclass(frozen=True)
class Placed:
    """A question in a version of the paper; `number` is 0 for a text between questions."""

    asked: Asked
    layout: Layout
    number: int


@dataclass(frozen=True)
class PaperVersion:
    """One version: mã đề 101, 102 …"""

    number: int
    placed: tuple[Placed, ...]


def make_versions(
    asked: Sequence[Asked],
    *,
    count: int,
    seed: int,
    shuffle_questions: bool = True,
    shuffle_options: bool = True,
    first: int = FIRST_NUMBER,
) -> list[PaperVersion]:
    """Return `count` versions; the same questions and seed give the same versions."""
    versions = []
    for place in range(count):
        number = first + place
        # Not the version alone: two printings would then be alike.
        rng = random.Random(f"{seed}/{number}")  # noqa: S311 - to be drawn again, not to be secret
        order = _mixed(asked, rng) if shuffle_questions else list(asked)
        layouts = _layouts(order, rng, shuffle=shuffle_options)
        numbers = iter(range(1, len(order) + 1))
        placed = tuple(
            Placed(each, layout, next(numbers) if each.is_asked else 0)
            for each, layout in zip(order, layouts, strict=True)
        )
        versions.append(PaperVersion(number, placed))
    return versions


def shape_of(kind: str, content: Content) -> tuple[Any, ...]:
    """Return what the answer sheet needs for a question: equal for questions that may change."""
    if kind == Kind.SITUATION:
        return (kind, *(shape_of(part["kind"], part["content"]) for part in content["parts"]))
    if kind == Kind.CLOZE:
        return (kind, *(len(gap.get("options", ())) for gap in content["gaps"]))
    if kind == Kind.MATCHING:
        return kind, len(content["pairs"]), len(shown_rights(content))
    rows = next(
        (content[name] for name in ("options", "statements", "items") if name in content),
        (),
    )
    return kind, len(rows)


def columns_for(texts: Iterable[str]) -> int:
    """Return how many options stand beside each other: 4, 2 or 1."""
    texts = list(texts)
    if any("<table" in text or "<p>" in text or "<br>" in text for text in texts):
        return 1
    has_picture = any("<img" in text for text in texts)
    longest = max((len(bare_text(text)) for text in texts), default=0)
    for columns, letters in _COLUMNS:
        fits = len(texts) % columns == 0 or (columns == 2 and len(texts) > columns)
        if fits and longest <= letters and not (has_picture and columns > 2):
            return columns
    return 1


def keeps_order(options: Iterable[Content]) -> bool:
    """Whether an option speaks of others by their letters or places."""
    return any(_NAMES_OTHERS.search(fold(bare_text(option["text"]))) for option in options)


def letter(place: int) -> str:
    """Return the letter of the option at a place from 0."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]


# --- mixing ---------------------------------------------------------------------------------------


def _mixed(asked: Sequence[Asked], rng: random.Random) -> list[Asked]:
    blocks = _blocks(asked)
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        shapes = tuple(shape_of(each.kind, each.content) for each in block)
        alike[block[0].section, shapes].append(place)
    mixed = list(blocks)
    for places in alike.values():
        targets = list(places)
        rng.shuffle(targets)
        for place, target in zip(places, targets, strict=True):
            mixed[target] = blocks[place]
    return [each for block in mixed for each in block]


def _blocks(asked: Sequence[Asked]) -> list[list[Asked]]:
    """Group each question with the texts before it; texts at the end stay by themselves."""
    blocks: list[list[Asked]] = [[]]
    for each in asked:
        if blocks[-1] and (blocks[-1][-1].is_asked or blocks[-1][-1].section != each.section):
            blocks.append([])
        blocks[-1].append(each)
    return [block for block in blocks if block]


def _layouts(order: Sequence[Asked], rng: random.Random, *, shuffle: bool) -> list[Layout]:
    layouts = [
        KINDS[each.kind].lay_out(each.content, rng=rng, shuffle=shuffle and not _is_kept(each))
        for each in order
    ]
    if not shuffle:
        return layouts
    free: dict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(order):
        if each.kind == Kind.SINGLE and not _is_kept(each):
            free[len(each.content["options"])].append(place)
    for options, places in free.items():
        targets = [number % options for number in range(len(places))]
        rng.shuffle(targets)
        for place, target in zip(places, targets, strict=True):
            layouts[place] = _with_right_at(target, layouts[place], order[place].content)
    return layouts


def _is_kept(asked: Asked) -> bool:
    return asked.kind in {Kind.SINGLE, Kind.MULTIPLE} and keeps_order(asked.content["options"])


def _with_right_at(target: int, layout: Layout, content: Content) -> Layout:
    """Return the layout with the right option exchanged to the place `target`."""
    order = list(layout.order)
    at = next(place for place, stored in enumerate(order) if content["options"][stored]["right"])
    order[at], order[target] = order[target], order[at]
    return Layout(layout.kind, tuple(order), layout.places, layout.parts)


# --- the key --------------------------------------------------------------------------------------


def key_of(layout: Layout, content: Content) -> str:
    """Return the right answer as markers read it: "B", "A, C", "a Đ, b S", "1-c, 2-a"."""
    if layout.kind in {Kind.SINGLE, Kind.MULTIPLE}:
        rights = (content["options"][stored]["right"] for stored in layout.order)
        return ", ".join(letter(place) for place, is_right in enumerate(rights) if is_right)
    if layout.kind == Kind.TRUE_FALSE:
        return "Đúng" if content["answer"] else "Sai"
    if layout.kind == Kind.STATEMENTS:
        truths = (statement["answer"] for statement in content["statements"])
        return ", ".join(
            f"{letter(place).lower()} {'Đ' if truth else 'S'}" for place, truth in enumerate(truths)
        )
    return _other_key(layout, content)


def _other_key(layout: Layout, content: Content) -> str:
    if layout.kind == Kind.MATCHING:
        chosen = KINDS[Kind.MATCHING].right_fields(layout, content, "")[""]
        return ", ".join(
            f"{number}-{letter(int(shown) - 1).lower()}" for number, shown in enumerate(chosen, 1)
        )
    if layout.kind == Kind.ORDERING:
        shown = {stored: place for place, stored in enumerate(layout.order)}
        return " → ".join(letter(shown[stored]).lower() for stored in range(len(layout.order)))
    if layout.kind == Kind.SHORT_ANSWER:
        accepted = (each if isinstance(each, str) else each["text"] for each in content["accepted"])
        return "; ".join(accepted)
    if layout.kind == Kind.NUMBER:
        return "; ".join(map(_measure, content["answers"]))
    return ""


def _measure(answer: Content) -> str:
    value = str(answer["value"]).replace(".", ",")
    tolerance = str(answer.get("tolerance") or "0").replace(".", ",")
    return value if tolerance == "0" else f"{value} ± {tolerance}"


def parts_of(placed: Placed) -> list[tuple[Layout, Content]]:
    """Return the gaps of a text or the parts of a situation with their contents."""
    content = placed.asked.content
    if placed.layout.kind == Kind.CLOZE:
        return list(zip(placed.layout.parts, content["gaps"], strict=True))
    if placed.layout.kind == Kind.SITUATION:
        contents = (part["content"] for part in content["parts"])
        return list(zip(placed.layout.parts, contents, strict=True))
    return []
