"""Aiken: a line for the question, a line for each option, "ANSWER: B". Nothing else.

Also read: questions of several lines, "ĐÁP ÁN: B", and several letters where several are right.
"""

import re
from dataclasses import dataclass, field
from string import ascii_uppercase

from quizzes.formats.draft import DraftQuestion, FileRead, FileToWrite, Problem
from quizzes.formats.markup import escaped
from quizzes.formats.plain import numbered_lines, refuse_too_many, text_of
from quizzes.rules.prose import bare_text
from shared.text import fold

_OPTION = re.compile(r"([A-Za-z])\s*[.)]\s*(.*)")
_ANSWER = re.compile(r"([^:：]{4,12})[:：]\s*(.*)")
_ANSWER_WORDS = frozenset({"answer", "dap an", "tra loi"})
_LETTERS = re.compile(r"[A-Za-z](?:\s*[,;]\s*[A-Za-z])*\.?")
_FEWEST_OPTIONS = 2


class UnwritableQuestion(ValueError):
    """Aiken cannot say all that this question says. `code` of it, or its text."""

    def __init__(self, question: DraftQuestion) -> None:
        self.code = question.code or bare_text(question.stem)[:60]
        super().__init__(self.code)


@dataclass
class _Lines:
    """The lines of one question until its answer is known."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    after_gap: bool = False

    def add_option(self, letter: str, text: str) -> None:
        place = len(self.options)
        if place >= len(ascii_uppercase) or letter.upper() != ascii_uppercase[place]:
            self.problems.append(Problem("options_out_of_order", letter))
        if not text:
            self.problems.append(Problem("empty_option", letter))
        self.options.append(text)

    def question(self, answer: str | None) -> DraftQuestion:
        """Return the question; `answer` holds the letters, None where no answer line came."""
        rights = self._rights(answer)
        if not self.stem:
            self.problems.append(Problem("no_stem"))
        if len(self.options) < _FEWEST_OPTIONS:
            self.problems.append(Problem("too_few_answers"))
        options = [
            {"text": escaped(text), "right": place in rights, "feedback": ""}
            for place, text in enumerate(self.options)
        ]
        stem = "<br>".join(escaped(line) for line in self.stem)
        draft = DraftQuestion(str(self.line), "single", stem, {"options": options})
        if len(rights) > 1:
            draft.kind, draft.content["scoring"] = "multiple", "partial_penalty"
        draft.problems = self.problems
        return draft

    def _rights(self, answer: str | None) -> set[int]:
        if answer is None:
            self.problems.append(Problem("answer_missing"))
            return set()
        if not _LETTERS.fullmatch(answer):
            self.problems.append(Problem("answer_unreadable", answer[:40]))
            return set()
        rights = {ascii_uppercase.index(letter) for letter in re.findall("[A-Z]", answer.upper())}
        if max(rights) >= len(self.options):
            self.problems.append(Problem("answer_without_option", answer[:40]))
        return rights


def read(data: bytes) -> FileRead:
    """Return the questions of an Aiken file. Raises UnusableFile."""
    found: list[DraftQuestion] = []
    lines = _Lines()
    for number, raw in numbered_lines(text_of(data)):
        line = raw.strip()
        if not line:
            lines.after_gap = bool(lines.stem or lines.options)
            continue
        answer = _answer(line)
        if answer is not None:
            lines.line = lines.line or number
            found.append(lines.question(answer))
            refuse_too_many(found)
            lines = _Lines()
            continue
        option = _OPTION.fullmatch(line)
        if lines.after_gap and lines.options and not option:
            # The last question has no answer line, and another one begins.
            found.append(lines.question(None))
            lines = _Lines()
        _take(lines, line, option, number)
    if lines.stem or lines.options:
        found.append(lines.question(None))
    return FileRead(found)


def write(file: FileToWrite) -> bytes:
    """Return the questions as an Aiken file.

    Raises UnwritableQuestion for any but a single right answer in plain words without feedback.
    """
    pieces = [_written(question) for question in file.questions]
    return ("\n\n".join(pieces) + "\n").encode()


def _take(lines: _Lines, line: str, option: re.Match[str] | None, number: int) -> None:
    lines.line = lines.line or number
    lines.after_gap = False
    if option and (lines.stem or lines.options or option[1] in "Aa"):
        lines.add_option(option[1], option[2].strip())
    elif lines.options:
        lines.options[-1] = f"{lines.options[-1]} {line}".strip()
    else:
        lines.stem.append(line)


def _answer(line: str) -> str | None:
    match = _ANSWER.fullmatch(line)
    if match is None or fold(match[1]) not in _ANSWER_WORDS:
        return None
    return match[2].strip()


def _written(question: DraftQuestion) -> str:
    if question.kind != "single" or question.feedback:
        raise UnwritableQuestion(question)
    options = question.content["options"]
    rows = [
        f"{letter}. {bare_text(option['text'])}"
        for letter, option in zip(ascii_uppercase, options, strict=False)
    ]
    right = next(place for place, option in enumerate(options) if option["right"])
    text = "\n".join([bare_text(question.stem), *rows, f"ANSWER: {ascii_uppercase[right]}"])
    # What reads differently says more, or something else, than Aiken can.
    again = read(text.encode()).questions
    if len(again) != 1 or (again[0].stem, again[0].content) != (question.stem, question.content):
        raise UnwritableQuestion(question)
    return text
