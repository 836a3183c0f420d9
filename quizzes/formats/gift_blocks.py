"""A GIFT file cut into its questions, by lines.

Questions are divided by empty lines. People also leave empty lines inside the braces, and forget
them between questions; both are understood where there is no doubt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizzes.formats.plain import numbered_lines

_CATEGORY = "$CATEGORY:"


@dataclass
class Block:
    """The lines of one question, or of one $CATEGORY line.

    line      number of its first line in the file
    comments  what the lines after // above it say
    """

    line: int
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()

    @property
    def category(self) -> str | None:
        text = self.text
        return text.removeprefix(_CATEGORY).strip() if text.startswith(_CATEGORY) else None


def blocks_of(masked: str) -> Iterator[Block]:
    """Yield what the file holds, in order. `masked` has no escaped signs any more."""
    lines = [(number, line.strip()) for number, line in numbered_lines(masked)]
    closes = _closes_next([line for _, line in lines])
    cutter = _Cutter()
    for place, (number, line) in enumerate(lines):
        yield from cutter.take(number, line, closes_later=closes[place + 1])
    yield from cutter.finish()


class _Cutter:
    """Collects lines until a question is complete."""

    def __init__(self) -> None:
        self.block = Block(0)
        self.is_open = False
        self.is_answered = False

    def take(self, number: int, line: str, *, closes_later: bool) -> Iterator[Block]:
        if not line:
            # An empty line inside the braces, when the closing one is still to come.
            if not (self.is_open and closes_later):
                yield from self.finish()
            return
        if line.startswith("//"):
            if self.block.lines and self.is_answered and not self.is_open:
                yield from self.finish()
            if not self.block.lines:
                self.block.comments.append(line[2:].strip())
            return
        if line.startswith(_CATEGORY):
            comments = self.block.comments if not self.block.lines else []
            yield from self.finish()
            yield Block(number, [line], comments)
            return
        if self.block.lines and self._starts_anew(line):
            yield from self.finish()
        self._add(number, line)

    def finish(self) -> Iterator[Block]:
        if self.block.lines:
            yield self.block
        self.block = Block(0)
        self.is_open = self.is_answered = False

    def _starts_anew(self, line: str) -> bool:
        if line.startswith("::"):
            return True
        # "Câu một {T}" and at once "Câu hai {F}" below it.
        ended = self.is_answered and not self.is_open and self.block.lines[-1].endswith("}")
        return ended and "{" in line

    def _add(self, number: int, line: str) -> None:
        if not self.block.lines:
            self.block.line = number
        self.block.lines.append(line)
        for sign in re.findall("[{}]", line):
            if sign == "{":
                self.is_open = True
            elif self.is_open:
                self.is_open, self.is_answered = False, True


def _closes_next(lines: list[str]) -> list[bool]:
    """Tell for each line whether, from there on, a brace is closed before anything new begins."""
    closes = [False] * (len(lines) + 1)
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        brace = re.search("[{}]", line) if not line.startswith("//") else None
        if line.startswith(("::", _CATEGORY)):
            closes[place] = False
        elif brace:
            closes[place] = brace[0] == "}"
        else:
            closes[place] = closes[place + 1]
    return closes
