"""Whether another wording of a question also has another key.

People correct the text of a question all the time; that must be easy. Another key changes what
answers given before were worth; that takes a second person. Telling one from the other: what earns
something is compared piece by piece, and a piece is the same piece while most of its letters are.
"""

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from quizzes.rules.kinds.common import Content, Kind
from quizzes.rules.prose import bare_text
from shared.text import fold, tidy


@dataclass(frozen=True, eq=False)
class _Right:
    """What a left text belongs to: the same while most of its letters are."""

    text: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Right) and _likeness(self.text, other.text) >= _SAME_PIECE

    def __hash__(self) -> int:
        return 0


# A piece of a question with what it earns: for example the text of an option and "right".
Piece: TypeAlias = tuple[str, Any]

_SAME_PIECE = 0.6
_KIND_OF_GAP: dict[str, str] = {"choice": Kind.SINGLE, "blank": Kind.SHORT_ANSWER}
# A statement turned round by one of these has the opposite answer under the same key.
_TURNING = frozenset({"khong", "chua", "chang", "sai", "tru", "ngoai"})


def key_changed(
    kind: str, stem: str, content: Content, new_kind: str, new_stem: str, new_content: Content
) -> bool:
    """Whether answers to the first wording could earn something else under the second.

    An added, dropped or wholly rewritten wrong option of a question with one right answer is no
    change of the key: nobody earns anything else by it.
    """
    if kind != new_kind or _turned(stem, new_stem):
        return True
    return _content_changed(kind, content, new_content)


def _turned(stem: str, new_stem: str) -> bool:
    before, after = (Counter(fold(bare_text(text)).split()) for text in (stem, new_stem))
    return any(before[word] != after[word] for word in _TURNING)


def _content_changed(kind: str, old: Content, new: Content) -> bool:
    if kind == Kind.CLOZE:
        return _parts_changed(old["gaps"], new["gaps"])
    if kind == Kind.SITUATION:
        return _parts_changed(old["parts"], new["parts"])
    if _rule(kind, old) != _rule(kind, new):
        return True
    pieces, new_pieces = _pieces(kind, old), _pieces(kind, new)
    if kind in {Kind.SHORT_ANSWER, Kind.NUMBER}:
        return sorted(pieces) != sorted(new_pieces)
    return _pieces_changed(pieces, new_pieces, worthless=0 if kind == Kind.SINGLE else None)


def _parts_changed(old: Sequence[Content], new: Sequence[Content]) -> bool:
    if len(old) != len(new):
        return True
    for before, after in zip(old, new, strict=True):
        if before["kind"] != after["kind"] or before.get("points") != after.get("points"):
            return True
        if _turned(before.get("stem", ""), after.get("stem", "")):
            return True
        kind = str(_KIND_OF_GAP.get(before["kind"], before["kind"]))
        # The content of a part stands by itself, that of a gap beside its kind and points.
        if _content_changed(kind, before.get("content", before), after.get("content", after)):
            return True
    return False


def _rule(kind: str, content: Content) -> Any:
    """Return what decides besides the pieces."""
    names: dict[str, tuple[str, ...]] = {
        Kind.MULTIPLE: ("scoring",),
        Kind.STATEMENTS: ("scoring",),
        Kind.TRUE_FALSE: ("answer",),
        Kind.SHORT_ANSWER: ("ignores",),
        Kind.NUMBER: ("units", "unit"),
    }
    return [content.get(name) for name in names.get(kind, ())]


def _pieces(kind: str, content: Content) -> list[Piece]:
    if kind in {Kind.SINGLE, Kind.MULTIPLE}:
        return [
            (option["text"], 100 if option["right"] else option.get("weight", 0))
            if kind == Kind.SINGLE
            else (option["text"], (option["right"], option.get("weight")))
            for option in content["options"]
        ]
    if kind == Kind.STATEMENTS:
        return [(each["text"], each["answer"]) for each in content["statements"]]
    if kind == Kind.SHORT_ANSWER:
        return [(each["text"], each["weight"]) for each in content["accepted"]]
    if kind == Kind.NUMBER:
        return [
            (each["value"], f"{each['tolerance']} {each['weight']}") for each in content["answers"]
        ]
    if kind == Kind.MATCHING:
        return [
            *((pair["left"], _Right(pair["right"])) for pair in content["pairs"]),
            *((text, False) for text in content["extra_rights"]),
        ]
    if kind == Kind.ORDERING:
        return [(text, place) for place, text in enumerate(content["items"])]
    return []


def _pieces_changed(old: list[Piece], new: list[Piece], *, worthless: Any) -> bool:
    """Whether a piece earns something else, came or went; those worth `worthless` may."""
    old, left = list(old), list(new)
    matched: list[tuple[Piece, Piece]] = []
    for least in (1.0, _SAME_PIECE):
        for piece in list(old):
            best = max(left, key=lambda other: _likeness(piece[0], other[0]), default=None)
            if best is not None and _likeness(piece[0], best[0]) >= least:
                matched.append((piece, best))
                old.remove(piece)
                left.remove(best)
    if any(before[1] != after[1] for before, after in matched):
        return True
    return any(piece[1] != worthless or worthless is None for piece in [*old, *left])


def _likeness(one: str, other: str) -> float:
    one, other = (tidy(bare_text(text)).casefold() or text for text in (one, other))
    return difflib.SequenceMatcher(a=one, b=other, autojunk=False).ratio()
