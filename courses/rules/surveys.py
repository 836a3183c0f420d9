"""Replies to surveys, counted. Few replies are not shown: each would be somebody's."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

# From so many replies on results are shown.
FEWEST_REPLIES = 5
RATINGS = ("5", "4", "3", "2", "1")

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Counted:
    """How often one answer was given, and its share of the replies in per cent."""

    answer: str
    count: int
    percent: int


@dataclass
class QuestionResult:
    """What was answered to one question, worded as those read it who answered."""

    kind: str
    text: str
    answered: int = 0
    average: Decimal | None = None
    counts: list[Counted] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


def results_of(replies: Iterable[Sequence[Answer]]) -> list[QuestionResult]:
    """Return the result of each question in the order asked; a question reworded is another one.

    replies  as `SurveyReply.answers` keeps them; empty answers count nowhere
    """
    given: dict[tuple[Any, str, str], list[str]] = {}
    for reply in replies:
        for answer in reply:
            key = (answer["question"], answer["kind"], answer["text"])
            found = given.setdefault(key, [])
            if answer["answer"]:
                found.append(str(answer["answer"]))
    return [_result(kind, text, answers) for (_id, kind, text), answers in given.items()]


def _result(kind: str, text: str, answers: list[str]) -> QuestionResult:
    result = QuestionResult(kind, text, answered=len(answers))
    if kind == "text":
        # By the alphabet: the order of handing in would say who is who.
        result.texts = sorted(answers)
        return result
    counted = Counter(answers)
    order = (
        RATINGS if kind == "rating" else sorted(counted, key=lambda each: (-counted[each], each))
    )
    result.counts = [
        Counted(each, counted[each], round(100 * counted[each] / len(answers)) if answers else 0)
        for each in order
    ]
    if kind == "rating" and answers:
        total = sum((Decimal(each) for each in answers), Decimal(0))
        result.average = (total / len(answers)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return result
