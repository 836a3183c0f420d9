"""The types of question of Moodle XML as our kinds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from quizzes.formats import weights
from quizzes.formats.choices import (
    Choice,
    all_right_content,
    multiple_content,
    single_content,
)
from quizzes.formats.draft import DraftQuestion
from quizzes.formats.markup import TextFormat
from quizzes.formats.moodle_tree import Element
from quizzes.formats.pictures import BadPicture, from_base64
from quizzes.formats.scribe import Scribe
from shared.text import fold

_FORMATS = {
    "html": TextFormat.HTML,
    "moodle_auto_format": TextFormat.AUTO,
    "plain_text": TextFormat.PLAIN,
    "markdown": TextFormat.MARKDOWN,
    "wiki_like": TextFormat.AUTO,
}
# What Moodle fills in by itself says nothing that the marks do not say.
_FILLED_IN = frozenset(
    fold(text)
    for text in (
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
        "Câu trả lời của bạn đúng",
        "Câu trả lời đúng.",
        "Câu trả lời của bạn đúng một phần.",
        "Câu trả lời của bạn sai.",
        "Câu trả lời của bạn chưa chính xác.",
        "Đúng",
        "Sai",
    )
)
_MOST_PHOTOS = 10
IGNORES = ["case", "diacritics", "tone_place", "punctuation", "spaces"]
EXACT_IGNORES = ["tone_place", "spaces"]


@dataclass(frozen=True)
class Question:
    """One <question>, what is made of it, and who takes its texts over."""

    element: Element
    draft: DraftQuestion
    scribe: Scribe

    def rich(self, tag: str, inside: Element | None = None) -> str:
        """Return the formatted text of a child as HTML to keep."""
        found = (inside or self.element).child(tag)
        return self.text_of(found) if found else ""

    def text_of(self, element: Element) -> str:
        return self.scribe.rich(_raw(element), self._format(element), self.files_of(element))

    def plain_of(self, element: Element) -> str:
        form = self._format(element) if "format" in element.attributes else TextFormat.PLAIN
        return self.scribe.plain(_raw(element), form)

    def files_of(self, element: Element) -> dict[str, bytes | None]:
        files: dict[str, bytes | None] = {}
        for file in element.each("file"):
            path = file.attributes.get("path", "/").strip("/")
            name = file.attributes.get("name", "")
            try:
                files[f"{path}/{name}".strip("/")] = from_base64(file.text)
            except BadPicture:
                files[name] = None
        return files

    def answers(self, tag: str = "answer") -> Sequence[Element]:
        return self.scribe.limited(list(self.element.each(tag)))

    def weight(self, answer: Element) -> str:
        """Return the percentage of an answer."""
        # Before Moodle 1.9 it stood in an element of its own, as a part of 1.
        inner = answer.child("fraction")
        given = answer.attributes.get("fraction", "0")
        if inner is not None:
            given = inner.text
        found = weights.number(given)
        if found is None or abs(Decimal(found)) > 100:
            self.scribe.refuse("bad_weight", given[:20])
            return "0"
        if inner is not None:
            return weights.plain_number(Decimal(found) * 100)
        return found

    def _format(self, element: Element) -> TextFormat:
        given = element.attributes.get("format", "")
        if not given:
            text = self.element.child("questiontext")
            given = text.attributes.get("format", "html") if text else "html"
        return _FORMATS.get(given.strip(), TextFormat.HTML)


Reader = Callable[[Question], None]


def _raw(element: Element) -> str:
    inner = element.child("text")
    return (element if inner is None else inner).text


def _multichoice(given: Question) -> None:
    choices = _choices(given)
    overall = _overall_feedback(given)
    if given.element.flag("single", otherwise=True):
        given.draft.kind = "single"
        given.draft.content = single_content(choices, given.scribe)
        _spread(overall, given.draft.content["options"])
        _note_overall(given, overall)
        return
    given.draft.kind = "multiple"
    given.draft.content = multiple_content(choices, given.scribe)
    _note_overall(given, overall)


def _all_right(scoring: str) -> Reader:
    def read(given: Question) -> None:
        given.draft.kind = "multiple"
        given.draft.content = all_right_content(_choices(given), scoring)
        _note_overall(given, _overall_feedback(given))

    return read


def _choices(given: Question) -> list[Choice]:
    return [
        Choice(given.text_of(answer), given.weight(answer), given.rich("feedback", answer))
        for answer in given.answers()
    ]


def _overall_feedback(given: Question) -> dict[str, str]:
    """Return what is said to all whose answer is right, partly right or wrong."""
    found = {}
    for tag in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        text = given.rich(tag)
        if text and fold(given.scribe.plain(text, TextFormat.HTML)) not in _FILLED_IN:
            found[tag] = text
    return found


def _spread(overall: dict[str, str], options: list[dict[str, Any]]) -> None:
    """Say what is said of right and of wrong answers with each option that says nothing itself."""
    for right, key in ((True, "correctfeedback"), (False, "incorrectfeedback")):
        silent = [one for one in options if one["right"] is right and not one["feedback"]]
        if silent and key in overall:
            for option in silent:
                option["feedback"] = overall[key]
            del overall[key]


def _note_overall(given: Question, overall: dict[str, str]) -> None:
    if overall:
        given.scribe.note("overall_feedback_left_out")


def _true_false(given: Question) -> None:
    given.draft.kind = "true_false"
    content: dict[str, Any] = {"answer": True, "feedback_true": "", "feedback_false": ""}
    answers = given.answers()
    weights_of = [Fraction(given.weight(answer)) for answer in answers]
    if len(answers) != 2 or weights_of.count(Fraction(100)) != 1:
        given.scribe.refuse("no_right_answer")
    for place, (answer, weight) in enumerate(zip(answers, weights_of, strict=True)):
        word = answer.value("text").lower()
        # Old files have words of some language here, the true one first.
        is_true = word == "true" if word in {"true", "false"} else place == 0
        content["feedback_true" if is_true else "feedback_false"] = given.rich("feedback", answer)
        if weight == 100:
            content["answer"] = is_true
    given.draft.content = content


def _short_answer(given: Question) -> None:
    given.draft.kind = "short_answer"
    accepted = [
        {
            "text": given.scribe.plain(_raw(answer), TextFormat.PLAIN),
            "weight": given.weight(answer),
            "feedback": given.rich("feedback", answer),
        }
        for answer in given.answers()
    ]
    exact = given.element.flag("usecase")
    given.draft.content = short_answer_content(accepted, given.scribe, exact=exact)


def short_answer_content(
    accepted: list[dict[str, Any]], scribe: Scribe, *, exact: bool
) -> dict[str, Any]:
    """Return the content; `exact` where capitals and small letters are not the same."""
    if not any(Fraction(one["weight"]) == 100 for one in accepted):
        scribe.refuse("no_right_answer")
    ignores = list(EXACT_IGNORES if exact else IGNORES)
    by_bare: dict[str, set[str]] = {}
    for one in accepted:
        by_bare.setdefault(fold(one["text"]), set()).add(one["weight"])
    if any(len(found) > 1 for found in by_bare.values()) and "diacritics" in ignores:
        # "Đảng" for all points, "Dang" for half of them.
        ignores.remove("diacritics")
    return {"accepted": accepted, "ignores": ignores}


def _number(given: Question) -> None:
    given.draft.kind = "number"
    answers = []
    for answer in given.answers():
        tolerance = answer.value("tolerance", "0") or "0"
        # Old files keep an empty text for any number.
        found = number_answer(_raw(answer).strip() or "*", tolerance, given.scribe)
        found["weight"], found["feedback"] = given.weight(answer), given.rich("feedback", answer)
        answers.append(found)
    refuse_unless_right(answers, given.scribe)
    units = _units(given)
    unit = _use_of_unit(given) if units else "none"
    given.draft.content = {"answers": answers, "units": units, "unit": unit}


def refuse_unless_right(answers: list[dict[str, Any]], scribe: Scribe) -> None:
    """Refuse numbers none of which earns everything; "*" is no answer to find."""
    if not any(Fraction(one["weight"]) == 100 and one["value"] != "*" for one in answers):
        scribe.refuse("no_right_answer")


def number_answer(value: str, tolerance: str, scribe: Scribe) -> dict[str, Any]:
    """Return value and tolerance, read; refuses what is neither a number nor "*"."""
    if value == "*":
        return {"value": value, "tolerance": "0"}
    read, width = weights.number(value), weights.number(tolerance)
    if read is None or width is None or width.startswith("-"):
        scribe.refuse("not_a_number", f"{value}:{tolerance}"[:40])
    return {"value": read or "", "tolerance": width or "0"}


def _units(given: Question) -> list[dict[str, Any]]:
    units = given.element.child("units")
    found = []
    for unit in units.each("unit") if units else []:
        factor = weights.number(unit.value("multiplier", "1"))
        if factor is None or Decimal(factor) <= 0:
            given.scribe.refuse("not_a_number", unit.value("multiplier")[:40])
            factor = "1"
        name = given.scribe.plain(unit.value("unit_name"), TextFormat.PLAIN)
        # How many of this unit make one of the first, as with us.
        found.append({"text": name, "factor": factor})
    return found


def _use_of_unit(given: Question) -> str:
    shows = given.element.value("showunits", "0")
    marks = given.element.value("unitgradingtype", "0")
    if shows == "3":
        return "none"
    if marks == "0":
        return "optional"
    penalty = weights.number(given.element.value("unitpenalty", "0.1"))
    if penalty is None or Decimal(penalty) < 1:
        given.scribe.note("unit_penalty_changed")
    return "required"


def _matching(given: Question) -> None:
    given.draft.kind = "matching"
    pairs: list[dict[str, str]] = []
    extra: list[str] = []
    for row in given.answers("subquestion"):
        left = given.text_of(row)
        answer = row.child("answer")
        right = given.plain_of(answer) if answer else ""
        if left:
            pairs.append({"left": left, "right": right})
        else:
            extra.append(right)
    given.draft.content = {"pairs": pairs, "extra_rights": extra}
    _note_overall(given, _overall_feedback(given))


def _ordering(given: Question) -> None:
    given.draft.kind = "ordering"
    places = [_place_of(answer) for answer in given.answers()]
    items = [given.text_of(answer) for answer in given.answers()]
    if None not in places and len(set(places)) == len(places):
        items = [item for _, item in sorted(zip(places, items, strict=True))]
    given.draft.content = {"items": items}
    _note_overall(given, _overall_feedback(given))


def _place_of(answer: Element) -> Decimal | None:
    try:
        return Decimal(answer.attributes.get("fraction", ""))
    except InvalidOperation:
        return None


def _essay(given: Question) -> None:
    given.draft.kind = "essay"
    words = {tag: _whole(given, tag) for tag in ("minwordlimit", "maxwordlimit", "attachments")}
    photos = words["attachments"]
    given.draft.content = {
        "guide": given.rich("graderinfo"),
        "criteria": [],
        "min_words": words["minwordlimit"],
        "max_words": words["maxwordlimit"] or None,
        "typed": given.element.value("responseformat", "editor") != "noinline",
        "photos": _MOST_PHOTOS if photos < 0 else min(photos, _MOST_PHOTOS),
    }


def _whole(given: Question, tag: str) -> int:
    text = given.element.value(tag) or "0"
    try:
        return int(text[:6])
    except ValueError:
        return 0


def _description(given: Question) -> None:
    given.draft.kind = "description"


BASIC_READERS: dict[str, Reader] = {
    "multichoice": _multichoice,
    "multichoiceset": _all_right("all_or_nothing"),
    "oumultiresponse": _all_right("partial"),
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _number,
    "matching": _matching,
    "match": _matching,
    "ddmatch": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "description": _description,
}
