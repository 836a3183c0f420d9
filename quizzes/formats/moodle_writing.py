"""Moodle XML: writing."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from quizzes.formats.beside import Remark, as_json, difference, mapped
from quizzes.formats.categories import names_of, path_of
from quizzes.formats.difficulty import tags_of
from quizzes.formats.draft import DraftQuestion, FileToWrite
from quizzes.formats.moodle_answers import TYPES, answer_lines
from quizzes.formats.moodle_texts import PICTURE, Texts, cdata, escaped
from quizzes.formats.parts import separated
from quizzes.formats.pictures import data_uri
from quizzes.rules.prose import bare_text

_LONGEST_NAME = 60

Read = Callable[[bytes], list[DraftQuestion]]


def written(file: FileToWrite, read: Read) -> bytes:
    """Return the bytes of a file. `read` is the reader, by which each question is tried."""
    writer = _Writer(file.pictures, read)
    pieces = []
    category: tuple[str, ...] = ()
    for number, question in enumerate(file.questions, 1):
        if question.category != category:
            category = question.category
            pieces.append(_category(category))
        for part, remark in separated(question):
            pieces.append(f"<!-- question: {number}  -->\n{writer.element(part, remark)}")
    return _whole(pieces)


class _Writer:
    def __init__(self, pictures: Mapping[str, bytes], read: Read) -> None:
        self.texts = Texts(pictures)
        self.read = read

    def element(self, question: DraftQuestion, about: Remark) -> str:
        """Return the element of one question, with the remark that makes it exact."""
        lines = self._lines(question)
        kind = {"kind": question.kind} if question.kind == "situation" else {}
        first = self.read(_whole([_remarked(lines, kind)]))[0]
        # The path of the category stands above several questions.
        first = replace(first, category=names_of(path_of(question.category)))
        remark = kind | difference(question, first) | about
        return _remarked(lines, mapped(remark, self._with_pictures))

    def _lines(self, question: DraftQuestion) -> list[str]:
        name = question.name or question.code or bare_text(question.stem)[:_LONGEST_NAME]
        stem, answers = answer_lines(question, self.texts)
        tags = tags_of(question.difficulty, question.topic)
        tagged = "".join(f"<tag><text>{escaped(tag)}</text></tag>" for tag in tags)
        return [
            f'  <question type="{TYPES[question.kind]}">',
            f"    <name><text>{escaped(name)}</text></name>",
            "    " + self.texts.rich("questiontext", stem),
            "    " + self.texts.rich("generalfeedback", question.feedback),
            f"    <defaultgrade>{question.points:f}</defaultgrade>",
            "    <penalty>0.3333333</penalty>",
            "    <hidden>0</hidden>",
            f"    <idnumber>{escaped(question.code)}</idnumber>",
            *(f"    {line}" for line in answers),
            *([f"    <tags>{tagged}</tags>"] if tags else []),
            "  </question>",
        ]

    def _with_pictures(self, text: str) -> str:
        return PICTURE.sub(self._data, text)

    def _data(self, source: re.Match[str]) -> str:
        name = html.unescape(source[1])
        data = self.texts.pictures.get(name)
        return f'src="{data_uri(name, data)}"' if data else source[0]


def _category(names: tuple[str, ...]) -> str:
    return (
        '  <question type="category">\n'
        f"    <category><text>{escaped(path_of(names))}</text></category>\n"
        "  </question>"
    )


def _remarked(lines: list[str], remark: Remark) -> str:
    return "\n".join([*lines[:-1], f"    <hocba>{cdata(as_json(remark))}</hocba>", lines[-1]])


def _whole(pieces: list[str]) -> bytes:
    inner = "\n\n".join(pieces)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{inner}\n</quiz>\n'.encode()
