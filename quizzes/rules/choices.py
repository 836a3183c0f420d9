"""What could be chosen in a question, and what each attempt chose: for the analysis of options.

A question has one list of options, several (rows, gaps, parts) or none (essays). What is typed is
listed too: the answers that were given most, each once whatever its case and diacritics.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from quizzes.rules.content import Content, Kind, shown_rights
from quizzes.rules.prose import bare_text
from quizzes.rules.wording import Words
from shared.text import fold, tidy

# Typed answers beyond the most frequent ones are not listed.
MOST_TYPED = 10

# Says which part of the points an answer to a question of this kind earns; None: a person decides.
Judge = Callable[[str, Content, Any], Fraction | None]


@dataclass(frozen=True)
class Choice:
    """One option; `key` is how the answers in `ChoiceList.chosen` name it."""

    key: Hashable
    text: str
    is_right: bool


@dataclass(frozen=True)
class ChoiceList:
    """A list of options and what each attempt chose of it, nothing where it was left empty.

    label           the row, gap or part it belongs to; empty where there is only one list
    is_only_choice  one option is chosen of several
    is_written      an author wrote the options, so a better one can be written
    """

    label: str
    choices: tuple[Choice, ...]
    chosen: tuple[frozenset[Hashable], ...]
    is_only_choice: bool = False
    is_written: bool = False


@dataclass(frozen=True)
class _Help:
    """What reading the answers needs besides the question."""

    words: Words
    judge: Judge


def choice_lists(
    kind: str, content: Content, answers: Sequence[Any], *, words: Words, judge: Judge
) -> list[ChoiceList]:
    """Return the lists of a question; `answers` are in stored numbers, one of each attempt."""
    return _lists(Kind(kind), content, answers, _Help(words, judge))


def _lists(kind: Kind, content: Content, answers: Sequence[Any], by: _Help) -> list[ChoiceList]:
    read = _READERS.get(kind)
    return read(kind, content, answers, by) if read else []


def _options(kind: Kind, content: Content, answers: Sequence[Any], _by: _Help) -> list[ChoiceList]:
    found = ChoiceList(
        label="",
        choices=tuple(
            Choice(number, _shown(option["text"]), option["right"])
            for number, option in enumerate(content["options"])
        ),
        chosen=tuple(_set_of(answer) for answer in answers),
        is_only_choice=kind == Kind.SINGLE,
        is_written=True,
    )
    return [found]


def _shown(text: str) -> str:
    """Return a text on one line; of a picture alone, what it shows."""
    return bare_text(text) or " ".join(re.findall(r'alt="([^"]+)"', text)) or "…"


def _set_of(answer: Any) -> frozenset[Hashable]:
    if answer is None:
        return frozenset()
    return frozenset(answer) if isinstance(answer, list) else frozenset([answer])


def _row(answers: Sequence[Any], number: int) -> list[Any]:
    """Return what each attempt answered in one row of several."""
    return [None if answer is None else answer[number] for answer in answers]


def _true_false(
    _kind: Kind, content: Content, answers: Sequence[Any], by: _Help
) -> list[ChoiceList]:
    return [_judged("", answers, content, by.words)]


def _statements(
    _kind: Kind, content: Content, answers: Sequence[Any], by: _Help
) -> list[ChoiceList]:
    return [
        _judged(_shown(row["text"]), _row(answers, number), row, by.words)
        for number, row in enumerate(content["statements"])
    ]


def _judged(label: str, answers: Sequence[Any], key: Content, words: Words) -> ChoiceList:
    return ChoiceList(
        label=label,
        choices=tuple(
            Choice(value, words.of(value), value is key["answer"]) for value in (True, False)
        ),
        chosen=tuple(_set_of(answer) for answer in answers),
        is_only_choice=True,
    )


def _matching(
    _kind: Kind, content: Content, answers: Sequence[Any], _by: _Help
) -> list[ChoiceList]:
    offered = shown_rights(content)
    return [
        ChoiceList(
            label=_shown(pair["left"]),
            choices=tuple(
                Choice(place, text, text == pair["right"]) for place, text in enumerate(offered)
            ),
            chosen=tuple(_set_of(answer) for answer in _row(answers, number)),
        )
        for number, pair in enumerate(content["pairs"])
    ]


def _ordering(
    _kind: Kind, content: Content, answers: Sequence[Any], _by: _Help
) -> list[ChoiceList]:
    places = range(1, len(content["items"]) + 1)
    return [
        ChoiceList(
            label=_shown(item),
            choices=tuple(Choice(place, f"{place}.", place == number + 1) for place in places),
            chosen=tuple(_set_of(answer) for answer in _row(answers, number)),
        )
        for number, item in enumerate(content["items"])
    ]


def _typed(kind: Kind, content: Content, answers: Sequence[Any], by: _Help) -> list[ChoiceList]:
    spellings: dict[str, Counter[str]] = {}
    for answer in answers:
        if answer:
            spellings.setdefault(fold(answer), Counter())[tidy(answer)] += 1
    frequent = sorted(spellings, key=lambda key: (-spellings[key].total(), key))[:MOST_TYPED]
    choices = []
    for key in frequent:
        # The most frequent spelling; of several the first in the alphabet.
        spelling = min(spellings[key], key=lambda text: (-spellings[key][text], text))
        earned = by.judge(kind, content, spelling)
        choices.append(Choice(key, spelling, bool(earned)))
    found = ChoiceList(
        label="",
        choices=tuple(choices),
        chosen=tuple(_set_of(fold(answer) if answer else None) for answer in answers),
    )
    return [found]


_GAPS = {"choice": Kind.SINGLE, "blank": Kind.SHORT_ANSWER, "number": Kind.NUMBER}


def _cloze(_kind: Kind, content: Content, answers: Sequence[Any], by: _Help) -> list[ChoiceList]:
    gaps = [(_GAPS[gap["kind"]], gap) for gap in content["gaps"]]
    return _parts(gaps, answers, by, mark="[[%d]]")


def _situation(
    _kind: Kind, content: Content, answers: Sequence[Any], by: _Help
) -> list[ChoiceList]:
    parts = [(Kind(part["kind"]), part["content"]) for part in content["parts"]]
    return _parts(parts, answers, by, mark="%d.")


def _parts(
    parts: Sequence[tuple[Kind, Content]], answers: Sequence[Any], by: _Help, *, mark: str
) -> list[ChoiceList]:
    return [
        replace(each, label=f"{mark % number} {each.label}".strip())
        for number, (kind, content) in enumerate(parts, 1)
        for each in _lists(kind, content, _row(answers, number - 1), by)
    ]


_READERS: dict[Kind, Callable[[Kind, Content, Sequence[Any], _Help], list[ChoiceList]]] = {
    Kind.SINGLE: _options,
    Kind.MULTIPLE: _options,
    Kind.TRUE_FALSE: _true_false,
    Kind.STATEMENTS: _statements,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.SHORT_ANSWER: _typed,
    Kind.NUMBER: _typed,
    Kind.CLOZE: _cloze,
    Kind.SITUATION: _situation,
}
