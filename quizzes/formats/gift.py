"""GIFT, the text format of Moodle: reading. `docs/reference/question-formats.md` has the table."""

import re
from dataclasses import dataclass, replace

from quizzes.formats import difficulty
from quizzes.formats.beside import Remark, completed, from_json, mapped
from quizzes.formats.categories import names_of
from quizzes.formats.draft import DraftQuestion, FileRead, FileToWrite
from quizzes.formats.gift_answers import AnswerText, read_answers
from quizzes.formats.gift_blocks import Block, blocks_of
from quizzes.formats.gift_signs import SIGNS, taken_format
from quizzes.formats.gift_writing import REMARK, written
from quizzes.formats.markup import TextFormat
from quizzes.formats.parts import Found, gathered
from quizzes.formats.pictures import Pictures
from quizzes.formats.plain import refuse_too_many, text_of
from quizzes.formats.scribe import Scribe
from quizzes.formats.standins import stood_for

_TITLE = re.compile(r"::(.*?)::", re.DOTALL)
_ID = re.compile(r"\[id:((?:\\.|[^\]\\])*)\]")
_TAG = re.compile(r"\[tag:((?:\\.|[^\]\\])*)\]")
_BLANK = "_____"


def read(data: bytes) -> FileRead:
    """Return the questions of a GIFT file. Raises UnusableFile."""
    pictures = Pictures()
    found: list[Found] = []
    category: tuple[str, ...] = ()
    for block in blocks_of(SIGNS.mask(text_of(data))):
        if block.category is not None:
            # Moodle writes the path as it is, without back-slashes.
            category = names_of(SIGNS.raw(block.category))
        else:
            found.append(_read_block(block, category, pictures))
            refuse_too_many(found)
    return FileRead(gathered(found), pictures.by_name)


def write(file: FileToWrite) -> bytes:
    """Return the questions as a GIFT file that `read` gives back unchanged."""
    return written(file, lambda text: read(text.encode()).questions).encode()


def _read_block(block: Block, category: tuple[str, ...], pictures: Pictures) -> Found:
    about = _About.of(block)
    scribe = Scribe(pictures, ours=about.remark is not None)
    if about.is_unreadable:
        scribe.note("remark_unreadable")
    question = DraftQuestion(str(block.line), category=category)
    question.code, question.difficulty, question.topic = about.code, about.difficulty, about.topic
    _read_text(block.text, question, scribe)
    question.problems = scribe.problems
    if about.remark is None:
        return Found(question)
    try:
        remark = mapped(about.remark, scribe.with_pictures)
        whole = completed(stood_for(question, remark), remark)
    except (ValueError, RecursionError):
        scribe.note("remark_unreadable")
        return Found(question)
    return Found(whole, remark)


def _read_text(text: str, question: DraftQuestion, scribe: Scribe) -> None:
    title = _TITLE.match(text)
    if title:
        question.name = " ".join(SIGNS.unmask(title[1]).split())
        text = text[title.end() :].strip()
    start = text.find("{")
    end = text.find("}", start) if start >= 0 else -1
    stem = text
    answer: AnswerText | None = None
    if start >= 0 and end >= 0:
        tail = text[end + 1 :].strip()
        stem = f"{text[:start].rstrip()} {_BLANK} {tail}" if tail else text[:start]
        # "Điều {=5} quy định" needs the space, "{=5}." does not.
        stem = re.sub(rf"{_BLANK} (?=[.,;:!?)…])", _BLANK, stem)
        answer = AnswerText(text[start + 1 : end].strip(), TextFormat.AUTO)
        if re.search("[{}]", tail) or "{" in answer.text:
            scribe.refuse("several_braces")
    elif start >= 0:
        scribe.refuse("brace_not_closed")
        stem = text[:start]
    elif "}" in text:
        scribe.refuse("brace_not_opened")
    stem, form = taken_format(stem, TextFormat.AUTO)
    question.stem = scribe.rich(SIGNS.unmask(stem).strip(), form)
    if not question.stem:
        scribe.refuse("no_stem")
    if answer is None:
        question.kind = "description" if start < 0 else ""
        return
    read_answers(replace(answer, form=form), question, scribe)


@dataclass
class _About:
    """What the comments above a question say."""

    code: str = ""
    topic: str = ""
    difficulty: str = ""
    remark: Remark | None = None
    is_unreadable: bool = False

    @classmethod
    def of(cls, block: Block) -> "_About":
        about = cls()
        for comment in (SIGNS.raw(line) for line in block.comments):
            if comment.startswith(REMARK):
                about._read_remark(comment.removeprefix(REMARK))
                continue
            code = _ID.search(comment)
            if code:
                about.code = _unbracketed(code[1])
            tags = [_unbracketed(tag) for tag in _TAG.findall(comment)]
            about.difficulty = difficulty.level_in(tags) or about.difficulty
            about.topic = difficulty.topic_in(tags) or about.topic
        return about

    def _read_remark(self, text: str) -> None:
        try:
            self.remark = from_json(text)
        except ValueError:
            self.is_unreadable = True


def _unbracketed(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()
