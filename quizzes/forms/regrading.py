"""Naming another key for a question that people have answered: its options stay what they are."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.models import QuestionVersion
from quizzes.queries.asking import true_or_false
from quizzes.rules.content import Content, ContentRefused, Kind, shown_rights
from quizzes.rules.kinds.common import decimal_text, weight_of, weight_text
from quizzes.rules.prose import bare_text
from quizzes.rules.regrading import has_key

Remedy = QuestionVersion.Remedy


class KeyRefused(ValueError):
    """The sentence says what is missing."""


@dataclass(frozen=True)
class KeyField:
    """One thing to choose or to type.

    shape   "checks", "select" or "lines"
    legend  what it is about, as kept text; empty where the question says it
    """

    name: str
    shape: str
    label: str
    legend: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)

    def shown(self) -> list[tuple[str, str, bool]]:
        return [(value, text, value in self.chosen) for value, text in self.choices]

    @property
    def typed(self) -> str:
        return "\n".join(self.chosen)


Fields = list[KeyField]
Values = Callable[[str], list[str]]


class RemedyForm(forms.Form):
    """How a wording is to be marked from now on. Sent by GET: it only asks what would happen."""

    remedy = forms.ChoiceField(label=_("How it is to be marked"), widget=forms.RadioSelect)

    def __init__(self, data: QueryDict | None, *, version: QuestionVersion) -> None:
        super().__init__(data, initial={"remedy": version.remedy})
        self.version = version
        self.key_now: Content | None = None
        offered = [Remedy.OTHER_KEY, Remedy.FULL_MARKS, Remedy.DROPPED]
        if not has_key(version.kind, version.content):
            offered.remove(Remedy.OTHER_KEY)
        choices = [(remedy.value, remedy.label) for remedy in offered]
        if version.remedy:
            choices.append(("undo", _("as the question says: take the remedy back")))
        remedy_field = self.fields["remedy"]
        assert isinstance(remedy_field, forms.ChoiceField)  # noqa: S101 - declared above
        remedy_field.choices = choices
        self.key_fields = self._key_fields()

    def _key_fields(self) -> Fields:
        version = self.version
        if not has_key(version.kind, version.content):
            return []
        content = version.key_now or version.content
        fields = fields_of(version.kind, content, "k", original=version.content)
        if not self.is_bound:
            return fields
        return [
            KeyField(
                each.name, each.shape, each.label, each.legend, each.choices,
                self._values(each.name),
            )
            for each in fields
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("remedy") == "undo":
            cleaned["remedy"] = ""
        if cleaned.get("remedy") == Remedy.OTHER_KEY:
            version = self.version
            try:
                self.key_now = key_of(version.kind, version.content, "k", self._values)
            except KeyRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return cleaned

    def _values(self, name: str) -> list[str]:
        data = self.data
        found = data.getlist(name) if isinstance(data, QueryDict) else []
        return [line for value in found for line in value.splitlines() if line.strip()]


# --- fields ---------------------------------------------------------------------------------------


def fields_of(kind: str, content: Content, name: str, *, original: Content) -> Fields:
    """Return the fields for a key, filled in from `content`; `original` names the options."""
    return _FIELDS[kind](content, name, original) if kind in _FIELDS else []


def _options(content: Content, name: str, _original: Content) -> Fields:
    options = content["options"]
    return [
        KeyField(
            name, "checks", gettext("Options that are right"),
            choices=[(str(row), bare_text(each["text"])) for row, each in enumerate(options, 1)],
            chosen=[str(row) for row, each in enumerate(options, 1) if each["right"]],
        )
    ]  # fmt: skip


def _one_truth(content: Content, name: str, _original: Content) -> Fields:
    return [_truth(name, gettext("Right answer"), content["answer"])]


def _truths(content: Content, name: str, _original: Content) -> Fields:
    return [
        _truth(f"{name}-{row}", bare_text(each["text"]), each["answer"])
        for row, each in enumerate(content["statements"], 1)
    ]


def _truth(name: str, label: str, answer: bool) -> KeyField:  # noqa: FBT001 - it is the key itself
    words = true_or_false()
    return KeyField(
        name, "select", label,
        choices=[("true", words.true), ("false", words.false)],
        chosen=["true" if answer else "false"],
    )  # fmt: skip


def _accepted(content: Content, name: str, _original: Content) -> Fields:
    lines = [each["text"] for each in content["accepted"] if weight_of(each["weight"]) == 1]
    return [KeyField(name, "lines", gettext("Accepted answers, one on each line"), chosen=lines)]


def _numbers(content: Content, name: str, _original: Content) -> Fields:
    lines = [
        each["value"].replace(".", ",")
        + (f" ± {each['tolerance'].replace('.', ',')}" if each["tolerance"] != "0" else "")
        for each in content["answers"]
        if weight_of(each["weight"]) == 1
    ]
    label = gettext("Right numbers, one on each line, as in “1822” or “1822 ± 5”")
    return [KeyField(name, "lines", label, chosen=lines)]


def _pairs(content: Content, name: str, original: Content) -> Fields:
    offered = shown_rights(original)
    return [
        KeyField(
            f"{name}-{row}", "select", bare_text(pair["left"]),
            choices=[(str(number), text) for number, text in enumerate(offered, 1)],
            chosen=[str(offered.index(pair["right"]) + 1)],
        )
        for row, pair in enumerate(content["pairs"], 1)
    ]  # fmt: skip


def _places(content: Content, name: str, original: Content) -> Fields:
    places = [str(place) for place in range(1, len(original["items"]) + 1)]
    return [
        KeyField(
            f"{name}-{row}", "select", bare_text(text),
            choices=[(place, place) for place in places],
            chosen=[str(content["items"].index(text) + 1)],
        )
        for row, text in enumerate(original["items"], 1)
    ]  # fmt: skip


def _gaps(content: Content, name: str, original: Content) -> Fields:
    return _inner(content["gaps"], original["gaps"], name, _gap, gettext("Gap %(number)s"))


def _parts(content: Content, name: str, original: Content) -> Fields:
    return _inner(content["parts"], original["parts"], name, _part, gettext("Part %(number)s"))


def _inner(
    rows: list[Content],
    originals: list[Content],
    name: str,
    one: Callable[[Content], tuple[str, Content]],
    label: str,
) -> Fields:
    found: Fields = []
    for number, (row, original) in enumerate(zip(rows, originals, strict=True), 1):
        kind, content = one(row)
        legend = label % {"number": number}
        if row.get("stem"):
            legend = f"{legend}. {bare_text(row['stem'])}"
        for each in fields_of(kind, content, f"{name}-{number}", original=one(original)[1]):
            found.append(
                KeyField(each.name, each.shape, each.label, each.legend or legend, each.choices,
                         each.chosen)
            )  # fmt: skip
            legend = ""
    return found


_GAP_KINDS = {"choice": Kind.SINGLE, "blank": Kind.SHORT_ANSWER, "number": Kind.NUMBER}


def _gap(gap: Content) -> tuple[str, Content]:
    return _GAP_KINDS[gap["kind"]], gap


def _part(part: Content) -> tuple[str, Content]:
    return part["kind"], part["content"]


_FIELDS: dict[str, Callable[[Content, str, Content], Fields]] = {
    Kind.SINGLE: _options,
    Kind.MULTIPLE: _options,
    Kind.TRUE_FALSE: _one_truth,
    Kind.STATEMENTS: _truths,
    Kind.SHORT_ANSWER: _accepted,
    Kind.NUMBER: _numbers,
    Kind.MATCHING: _pairs,
    Kind.ORDERING: _places,
    Kind.CLOZE: _gaps,
    Kind.SITUATION: _parts,
}

# --- reading --------------------------------------------------------------------------------------


def key_of(kind: str, content: Content, name: str, values: Values) -> Content:
    """Return the content with the key that was chosen. Raises KeyRefused."""
    return _KEYS[kind](content, name, values) if kind in _KEYS else content


def _key_of_options(content: Content, name: str, values: Values) -> Content:
    chosen = values(name)
    options = [
        {
            **{key: value for key, value in each.items() if key != "weight"},
            "right": str(row) in chosen,
        }
        for row, each in enumerate(content["options"], 1)
    ]
    if not any(each["right"] for each in options):
        raise KeyRefused(gettext("Mark at least one option as right."))
    if content.get("scoring") == "weights":
        # The old weights belong to the old key: what is right shares the points evenly.
        return {**content, "options": options, "scoring": "partial"}
    return {**content, "options": options}


def _key_of_truth(content: Content, name: str, values: Values) -> Content:
    return {**content, "answer": _is_true(values(name))}


def _key_of_truths(content: Content, name: str, values: Values) -> Content:
    statements = [
        {**each, "answer": _is_true(values(f"{name}-{row}"))}
        for row, each in enumerate(content["statements"], 1)
    ]
    return {**content, "statements": statements}


def _key_of_gaps(content: Content, name: str, values: Values) -> Content:
    gaps = [
        key_of(*_gap(gap), f"{name}-{number}", values)
        for number, gap in enumerate(content["gaps"], 1)
    ]
    return {**content, "gaps": gaps}


def _key_of_parts(content: Content, name: str, values: Values) -> Content:
    parts = [
        {**part, "content": key_of(*_part(part), f"{name}-{number}", values)}
        for number, part in enumerate(content["parts"], 1)
    ]
    return {**content, "parts": parts}


def _is_true(values: list[str]) -> bool:
    if values not in (["true"], ["false"]):
        raise KeyRefused(gettext("Choose true or false in each line."))
    return values == ["true"]


def _key_of_texts(content: Content, name: str, values: Values) -> Content:
    lines = values(name)
    if not lines:
        raise KeyRefused(gettext("Write at least one accepted answer."))
    known = {each["text"]: each for each in content["accepted"]}
    new = [
        {"text": text, "feedback": known.get(text, {}).get("feedback", ""), "weight": "100"}
        for text in dict.fromkeys(line.strip() for line in lines)
    ]
    kept = {each["text"] for each in new}
    partial = [
        each
        for each in content["accepted"]
        if weight_of(each["weight"]) != 1 and each["text"] not in kept
    ]
    return {**content, "accepted": [*new, *partial]}


def _key_of_numbers(content: Content, name: str, values: Values) -> Content:
    lines = values(name)
    if not lines:
        raise KeyRefused(gettext("Write at least one right number."))
    new = []
    for line in lines:
        value, _sign, tolerance = re.sub(r"\+/?-", "±", line).partition("±")
        try:
            new.append(
                {
                    "value": decimal_text(value),
                    "tolerance": decimal_text(tolerance.strip() or "0"),
                    "weight": weight_text("100", 0),
                    "feedback": "",
                }
            )
        except ContentRefused as refusal:
            raise KeyRefused(gettext("“%(line)s” is not a number.") % {"line": line}) from refusal
    partial = [each for each in content["answers"] if weight_of(each["weight"]) != 1]
    return {**content, "answers": [*new, *partial]}


def _key_of_pairs(content: Content, name: str, values: Values) -> Content:
    offered = shown_rights(content)
    pairs = [
        {**pair, "right": offered[_number(values(f"{name}-{row}"), len(offered)) - 1]}
        for row, pair in enumerate(content["pairs"], 1)
    ]
    used = {pair["right"] for pair in pairs}
    extra = [text for text in offered if text not in used]
    return {**content, "pairs": pairs, "extra_rights": extra}


def _key_of_places(content: Content, name: str, values: Values) -> Content:
    items = content["items"]
    places = [_number(values(f"{name}-{row}"), len(items)) for row in range(1, len(items) + 1)]
    if len(set(places)) < len(places):
        raise KeyRefused(gettext("Each place is used once."))
    return {**content, "items": [items[places.index(place)] for place in sorted(places)]}


def _number(values: list[str], highest: int) -> int:
    if len(values) == 1 and values[0].isascii() and values[0].isdigit() and len(values[0]) <= 2:
        number = int(values[0])
        if 1 <= number <= highest:
            return number
    raise KeyRefused(gettext("Choose something in each line."))


_KEYS: dict[str, Callable[[Content, str, Values], Content]] = {
    Kind.SINGLE: _key_of_options,
    Kind.MULTIPLE: _key_of_options,
    Kind.TRUE_FALSE: _key_of_truth,
    Kind.STATEMENTS: _key_of_truths,
    Kind.SHORT_ANSWER: _key_of_texts,
    Kind.NUMBER: _key_of_numbers,
    Kind.MATCHING: _key_of_pairs,
    Kind.ORDERING: _key_of_places,
    Kind.CLOZE: _key_of_gaps,
    Kind.SITUATION: _key_of_parts,
}
