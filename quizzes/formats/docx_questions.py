"""From lines to questions: where each begins and ends, and which lines are its options."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from quizzes.formats.answer_tables import answers_in_grid, answers_in_line
from quizzes.formats.docx_items import Item, first_letter, items_of, line_of, next_solid_of, text_of
from quizzes.formats.docx_lines import Block, Grid, Line, Piece
from quizzes.formats.docx_raw import RawOption, RawQuestion, TableAnswer
from quizzes.formats.docx_signs import Note, Sign, section_kind, sign_of
from quizzes.formats.docx_split import apart
from quizzes.formats.draft import DraftQuestion, Problem
from quizzes.formats.vocabulary import flat, truth_of
from shared.text import tidy

_CHAPTER_LEVELS = {"chuong": 1, "phan": 1, "chu de": 2, "chuyen de": 2, "muc": 2, "bai": 2}
LONGEST_SHOWN = 120
# Of those a blank line is no end.
_LONG_FIELDS = {"guide", "criteria"}
_DEFAULTS = {"topic", "difficulty", "category"}


class Walk:
    """Goes through the lines of a document once, knowing what comes next."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.items = list(items_of(blocks))
        self.next_solid = next_solid_of(self.items)
        self.has_cau = any(isinstance(i, Sign) and i.what == "stem" for i in self.items)
        self.found: list[RawQuestion | DraftQuestion] = []
        self.answers: list[TableAnswer] = []
        self.strays: list[Problem] = []
        self.current: RawQuestion | None = None
        self.into: list[Block] = []
        self.into_name = ""
        self.category: dict[int, str] = {}
        self.defaults: dict[str, str] = {}
        self.hint = ""
        self.part = self.area = self.last_number = self.inner_number = 0
        self.in_answers = False
        self.entry: TableAnswer | None = None
        self.was_blank = True
        self.stray: list[str] = []

    def run(self) -> None:
        for at, item in enumerate(self.items):
            if isinstance(item, Sign) and item.what == "text" and item.rest.is_blank:
                self.was_blank = True
                continue
            self._item(at, item)
            self.was_blank = False
        self._end_stray()

    def _item(self, at: int, item: Item) -> None:
        if isinstance(item, DraftQuestion):
            self._close()
            item.category = item.category or self._category()
            item.place = item.place or _("Question %(number)s") % {"number": len(self.found) + 1}
            self.found.append(item)
        elif isinstance(item, Grid):
            self._grid(item)
        elif self.in_answers and self._answer_item(at, item):
            return
        else:
            handler = getattr(self, f"_{item.what}")
            handler(at, item)

    # --- beginnings -------------------------------------------------------------------------------

    def _stem(self, _at: int, sign: Sign) -> None:
        if answers := answers_in_line(line_of(sign)):
            self._take_answers(answers)
            return
        self._begin(sign.number or self.last_number + 1, sign.rest, sign.notes)

    def _number(self, at: int, sign: Sign) -> None:
        if self._is_pairs(sign):
            return
        if self._begins_here(at, sign.number):
            self._begin(sign.number, sign.rest, sign.notes)
            return
        self.inner_number = sign.number
        self._text(at, Sign("text", line_of(sign), line=sign.line))

    def _is_pairs(self, sign: Sign) -> bool:
        answers = answers_in_line(line_of(sign))
        is_key = len(answers) > 1 or (answers and not self._waits_for_text())
        if is_key:
            self._take_answers(answers)
        return bool(is_key)

    def _waits_for_text(self) -> bool:
        return self.current is not None and not self.current.is_complete

    def _begins_here(self, at: int, number: int) -> bool:
        """Whether "4. …" begins a question, and is not the fourth point of a list."""
        current = self.current
        goes_on = number == self.last_number + 1
        if current is None:
            return not self.has_cau or self._leads_to_options(at)
        if current.is_complete:
            if goes_on and not self.has_cau:
                return True
            return self._leads_to_options(at)
        in_list = self.inner_number and number == self.inner_number + 1
        return goes_on and not self.has_cau and not in_list

    def _leads_to_options(self, at: int) -> bool:
        """Whether the next line that means something is the first option."""
        following = self.next_solid[at + 1]
        return isinstance(following, Sign) and following.what == "option" and following.place == 0

    def _begin(self, number: int, rest: Line, notes: Sequence[Note] = ()) -> None:
        self._close()
        question = RawQuestion(
            _("Question %(number)s") % {"number": number}, number, self.part, self.area, self.hint,
            self._category(), self.defaults.get("topic", ""), self.defaults.get("difficulty", ""),
        )  # fmt: skip
        for name, value in notes:
            setattr(question, name, value)
        self.current = question
        self.found.append(question)
        self._go_into(question.stem, "stem")
        self.last_number, self.inner_number = number, 0
        self.in_answers, self.entry = False, None
        stem, options = apart(rest)
        if not stem.is_blank or stem.problems:
            question.stem.append(stem)
        for option in options:
            self._add_option(option)

    def _category(self) -> tuple[str, ...]:
        if "category" in self.defaults:
            return tuple(part.strip() for part in self.defaults["category"].split("/"))
        return tuple(self.category[level] for level in sorted(self.category))

    # --- inside a question ------------------------------------------------------------------------

    def _option(self, at: int, sign: Sign) -> None:
        current = self.current
        if current is None or (current.is_answered and self.into_name != "answer"):
            if sign.place == 0 and self._leads_to_second(at) and self.into_name != "feedback":
                self._begin(self.last_number + 1, Line())
                self._add_option(sign)
                return
            self._text(at, Sign("text", line_of(sign), line=sign.line))
            return
        if current.is_answered:
            self.into.append(line_of(sign))
        elif not current.options:
            if sign.place == 0 or (sign.line and sign.line.label):
                self._add_option(sign)
            else:
                self._text(at, Sign("text", line_of(sign), line=sign.line))
        else:
            self._further_option(sign, current)

    def _further_option(self, sign: Sign, current: RawQuestion) -> None:
        was_small = current.options[0].letter.islower()
        if was_small != sign.letter.islower():
            if was_small and sign.place == 0:
                current.take_demoted_options()
                self._add_option(sign)
            else:
                self.into.append(line_of(sign))
        elif sign.place == 0:
            self._begin(self.last_number + 1, Line())
            self._add_option(sign)
        else:
            if not (sign.line and sign.line.label) and sign.place != len(current.options):
                current.problems.append(Problem("option_letters", sign.letter, blocks=False))
            self._add_option(sign)

    def _leads_to_second(self, at: int) -> bool:
        following = self.next_solid[at + 1]
        return isinstance(following, Sign) and following.what == "option" and following.place == 1

    def _add_option(self, sign: Sign) -> None:
        current = self.current
        assert current is not None  # noqa: S101 - the callers begin one
        line = sign.line or Line()
        letter = sign.letter
        if line.label and line.numbering == "letter":
            letter = chr(ord("A" if letter.isupper() else "a") + len(current.options))
        look = line.label_look if line.label else line.look_at(first_letter(line))
        option = RawOption(letter, look, sign.is_starred)
        if not sign.rest.is_blank:
            option.blocks.append(sign.rest)
        current.options.append(option)
        self._go_into(option.blocks, "option")

    def _field(self, at: int, sign: Sign) -> None:
        if self.current is None or (self.was_blank and self._is_default(at, sign)):
            if sign.name in _DEFAULTS:
                self.defaults[sign.name] = tidy(sign.rest.text)
            else:
                self._add_stray(line_of(sign))
            return
        if sign.name == "option_feedback":
            self._option_feedback(sign)
            return
        blocks = self.current.fields.setdefault(sign.name, [])
        if not sign.rest.is_blank:
            blocks.append(sign.rest)
        self._go_into(blocks, sign.name)

    def _is_default(self, at: int, sign: Sign) -> bool:
        """Whether "Chủ đề: …" stands over the questions that follow, not under the last one."""
        following = self.next_solid[at + 1]
        is_last = following is None or following.what in {"stem", "number"}
        return (
            sign.name in _DEFAULTS and is_last and bool(self.current and self.current.is_answered)
        )

    def _option_feedback(self, sign: Sign) -> None:
        assert self.current is not None  # noqa: S101 - asked by the caller
        for option in self.current.options:
            if option.letter.lower() == sign.letter:
                option.feedback.append(sign.rest)
                self._go_into(option.feedback, "feedback")
                return
        self._add_stray(line_of(sign))

    def _text(self, at: int, sign: Sign) -> None:
        line = line_of(sign)
        if self.found and not self._waits_for_text() and self._is_pairs(sign):
            return
        if self.current is None:
            if self._leads_to_options(at) and not self.has_cau:
                self._begin(self.last_number + 1, line.with_label_written())
            else:
                self._note_hint(line)
                self._add_stray(line)
            return
        if self.into_name == "stem":
            self.into.append(line)
        elif self._leads_to_options(at):
            self._text_before_options(at, line)
        elif self.was_blank and self.into_name not in _LONG_FIELDS:
            self._note_hint(line)
            self._add_stray(line)
        elif self.into_name == "answer" and self.current.hint != "essay" and self.current.options:
            self._go_into(self.current.fields.setdefault("feedback", []), "feedback")
            self.into.append(line)
        else:
            self.into.append(line)

    def _text_before_options(self, at: int, line: Line) -> None:
        """A line under options and above other options: the stem of a question without number."""
        current = self.current
        following = self.next_solid[at + 1]
        assert current is not None and isinstance(following, Sign)  # noqa: S101, PT018 - asked by the caller
        was_small = bool(current.options) and current.options[0].letter.islower()
        if was_small and following.letter.isupper() and not current.is_answered:
            current.take_demoted_options()
            self._go_into(current.stem, "stem")
            self.into.append(line)
            return
        self._begin(self.last_number + 1, line.with_label_written())

    def _note_hint(self, line: Line) -> None:
        """ "Thí sinh chọn đúng hoặc sai" says what the questions below it are."""
        if kind := section_kind(flat(line.text)):
            self.hint = kind

    # --- headings ---------------------------------------------------------------------------------

    def _chapter(self, _at: int, sign: Sign) -> None:
        self._close()
        self.in_answers, self.entry = False, None
        line = line_of(sign).with_label_written()
        title = tidy(line.text)
        if sign.number:
            self.part = sign.number
        kind = section_kind(flat(title))
        if kind or re.search(r"thi sinh|moi cau hoi", flat(title)):
            # An instruction, not the name of a subject.
            self.hint = kind
            return
        self.hint = ""
        self.last_number = 0 if not self.has_cau else self.last_number
        level = _CHAPTER_LEVELS.get(sign.name) or int(sign.name.rpartition(" ")[2])
        if not title:
            return
        self.category = {at: name for at, name in self.category.items() if at < level}
        self.category[level] = title
        self.defaults.pop("category", None)

    def _section(self, _at: int, sign: Sign) -> None:
        self._close()
        self.hint = sign.name
        self.part = sign.number or self.part + 1
        self.last_number = 0
        self.in_answers, self.entry = False, None

    def _answers(self, at: int, sign: Sign) -> None:
        if not self.found:
            self._text(at, Sign("text", line_of(sign), line=sign.line))
            return
        # "Đáp án" alone over the answer of this one question.
        if self.current and self._is_of_one(at, sign):
            self._go_into(self.current.fields.setdefault("answer", []), "answer")
            return
        self._close()
        self.in_answers, self.entry = True, None
        self.part = 0

    def _is_of_one(self, at: int, sign: Sign) -> bool:
        following = self.next_solid[at + 1]
        if following is None or "bang" in flat(sign.rest.text):
            return False
        if following.what == "option":
            return truth_of(following.rest.text) is not None
        return following.what == "stem" and self.hint == "essay" and self._waits_for_text()

    # --- answers at the end -----------------------------------------------------------------------

    def _answer_item(self, at: int, sign: Sign) -> bool:
        """Take a line of the answers; False when the answers are over."""
        if sign.what == "section" or (sign.what == "chapter" and sign.number):
            self.part, self.entry = sign.number or self.part + 1, None
            return True
        if sign.what == "chapter":
            self.area += 1
            return False
        if sign.what in {"stem", "number"}:
            if self._leads_to_options(at):
                self.area += 1
                return False
            self._answer_entry(sign)
            return True
        if answers := answers_in_line(line_of(sign)):
            self._take_answers(answers)
        elif sign.what == "field" and self.entry is not None:
            self.into = self.entry.fields.setdefault(sign.name, [])
            self.into.append(sign.rest)
        elif self.entry is not None:
            self.into.append(line_of(sign))
        else:
            self._add_stray(line_of(sign))
        return True

    def _answer_entry(self, sign: Sign) -> None:
        answers = answers_in_line(line_of(sign))
        if len(answers) > 1:
            self._take_answers(answers)
            return
        inner = sign_of(sign.rest)
        is_named = inner.what == "field" and inner.name == "answer"
        rest = inner.rest if is_named else sign.rest
        blocks: list[Block] = [] if rest.is_blank else [rest]
        self.entry = TableAnswer(sign.number, self.part, self.area, blocks)
        self.answers.append(self.entry)
        self.into, self.into_name = self.entry.blocks, "answer"

    def _take_answers(self, answers: Sequence[tuple[int, str]]) -> None:
        self._close()
        self.in_answers = True
        for number, answer in answers:
            self.entry = TableAnswer(number, self.part, self.area, [Line([Piece(answer)])])
            self.answers.append(self.entry)
        self.entry = None

    def _grid(self, grid: Grid) -> None:
        known = {question.number for question in self.found if isinstance(question, RawQuestion)}
        if (answers := answers_in_grid(grid, known, is_expected=self.in_answers)) and (
            self.in_answers or not self._waits_for_text()
        ):
            self._take_answers(answers)
        elif self.in_answers and self.entry is not None:
            self.into.append(grid)
        elif self.current is None or (self.was_blank and self.into_name not in {"stem", "guide"}):
            self._add_stray(grid)
        else:
            self.into.append(grid)

    # --- what belongs to nothing ------------------------------------------------------------------

    def _add_stray(self, block: Block) -> None:
        self.stray.append(text_of(block))

    def _end_stray(self) -> None:
        text = " / ".join(filter(None, self.stray))
        self.stray = []
        if re.search(r"\w", text.replace("_", "")):
            shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
            self.strays.append(Problem("lines_left_out", shown, blocks=False))

    def _close(self) -> None:
        self._end_stray()
        self.current = None
        self.into, self.into_name = [], ""

    def _go_into(self, blocks: list[Block], name: str) -> None:
        self._end_stray()
        self.into, self.into_name = blocks, name
