"""What is different between two versions, word by word."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.rules.wording import Change

# Below this, two lines have too little in common for their words to be compared.
_SAME_LINE = 0.4
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class LineChange:
    """A line of one version or of both: state is "same", "changed", "gone" or "new".

    pieces  of a changed line: its words with what became of them; otherwise the line as one piece
    """

    state: str
    pieces: tuple[Change, ...]

    @property
    def text(self) -> str:
        """The line as it is now, or was."""
        return "".join(piece.text for piece in self.pieces if piece.state != "gone") or "".join(
            piece.text for piece in self.pieces
        )


def line_changes(before: list[str], after: list[str]) -> list[LineChange]:
    """Return the lines of both versions in order; a changed line stands once, with its words."""
    found: list[LineChange] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            found += [_whole("same", line) for line in before[old_from:old_to]]
        else:
            found += _replaced(before[old_from:old_to], after[new_from:new_to])
    return found


def word_changes(before: str, after: str) -> tuple[Change, ...]:
    """Return both texts as one, with what became of each word."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    found: list[Change] = []
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            found.append(Change("same", "".join(old[old_from:old_to])))
            continue
        found += [
            Change(state, text)
            for state, text in (
                ("gone", "".join(old[old_from:old_to])),
                ("new", "".join(new[new_from:new_to])),
            )
            if text
        ]
    return tuple(found)


def _replaced(before: list[str], after: list[str]) -> Iterator[LineChange]:
    """Pair the lines that are alike, in order; the others have gone or are new."""
    left = list(after)
    for line in before:
        partner = next((place for place, other in enumerate(left) if _alike(line, other)), None)
        if partner is None:
            yield _whole("gone", line)
            continue
        yield from (_whole("new", other) for other in left[:partner])
        yield LineChange("changed", word_changes(line, left[partner]))
        left = left[partner + 1 :]
    yield from (_whole("new", other) for other in left)


def _alike(one: str, other: str) -> bool:
    # Signs and spaces make no two lines alike.
    words, others = (re.findall(r"\w+", line.casefold()) for line in (one, other))
    return difflib.SequenceMatcher(a=words, b=others, autojunk=False).ratio() >= _SAME_LINE


def _whole(state: str, line: str) -> LineChange:
    return LineChange(state, (Change(state, line),))
