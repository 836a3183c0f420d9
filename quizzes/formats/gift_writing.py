"""GIFT, the text format of Moodle: writing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from quizzes.formats.beside import Remark, as_json, difference, mapped
from quizzes.formats.categories import names_of, path_of
from quizzes.formats.choices import multiple_weights, single_weights
from quizzes.formats.difficulty import tags_of
from quizzes.formats.draft import DraftQuestion, FileToWrite
from quizzes.formats.gift_signs import SIGNS
from quizzes.formats.parts import separated
from quizzes.formats.pictures import data_uri
from quizzes.formats.standins import stand_in
from quizzes.rules.prose import bare_text

# How the comment above a question begins that holds what GIFT has no word for.
REMARK = "hocba:"
_PICTURE = re.compile(r'src="file:([^"]*)"')
_PLAIN = re.compile(r"[^<>&\[\n]*")

Read = Callable[[str], list[DraftQuestion]]


def written(file: FileToWrite, read: Read) -> str:
    """Return the text of a file. `read` is the reader, by which each question is tried."""
    pieces = [f"// {bare_text(file.title)}".rstrip()]
    category: tuple[str, ...] = ()
    for question in file.questions:
        if question.category != category:
            category = question.category
            pieces.append(f"$CATEGORY: {path_of(category)}")
        for part, remark in separated(question):
            pieces.append(_Writer(file.pictures, read).block(part, remark))
    return "\n\n".join(pieces) + "\n"


class _Writer:
    def __init__(self, pictures: Mapping[str, bytes], read: Read) -> None:
        self.pictures = pictures
        self.read = read

    def block(self, question: DraftQuestion, about: Remark) -> str:
        """Return the lines of one question, with the remark that makes it exact."""
        lines = self._lines(question)
        kind = {"kind": question.kind} if stand_in(question).kind != question.kind else {}
        first = self.read(_remarked(lines, kind))[0]
        # The path of the category stands above several questions.
        first = replace(first, category=names_of(path_of(question.category)))
        remark = mapped(kind | difference(question, first) | about, self._with_pictures)
        return _remarked(lines, remark)

    def _lines(self, question: DraftQuestion) -> list[str]:
        plain = stand_in(question)
        lines = []
        tags = [f"[tag:{_bracketed(tag)}]" for tag in tags_of(question.difficulty, question.topic)]
        if question.code:
            tags.insert(0, f"[id:{_bracketed(question.code)}]")
        if tags:
            lines.append(f"// {' '.join(tags)}")
        name = question.name or question.code
        title = f"::{SIGNS.escape(name)}::" if name else ""
        return [*lines, title + self._rich(plain.stem, whole=True) + self._answers(plain)]

    def _answers(self, question: DraftQuestion) -> str:
        general = f"\t####{self._rich(question.feedback)}\n" if question.feedback else ""
        match question.kind:
            case "description":
                return ""
            case "essay":
                return "{" + general.strip() + "}"
            case "true_false":
                return "{" + self._true_false(question.content) + general.strip() + "}"
            case "number":
                rows = ["#", *(self._number(answer) for answer in question.content["answers"])]
            case "matching":
                rows = ["", *self._pairs(question.content)]
            case "short_answer":
                rows = ["", *(self._accepted(one) for one in question.content["accepted"])]
            case _:
                rows = ["", *self._options(question)]
        return "{" + "\n".join(rows) + "\n" + general + "}"

    def _true_false(self, content: dict[str, Any]) -> str:
        feedbacks = [
            self._rich(content.get(key, "")) for key in ("feedback_false", "feedback_true")
        ]
        if not content["answer"]:
            feedbacks.reverse()
        wrong, right = feedbacks
        text = "TRUE" if content["answer"] else "FALSE"
        return f"{text}#{wrong}#{right}" if wrong or right else text

    def _options(self, question: DraftQuestion) -> list[str]:
        single = question.kind == "single"
        weights = (single_weights if single else multiple_weights)(question.content)
        rows = []
        for option, weight in zip(question.content["options"], weights, strict=True):
            sign = "=" if single and weight == "100" else "~" if weight == "0" else f"~%{weight}%"
            rows.append(f"\t{sign}{self._rich(option['text'])}{self._feedback(option)}")
        return rows

    def _pairs(self, content: dict[str, Any]) -> list[str]:
        pairs = [(self._rich(pair["left"]), pair["right"]) for pair in content["pairs"]]
        pairs += [("", right) for right in content["extra_rights"]]
        return [f"\t={left} -> {SIGNS.escape(right)}" for left, right in pairs]

    def _accepted(self, one: dict[str, Any]) -> str:
        return f"\t=%{one['weight']}%{SIGNS.escape(one['text'])}{self._feedback(one)}"

    def _number(self, one: dict[str, Any]) -> str:
        tolerance = "" if one["value"] == "*" else f":{one['tolerance']}"
        return f"\t=%{one['weight']}%{one['value']}{tolerance}{self._feedback(one)}"

    def _feedback(self, one: dict[str, Any]) -> str:
        return f"#{self._rich(one['feedback'])}" if one.get("feedback") else ""

    def _rich(self, text: str, *, whole: bool = False) -> str:
        """Return kept HTML; a plain sentence needs no word about its format."""
        shown = self._with_pictures(text)
        lead = (
            "" if _PLAIN.fullmatch(shown) and not (whole and shown.startswith("//")) else "[html]"
        )
        return lead + SIGNS.escape(shown)

    def _with_pictures(self, text: str) -> str:
        return _PICTURE.sub(self._embedded, text)

    def _embedded(self, source: re.Match[str]) -> str:
        data = self.pictures.get(source[1])
        return f'src="{data_uri(source[1], data)}"' if data else source[0]


def _remarked(lines: list[str], remark: Remark) -> str:
    return "\n".join([*lines[:-1], f"// {REMARK}{as_json(remark)}", lines[-1]])


def _bracketed(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", " ".join(text.split()))
