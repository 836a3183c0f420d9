"""A number, perhaps with a unit.

    {"answers": [{"value": "1822", "tolerance": "5", "weight": "100", "feedback": rich}, …],
     "units": [{"text": "kg", "factor": "1"}, {"text": "g", "factor": "1000"}], "unit": "optional"}

    value      with a point; "*" is any number, for a remark or a part of the points
    tolerance  how far from the value a number may be, in the unit of the value
    factor     how many of this unit make one of the unit the values are in: for values in kg, g
               has 1000
    unit       none: a number only; optional: one of the units may follow it; required: one has to

Typed numbers may have a decimal comma or a point. Spaces may part thousands, and so may points or
commas: "1.234" may mean either, and is right when one of them is. At least one value earns 100 %.
Draft and stored: the text as it was typed.
"""

import html
import random
import re
from collections.abc import Iterator
from decimal import Context, Decimal
from fractions import Fraction

from quizzes.rules.kinds.cleaning import listed, one_of, optional_rich_text, plain_text, refuse_same
from quizzes.rules.kinds.common import (
    MOST_ACCEPTED,
    NOTHING,
    Answer,
    Completeness,
    Content,
    ContentRefused,
    Fault,
    Fields,
    Kind,
    Layout,
    Words,
    as_drafted,
    decimal_text,
    no_guess,
    no_rows,
    refuse_unless_one_earns_all,
    typed_line,
    weight_of,
    weight_text,
)
from quizzes.rules.kinds.short_answer import weighted_line

UNIT_USES = ("none", "optional", "required")
MOST_UNITS = 10
LONGEST_UNIT = 30
ANY_NUMBER = "*"

stored = as_drafted
rows = no_rows
guess = no_guess

_NUMBER_THEN_UNIT = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<digits>\d[\d.,]*(?: \d{3}[\d.,]*)*|[.,]\d+)"
    r"(?:[eE](?P<power>[+-]?\d{1,2}))?\s*(?P<unit>.*)",
    re.ASCII,
)
_GROUPED = r"\d{1,3}(?:%s\d{3})+"


def clean(raw: Content) -> Content:
    unit = one_of(raw.get("unit", UNIT_USES[0]), UNIT_USES)
    units = [
        {
            "text": plain_text(given["text"], row, LONGEST_UNIT),
            "factor": _factor(given.get("factor", "1"), row),
        }
        for row, given in enumerate(listed(raw.get("units", []), 0, MOST_UNITS), 1)
    ]
    refuse_same([each["text"] for each in units])
    if unit != "none" and not units:
        raise ContentRefused(Fault.NO_UNITS)
    answers = [
        _clean_answer(given, row)
        for row, given in enumerate(listed(raw["answers"], 1, MOST_ACCEPTED), 1)
    ]
    refuse_unless_one_earns_all([each for each in answers if each["value"] != ANY_NUMBER])
    return {"answers": answers, "units": [] if unit == "none" else units, "unit": unit}


def _clean_answer(given: Content, row: int) -> Content:
    value = given["value"]
    return {
        "value": value if value == ANY_NUMBER else decimal_text(value, row),
        "tolerance": decimal_text(given.get("tolerance", "0"), row, at_least=Decimal(0)),
        "weight": weight_text(given.get("weight", "100"), row),
        "feedback": optional_rich_text(given.get("feedback", ""), row),
    }


def _factor(given: object, row: int) -> str:
    text = decimal_text(given, row, at_least=Decimal(0))
    if text == "0":
        raise ContentRefused(Fault.NOT_A_NUMBER, row)
    return text


def lay_out(content: Content, *, rng: random.Random, shuffle: bool) -> Layout:  # noqa: ARG001
    return Layout(Kind.NUMBER)


def read(layout: Layout, fields: Fields, name: str) -> Answer:  # noqa: ARG001
    return typed_line(fields.get(name, ()))


def completeness(layout: Layout, draft: Answer) -> Completeness:  # noqa: ARG001
    """What cannot be read as a number still wants something."""
    if draft is None:
        return Completeness.EMPTY
    return Completeness.FULL if list(readings(draft)) else Completeness.PARTIAL


def readings(typed: str) -> Iterator[tuple[Fraction, str]]:
    """Yield each number that `typed` may mean, with the unit behind it."""
    found = _NUMBER_THEN_UNIT.fullmatch(" ".join(typed.replace("−", "-").split()))
    if found is None:
        return
    power = Fraction(10) ** int(found["power"] or 0)
    sign = -1 if found["sign"] == "-" else 1
    for digits in _meanings(found["digits"]):
        yield sign * Fraction(digits) * power, found["unit"]


def _meanings(digits: str) -> set[str]:
    """Return the decimals a run of digits and marks may mean."""
    if " " in digits:
        if not re.fullmatch(_GROUPED % " " + r"(?:[.,]\d+)?", digits):
            return set()
        digits = digits.replace(" ", "")
        return {digits.replace(",", ".")}
    found = set()
    for mark, other in ((".", ","), (",", ".")):
        if re.fullmatch(rf"\d*(?:{re.escape(mark)}\d+)?|\d+{re.escape(mark)}", digits):
            found.add(digits.replace(mark, ".").rstrip("."))
        grouped = _GROUPED % re.escape(mark)
        if re.fullmatch(rf"{grouped}(?:{re.escape(other)}\d+)?", digits) and digits[0] != "0":
            found.add(digits.replace(mark, "").replace(other, "."))
    return found


def share(content: Content, stored: Answer) -> Fraction:
    best = _best(content, stored)
    return weight_of(best["weight"]) if best else NOTHING


def _best(content: Content, typed: str) -> Content | None:
    numbers = list(_in_unit_of_values(content, typed))
    fitting = [
        each for each in content["answers"] if any(_fits(number, each) for number in numbers)
    ]
    return max(fitting, key=lambda each: weight_of(each["weight"]), default=None)


def _fits(number: Fraction, answer: Content) -> bool:
    if answer["value"] == ANY_NUMBER:
        return True
    return abs(number - Fraction(answer["value"])) <= Fraction(answer["tolerance"])


def _in_unit_of_values(content: Content, typed: str) -> Iterator[Fraction]:
    for number, unit in readings(typed):
        if unit:
            factor = _factor_of(content["units"], unit)
            if factor is not None:
                yield number / factor
        elif content["unit"] != "required":
            yield number


def _factor_of(units: list[Content], typed: str) -> Fraction | None:
    def exactly(text: str) -> str:
        return text.replace(" ", "").rstrip(".")

    def roughly(text: str) -> str:
        return exactly(text).casefold()

    for form in (exactly, roughly):
        for unit in units:
            if form(unit["text"]) == form(typed):
                return Fraction(unit["factor"])
    return None


def answer_lines(content: Content, stored: Answer, words: Words) -> list[str]:  # noqa: ARG001
    return [html.escape(stored, quote=False)]


def key_lines(content: Content, words: Words) -> list[str]:
    unit = _unit_of_values(content)
    return [
        html.escape(" ".join([_in_words(each, words), *unit]), quote=False)
        for each in content["answers"]
        if weight_of(each["weight"]) == 1 and each["value"] != ANY_NUMBER
    ]


def _in_words(answer: Content, words: Words) -> str:
    numbers = [answer["value"], *([answer["tolerance"]] if answer["tolerance"] != "0" else [])]
    return " ± ".join(number.replace(".", words.decimal_mark) for number in numbers)


def _unit_of_values(content: Content) -> list[str]:
    return [unit["text"] for unit in content["units"] if unit["factor"] == "1"][:1]


def remarks(content: Content, stored: Answer) -> list[str]:
    best = _best(content, stored)
    return [best["feedback"]] if best and best["feedback"] else []


def version_lines(content: Content, words: Words) -> list[str]:
    lines = [weighted_line(_in_words(each, words), each) for each in content["answers"]]
    units = ", ".join(f"{unit['text']} × {unit['factor']}" for unit in content["units"])
    return [*lines, f"{units} ({content['unit']})"] if units else lines


def right_fields(layout: Layout, content: Content, name: str) -> dict[str, list[str]]:  # noqa: ARG001
    value = next(
        each["value"]
        for each in content["answers"]
        if weight_of(each["weight"]) == 1 and each["value"] != ANY_NUMBER
    )
    if content["unit"] != "required":
        return {name: [value]}
    # The unit that makes the number simplest to write: that of the values, or the first.
    unit = next((u for u in content["units"] if u["factor"] == "1"), content["units"][0])
    typed = Context(prec=100).multiply(Decimal(value), Decimal(unit["factor"]))
    return {name: [f"{typed:f} {unit['text']}"]}
