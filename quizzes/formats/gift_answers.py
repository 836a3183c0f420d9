"""What stands between the braces of a GIFT question."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from quizzes.formats import weights
from quizzes.formats.choices import Choice, multiple_content, single_content
from quizzes.formats.draft import DraftQuestion
from quizzes.formats.gift_signs import SIGNS, taken_format
from quizzes.formats.markup import TextFormat
from quizzes.formats.scribe import Scribe

_WEIGHT = re.compile(r"%\s*(-?\d{1,3}(?:[.,]\d{0,12})?)\s*%")
_TRUE = frozenset({"T", "TRUE", "Đ", "ĐÚNG"})
_FALSE = frozenset({"F", "FALSE", "S", "SAI"})
_FEWEST_OPTIONS = 2
_WHOLE = Decimal(100)
_ESSAY = {
    "guide": "",
    "criteria": [],
    "min_words": 0,
    "max_words": None,
    "typed": True,
    "photos": 0,
}


@dataclass(frozen=True)
class AnswerText:
    """A masked text and the format it is in unless it says otherwise."""

    text: str
    form: TextFormat


def read_answers(answer: AnswerText, question: DraftQuestion, scribe: Scribe) -> None:
    """Fill in the kind, the content and the general feedback of `question`."""
    body, mark, general = answer.text.rpartition("####")
    if mark:
        question.feedback = _rich(general, answer.form, scribe)
        answer = replace(answer, text=body.strip())
    question.kind, reader = _kind_of(answer.text)
    question.content = reader(answer, scribe)
    if "options" in question.content and "scoring" in question.content:
        question.kind = "multiple"


Reader = Callable[[AnswerText, Scribe], dict[str, object]]


def _kind_of(body: str) -> tuple[str, Reader]:
    head = body.partition("#")[0].strip().upper()
    if not body:
        return "essay", _essay
    if body.startswith("#"):
        return "number", _number
    if "~" in body:
        return "single", _choices
    if "=" in body and "->" in body:
        return "matching", _matching
    if head in _TRUE | _FALSE:
        return "true_false", _true_false
    return "short_answer", _short_answer


def _essay(answer: AnswerText, scribe: Scribe) -> dict[str, object]:  # noqa: ARG001 - a Reader
    return {**_ESSAY, "criteria": []}


def _true_false(answer: AnswerText, scribe: Scribe) -> dict[str, object]:
    head, *feedbacks = answer.text.split("#", 2)
    is_true = head.strip().upper() in _TRUE
    wrong, right = (
        _rich(text, answer.form, scribe) for text in [*feedbacks, "", ""][:2]
    )  # the feedback for those who are mistaken comes first
    return {
        "answer": is_true,
        "feedback_true": right if is_true else wrong,
        "feedback_false": wrong if is_true else right,
    }


def _choices(answer: AnswerText, scribe: Scribe) -> dict[str, object]:
    pieces = _pieces(answer.text, "=~", scribe)
    choices = [_choice(piece, answer.form, scribe) for piece in pieces]
    if len(choices) < _FEWEST_OPTIONS:
        scribe.refuse("too_few_answers")
    equals = sum(piece.startswith("=") for piece in pieces)
    whole = sum(Decimal(choice.weight) == _WHOLE for choice in choices)
    if equals and whole == 1:
        return single_content(choices, scribe)
    if equals and whole:
        scribe.note("several_equal_signs")
        return multiple_content(_shared_out(choices), scribe)
    return multiple_content(choices, scribe)


def _shared_out(choices: list[Choice]) -> list[Choice]:
    """Return options of which several were marked wholly right, so that all of them are needed."""
    rights = [Decimal(choice.weight) > 0 for choice in choices]
    share = str(_WHOLE / sum(rights))
    loss = str(-_WHOLE / max(rights.count(False), 1))
    return [
        replace(choice, weight=share if right else loss)
        for choice, right in zip(choices, rights, strict=True)
    ]


def _choice(piece: str, form: TextFormat, scribe: Scribe) -> Choice:
    weight, text, feedback = _weighed(piece, "100" if piece.startswith("=") else "0", scribe)
    return Choice(_rich(text, form, scribe), weight, _rich(feedback, form, scribe))


def _matching(answer: AnswerText, scribe: Scribe) -> dict[str, object]:
    pairs: list[dict[str, str]] = []
    extra: list[str] = []
    for piece in _pieces(answer.text, "=", scribe):
        left, arrow, right = piece.removeprefix("=").partition("->")
        shown = _rich(left, answer.form, scribe)
        text, form = taken_format(right, TextFormat.PLAIN)
        offered = scribe.plain(SIGNS.unmask(text), form)
        if not arrow:
            scribe.refuse("no_arrow", shown)
        elif shown:
            pairs.append({"left": shown, "right": offered})
        else:
            extra.append(offered)
    return {"pairs": pairs, "extra_rights": extra}


def _short_answer(answer: AnswerText, scribe: Scribe) -> dict[str, object]:
    body = answer.text if answer.text.startswith("=") else f"={answer.text}"
    accepted = []
    for piece in _pieces(body, "=", scribe):
        weight, text, feedback = _weighed(piece, "100", scribe)
        text, form = taken_format(text, TextFormat.PLAIN)
        accepted.append(
            {
                "text": scribe.plain(SIGNS.unmask(text), form),
                "weight": weight,
                "feedback": _rich(feedback, answer.form, scribe),
            }
        )
    if not any(Decimal(one["weight"]) == _WHOLE for one in accepted):
        scribe.refuse("no_right_answer")
    return {"accepted": accepted}


def _number(answer: AnswerText, scribe: Scribe) -> dict[str, object]:
    body, tilde, other = answer.text.removeprefix("#").strip().partition("~")
    body = body.strip()
    pieces = _pieces(body if body.startswith("=") else f"={body}", "=", scribe)
    # "~#…" is what to say of any other number.
    pieces += [f"=%0%*{other.strip()}"] if tilde else []
    answers = []
    for piece in pieces:
        weight, text, feedback = _weighed(piece, "100", scribe)
        value, tolerance = _range(SIGNS.unmask(text), scribe)
        shown = _rich(feedback, answer.form, scribe)
        answers.append(
            {"value": value, "tolerance": tolerance, "weight": weight, "feedback": shown}
        )
    if not any(Decimal(one["weight"]) == _WHOLE and one["value"] != "*" for one in answers):
        scribe.refuse("no_right_answer")
    return {"answers": answers, "units": [], "unit": "none"}


def _range(text: str, scribe: Scribe) -> tuple[str, str]:
    """Return value and tolerance of "1822:5", "1..5" or "1822"; "*" is any number."""
    low, dots, high = text.partition("..")
    if low.partition(":")[0].strip() == "*":
        return "*", "0"
    if dots:
        least, most = weights.number(low), weights.number(high)
        if least is not None and most is not None and Decimal(least) <= Decimal(most):
            half = (Decimal(most) - Decimal(least)) / 2
            return weights.plain_number(Decimal(least) + half), weights.plain_number(half)
    else:
        head, colon, tail = text.partition(":")
        value, tolerance = weights.number(head), weights.number(tail) if colon else "0"
        if value is not None and tolerance is not None and not tolerance.startswith("-"):
            return value, tolerance
    scribe.refuse("not_a_number", text.strip()[:40])
    return "", "0"


def _pieces(body: str, signs: str, scribe: Scribe) -> list[str]:
    """Cut `body` before each of `signs`; each piece begins with its sign."""
    first, *pieces = re.split(f"(?=[{signs}])", body)
    pieces = list(scribe.limited(pieces))
    if first.strip():
        scribe.refuse("text_before_answers", SIGNS.unmask(first.strip())[:80])
    # "~=" is an option that is right: its "~" stands alone.
    return [
        piece.strip()
        for place, piece in enumerate(pieces)
        if piece.strip() != "~" or not (place + 1 < len(pieces) and pieces[place + 1][0] == "=")
    ]


def _weighed(piece: str, weight: str, scribe: Scribe) -> tuple[str, str, str]:
    """Return weight, text and feedback of a piece, still masked."""
    piece = piece[1:].strip()
    match = _WEIGHT.match(piece)
    if match:
        weight = weights.number(match[1]) or "0"
        piece = piece[match.end() :]
    text, _, feedback = piece.partition("#")
    if abs(Decimal(weight)) > _WHOLE:
        scribe.refuse("bad_weight", weight)
        weight = "0"
    return weight, text.strip(), feedback.strip()


def _rich(masked: str, form: TextFormat, scribe: Scribe) -> str:
    text, form = taken_format(masked, form)
    return scribe.rich(SIGNS.unmask(text).strip(), form) if text else ""
