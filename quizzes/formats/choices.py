"""Options with weights, as text formats give them, and the kinds of question they make."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.formats import weights
from quizzes.formats.scribe import Scribe
from quizzes.formats.weights import weighing

_WHOLE = Fraction(100)


@dataclass(frozen=True)
class Choice:
    """One option. `weight` in per cent, `text` and `feedback` as they are kept."""

    text: str
    weight: str
    feedback: str = ""


def single_content(choices: Sequence[Choice], scribe: Scribe) -> dict[str, Any]:
    """Return the content where one option may be chosen."""
    rights = [weights.meant(Fraction(choice.weight)) == _WHOLE for choice in choices]
    if not any(rights):
        scribe.refuse("no_right_answer")
    if sum(rights) > 1:
        scribe.refuse("several_fully_right")
    options = []
    for choice, right in zip(choices, rights, strict=True):
        option: dict[str, Any] = {
            "text": choice.text, "right": right, "feedback": choice.feedback,
        }  # fmt: skip
        weight = Fraction(choice.weight)
        if weight < 0:
            scribe.note("penalty_left_out")
        elif weight and not right:
            option["weight"] = choice.weight
        options.append(option)
    return {"options": options}


def multiple_content(choices: Sequence[Choice], scribe: Scribe) -> dict[str, Any]:
    """Return the content where several options may be chosen."""
    found = weighing([choice.weight for choice in choices])
    rights = [Fraction(choice.weight) > 0 for choice in choices]
    if not any(rights):
        scribe.refuse("no_right_answer")
    elif not found.is_whole:
        scribe.refuse("weights_not_100", found.total)
    options: list[dict[str, Any]] = [
        {"text": choice.text, "right": right, "feedback": choice.feedback}
        for choice, right in zip(choices, rights, strict=True)
    ]
    for option, weight in zip(options, found.weights, strict=bool(found.weights)):
        option["weight"] = weight
    return {"options": options, "scoring": found.scoring}


def all_right_content(choices: Sequence[Choice], scoring: str) -> dict[str, Any]:
    """Return the content where the options say only whether they are right."""
    options = [
        {"text": choice.text, "right": Fraction(choice.weight) > 0, "feedback": choice.feedback}
        for choice in choices
    ]
    return {"options": options, "scoring": scoring}


def single_weights(content: dict[str, Any]) -> list[str]:
    """Return the weight of each option for other programs."""
    return [
        "100" if option["right"] else option.get("weight", "0") for option in content["options"]
    ]


def multiple_weights(content: dict[str, Any]) -> list[str]:
    """Return weights by which other programs come closest to our way of scoring."""
    options, scoring = content["options"], content.get("scoring", "partial_penalty")
    if scoring == "weights":
        return [option.get("weight", "0") for option in options]
    rights = sum(option["right"] for option in options)
    wrongs = len(options) - rights
    share = Fraction(100, max(rights, 1))
    loss = {
        "partial_penalty": Fraction(100, max(wrongs, 1)),
        "partial": share,
        "all_or_nothing": _WHOLE,
    }.get(scoring, _WHOLE)
    return [weights.shown(share if option["right"] else -loss) for option in options]
