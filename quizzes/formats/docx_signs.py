"""What a line of a Word document could be, by its words alone: a stem, an option, an answer …"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from quizzes.formats.docx_lines import Line
from quizzes.formats.vocabulary import DIFFICULTY_WORDS, KIND_WORDS, code_of, flat

STARS = "*✓✔√☑"
_LETTERS = "abcdefghij"
_STEM = re.compile(r"\s*(?:cau\s*hoi|cau|question)\s*(?:so\s*)?(\d{1,4})(?!\d)")
_UNNUMBERED_STEM = re.compile(r"\s*cau\s*hoi\s*:\s*")
_NOTE = re.compile(r"\s*[\(\[]([^()\[\]]{1,40})[\)\]]")
_SEPARATOR = re.compile(r"\s*[.:)\-–—/]+\s*")
_NUMBER = re.compile(r"\s*(\d{1,3})\s*[.)/:](?!\d)\s*")
_OPTION = re.compile(
    r"\s*(?P<star>[*✓✔√☑]\s*)?(?P<open>\()?(?P<letter>[A-Ja-jĐđ])\s*(?P<star2>[*✓✔√]\s*)?"
    r"(?P<end>[.):/])(?P<star3>\s*[*✓✔√])?\s*"
)
_POINTS = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:d|diem)")
_FIELDS: dict[str, str] = {
    "guide": r"huong dan cham(?: diem)?|goi y (?:tra loi|dap an|cham)|goi y|yeu cau can dat"
    r"|dap an va huong dan cham",
    "answer": r"(?:cau )?tra loi|dap an(?: dung)?(?: la)?|dap so|phuong an dung(?: la)?|da|d/a"
    r"|answer|ans|key",
    "feedback": r"giai thich|phan hoi(?: chung)?|loi giai|nhan xet|huong dan giai",
    "source": r"nguon|can cu(?: phap ly)?|trich dan|tham khao",
    "topic": r"chu de|chuyen de",
    "category": r"danh muc",
    "difficulty": r"muc do(?: nhan thuc)?|do kho",
    "points": r"so diem|diem",
    "code": r"ma cau hoi|ma cau|ma so",
    "name": r"ten cau hoi",
    "kind": r"loai cau hoi|loai|dang cau hoi|dang",
    "order": r"thu tu(?: dung)?",
    "criteria": r"tieu chi(?: cham)?",
}
_FIELD = re.compile(
    r"\s*[*\[(]?\s*(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _FIELDS.items())
    + r")\s*[\])]?\s*[:=]\s*"
)  # fmt: skip
_OPTION_FEEDBACK = re.compile(
    r"\s*(?:phan hoi|giai thich|nhan xet)\s+(?:cho\s+)?(?:phuong an\s+|dap an\s+|y\s+)?"
    r"([a-j])\s*[:.]\s*"
)
# Without a colon only when nothing but the letters follows: "Đáp án B", "Chọn C.".
_BARE_ANSWER = re.compile(
    r"\s*[=>→⇒]*\s*(?:(?:dap an|phuong an)(?: dung)?(?: la)?|chon(?: dap an| phuong an)?"
    r"|answer|da)\s*[:.\-]?\s*(?=[a-j](?:\s*(?:[,;&+]|va)\s*[a-j])*\s*\.?\s*$)"
)
_INNER_FIELD = re.compile(r"(?:\t|\s{3,})\s*")
ANSWERS_HEADING = re.compile(
    r"\s*(?:[ivx]+\.|phan\s+\S+[.:]?)?\s*(?:bang\s+|phan\s+)?dap an"
    r"(?:\s+(?:va|-)\s+(?:huong dan cham|thang diem|loi giai|giai thich).*"
    r"|\s+(?:trac nghiem|chi tiet|tham khao|de thi|de kiem tra).*)?\s*[:.]?\s*"
    r"|\s*(?:bang\s+)?dap an[:.]?\s*|\s*huong dan cham(?:\s+va\s+dap an)?\s*"
)
_CHAPTER = re.compile(r"\s*(chuong|phan|chu de|muc|bai|chuyen de)\s+([ivxlc]{1,6}|\d{1,2})\b")
_SECTION = re.compile(
    r"\s*(?:phan\s+)?(?:[ivx]{1,4}|[a-d]|\d)?\s*[.:)\-–]*\s*(?:phan\s+)?(?:cau hoi\s+)?"
    r"(trac nghiem|tu luan|dung\s*[/\-,]?\s*sai|tra loi ngan)\b"
)
_PART = re.compile(r"\s*phan\s+([ivx]{1,4}|\d)\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
LONGEST_HEADING = 160


Note = tuple[str, str | Decimal]


@dataclass(frozen=True)
class Sign:
    """What a line looks like.

    what    "stem", "number", "option", "field", "chapter", "section", "answers" or "text"
    name    of a field, its name; of a section, the kind of its questions
    number  of a stem
    letter  of an option as typed; of a field, the option it speaks of
    rest    the line behind the sign
    """

    what: str
    rest: Line
    name: str = ""
    number: int = 0
    letter: str = ""
    is_starred: bool = False
    line: Line | None = None
    notes: tuple[Note, ...] = ()

    @property
    def place(self) -> int:
        """The place of an option's letter in the alphabet, from 0."""
        return letter_place(self.letter)


def letter_place(letter: str) -> int:
    if letter in {"đ", "Đ"}:
        # In legal lists đ stands behind d.
        return 4
    return _LETTERS.find(letter.lower())


def sign_of(line: Line) -> Sign:
    """Return what `line` looks like by itself; its neighbours may make it something else."""
    full = line.with_label_written()
    plain = flat(full.text)
    for look in (_stem, _heading, _field, _option, _number):
        if found := look(line, full, plain):
            return found
    return Sign("text", line, line=line)


def fields_apart(line: Line) -> Iterator[Line]:
    """Yield a line, divided where one field follows another behind a wide space."""
    start = 0
    text = line.text
    plain = flat(text)
    if not _FIELD.match(plain):
        yield line
        return
    for gap in _INNER_FIELD.finditer(text):
        if _FIELD.match(plain, gap.end()):
            yield line.cut(start, gap.start())
            start = gap.end()
    yield line.cut(start) if start else line


def note_of(text: str) -> Note | None:
    """Return what a word in brackets behind a number says: ("points", …), ("difficulty", …) …"""
    if found := _POINTS.fullmatch(flat(text).strip()):
        return "points", Decimal(found[1].replace(",", "."))
    if text.strip().isdigit():
        return None
    if difficulty := code_of(text, DIFFICULTY_WORDS):
        return "difficulty", difficulty
    kind = code_of(text, KIND_WORDS)
    return ("kind", kind) if kind and kind != "number" else None


def _notes(text: str, start: int) -> tuple[list[Note], int]:
    """Return the notes in brackets from `start` on, and where the text goes on."""
    notes: list[Note] = []
    while (found := _NOTE.match(text, start)) and (note := note_of(found[1])):
        notes.append(note)
        start = found.end()
        if separator := _SEPARATOR.match(text, start):
            start = separator.end()
    return notes, start


def _numbered(line: Line, full: Line, end: int, number: int, *, is_sure: bool) -> Sign | None:
    """Return the sign of a question whose number ends at `end`, None if it is only mentioned."""
    text = full.text
    notes, start = _notes(text, end)
    separator = None if is_sure else _SEPARATOR.match(text, start)
    if separator:
        more, start = _notes(text, separator.end())
        notes += more
    elif not notes and not is_sure:
        # "Câu 1 Chi bộ …" begins one, "Câu 1 và câu 2 …" does not.
        rest = text[start:]
        if rest.strip() and not (rest[0].isspace() and rest.strip()[0].isupper()):
            return None
    what = "number" if is_sure else "stem"
    return Sign(what, full.cut(start), number=number, line=line, notes=tuple(notes))


def _stem(line: Line, full: Line, plain: str) -> Sign | None:
    if found := _STEM.match(plain):
        return _numbered(line, full, found.end(), int(found[1]), is_sure=False)
    if found := _UNNUMBERED_STEM.match(plain):
        return Sign("stem", full.cut(found.end()), line=line)
    return None


def _heading(line: Line, full: Line, plain: str) -> Sign | None:
    text = full.text.strip()
    if not text or len(text) > LONGEST_HEADING or text.endswith("?"):
        return None
    if ANSWERS_HEADING.fullmatch(plain) and not plain.rstrip().endswith(("huong dan cham:",)):
        return Sign("answers", line, line=line)
    part = _PART.match(plain)
    number = _ROMAN.get(part[1], int(part[1]) if part[1].isdigit() else 0) if part else 0
    found = _SECTION.match(plain)
    if found and (full.text[found.start(1) : found.end(1)].isupper() or part or line.heading):
        return Sign("section", line, name=section_kind(plain), number=number, line=line)
    chapter = _CHAPTER.match(plain)
    if chapter and not _FIELD.match(plain):
        return Sign("chapter", line, name=chapter[1], number=number, line=line)
    if line.heading:
        return Sign("chapter", line, name=f"heading {line.heading}", line=line)
    return None


def section_kind(plain: str) -> str:
    """Return which kind of question the words of an instruction announce, "" for options."""
    if "tu luan" in plain:
        return "essay"
    if re.search(r"dung\s*(?:[/\-,]|hoac)?\s*sai", plain):
        return "statements"
    return "short_answer" if "tra loi ngan" in plain else ""


def _field(line: Line, full: Line, plain: str) -> Sign | None:
    if found := _OPTION_FEEDBACK.match(plain):
        return Sign("field", full.cut(found.end()), name="option_feedback", letter=found[1],
                    line=line)  # fmt: skip
    found = _FIELD.match(plain)
    name = found.lastgroup if found else None
    if found is None and (found := _BARE_ANSWER.match(plain)):
        name = "answer"
    if found is None or name is None:
        return None
    return Sign("field", full.cut(found.end()), name=name, line=line)


def _option(line: Line, full: Line, _plain: str) -> Sign | None:
    if line.label and line.numbering != "letter":
        return None
    text = full.text
    found = _OPTION.match(text)
    if found is None or (found["open"] and found["end"] != ")"):
        return None
    is_starred = bool(found["star"] or found["star2"] or found["star3"])
    start, end = found.end(), len(text.rstrip())
    if found["star"] is None and text[start:end].endswith(tuple(STARS)):
        is_starred, end = True, end - 1
    elif tail := re.search(r"\(\s*dap an dung\s*\)$", flat(text[start:end])):
        is_starred, end = True, start + tail.start()
    return Sign(
        "option", full.cut(start, end), letter=found["letter"], is_starred=is_starred, line=line
    )


def _number(line: Line, full: Line, plain: str) -> Sign | None:
    if line.label and line.numbering != "decimal":
        return None
    found = _NUMBER.match(plain)
    if found is None or (not line.label and not full.text[found.end() :].strip()):
        return None
    return _numbered(line, full, found.end(), int(found[1]), is_sure=True)
