"""What taking a file of questions into a bank would do, question by question. Nothing is written.

A question of the file is known in the bank by its code, or by its words: the same text without
case and diacritics, and mostly the same answers. So a second run of the same file changes nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count

from courses.api import Topic
from quizzes.formats.draft import DraftQuestion, Problem
from quizzes.models import (
    Question,
    QuestionBank,
    QuestionCategory,
    QuestionImage,
    QuestionVersion,
)
from quizzes.queries.import_rows import Action, Defaults, ImportRow, PictureFacts
from quizzes.queries.usage import is_shown
from quizzes.rules.content import Content, ContentRefused, Kind, clean_content
from quizzes.rules.content_pictures import named_in, pictures_in
from quizzes.rules.keys import key_changed
from quizzes.rules.prose import bare_text, clean_html, image_names, rename_images
from quizzes.rules.wording import search_text
from shared.text import fold, vietnamese_slug

_CODE = re.compile(r"[-\w.]{1,80}")
# So much of the answers must be the same for two questions with the same text to be one.
_ENOUGH_ALIKE = 0.5
_CENT = Decimal("0.01")


class Outcome(StrEnum):
    """What becomes of a question of the file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"
    REFUSED = "refused"


@dataclass(frozen=True)
class SoundQuestion:
    """A question as it would be kept. Pictures that the bank lacks are still named "file:NAME"."""

    kind: str
    stem: str
    content: Content
    feedback: str
    points: Decimal

    @property
    def key(self) -> str:
        return fold(bare_text(self.stem))

    @classmethod
    def of(cls, version: QuestionVersion) -> "SoundQuestion":
        try:
            content = clean_content(version.kind, version.content)
        except ContentRefused:
            content = version.content
        return cls(version.kind, version.stem, content, version.feedback, version.points)


@dataclass
class CheckedRow:
    """A row of the file with what would become of it.

    known     the question of the bank that this is, or that is like it
    same_as   number of an earlier row of the file with the same words
    explicit  what the file says about the question, to be changed in a known one too
    """

    row: ImportRow
    outcome: Outcome
    problems: list[Problem]
    sound: SoundQuestion | None = None
    code: str = ""
    topic: Topic | None = None
    difficulty: str = ""
    known: Question | None = None
    same_as: int = 0
    explicit: dict[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def draft(self) -> DraftQuestion:
        return self.row.draft

    @property
    def faults(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.blocks]

    @property
    def notes(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.blocks]

    @property
    def asks(self) -> bool:
        """Whether a person may decide between a new question, a new version and neither."""
        return bool(self.known or self.same_as) or self.row.action == Action.LEAVE_OUT


@dataclass(frozen=True)
class ImportTable:
    """What a file would do, or has done, to a bank."""

    rows: list[CheckedRow]
    problems: list[Problem] = field(default_factory=list)
    is_dry_run: bool = True

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        return {outcome.value: self.count(outcome) for outcome in Outcome}

    @property
    def is_good(self) -> bool:
        return not self.count(Outcome.REFUSED) and not any(p.blocks for p in self.problems)

    @property
    def changes_nothing(self) -> bool:
        return not self.count(Outcome.NEW) and not self.count(Outcome.CHANGED)


def usual_topic(bank: QuestionBank) -> Topic | None:
    """Return the topic of most questions of the bank; of an empty one the first topic of all."""
    most = (
        Question.objects.filter(bank=bank)
        .values("topic")
        .annotate(n=Count("pk"))
        .order_by("-n", "topic")
        .first()
    )
    topics = Topic.objects.filter(pk=most["topic"]) if most else Topic.objects.all()
    return topics.first()


def checked(
    bank: QuestionBank,
    rows: Sequence[ImportRow],
    *,
    defaults: Defaults,
    pictures: Mapping[str, PictureFacts],
    problems: Iterable[Problem] = (),
) -> ImportTable:
    """Return what taking these rows in would do. A few queries, and a few for each known one."""
    checker = _Checker(bank, defaults, pictures)
    found = [checker.read(row) for row in rows]
    checker.compare(found)
    return ImportTable(found, list(problems))


class _Checker:
    def __init__(
        self, bank: QuestionBank, defaults: Defaults, pictures: Mapping[str, PictureFacts]
    ) -> None:
        self.bank = bank
        self.defaults = defaults
        self.pictures = pictures
        self.names = _names_in_bank(bank, pictures)
        self.topics = _topics_by_word()

    def read(self, row: ImportRow) -> CheckedRow:
        """Return the row with what is wrong with it alone."""
        draft = row.draft
        found = CheckedRow(row, Outcome.REFUSED, list(draft.problems))
        if row.action == Action.LEAVE_OUT:
            found.outcome = Outcome.LEFT_OUT
        self._read_about(found)
        stem, feedback = (self._named(clean_html(text)) for text in (draft.stem, draft.feedback))
        self._look_at_pictures(found, stem, feedback)
        if not draft.is_sound:
            return found
        content = self._content(found, stem)
        if not bare_text(stem) and not image_names(stem):
            found.problems.append(Problem("no_stem"))
        if content is not None and not found.faults:
            points = draft.points.quantize(_CENT, ROUND_HALF_UP)
            found.sound = SoundQuestion(draft.kind, stem, content, feedback, points)
            if found.outcome != Outcome.LEFT_OUT:
                found.outcome = Outcome.NEW
        return found

    def compare(self, rows: list[CheckedRow]) -> None:
        """Find out which rows the bank, or an earlier row, knows already."""
        self._refuse_repeated_codes(rows)
        by_code, by_key = self._known(rows)
        first: dict[str, CheckedRow] = {}
        for row in rows:
            if row.sound is None:
                continue
            earlier = first.setdefault(row.sound.key, row)
            if earlier is not row:
                row.same_as = earlier.number
            known = by_code.get(row.code) or _most_alike(row.sound, by_key[row.sound.key])
            row.known = known
            if row.outcome == Outcome.NEW:
                self._decide(row, row.sound, earlier, by_code=row.code in by_code)

    def _decide(
        self, row: CheckedRow, sound: SoundQuestion, earlier: CheckedRow, *, by_code: bool
    ) -> None:
        action = row.row.action
        if action == Action.ADD:
            row.known = None
            return
        same_in_file = earlier is not row and earlier.sound == sound
        if same_in_file and action == Action.AUTO and earlier.outcome != Outcome.LEFT_OUT:
            row.outcome = Outcome.UNCHANGED
            return
        known = row.known
        if known is None or known.current is None:
            return
        kept = SoundQuestion.of(known.current)
        if by_code or action == Action.VERSION or _likeness(sound, kept) >= _ENOUGH_ALIKE:
            self._compare(row, sound, known, kept)

    def _compare(
        self, row: CheckedRow, sound: SoundQuestion, known: Question, kept: SoundQuestion
    ) -> None:
        if sound == kept:
            says_more = self._says_more(row, known)
            row.outcome = Outcome.CHANGED if says_more else Outcome.UNCHANGED
        elif _turns_the_key(kept, sound) and is_shown(known):
            row.outcome = Outcome.REFUSED
            row.problems.append(Problem("key_of_shown_question", known.code))
        else:
            row.outcome = Outcome.CHANGED

    def _says_more(self, row: CheckedRow, known: Question) -> bool:
        if any(getattr(known, name) != value for name, value in row.explicit.items()):
            return True
        path = category_path(self.defaults, row.draft)
        return bool(row.draft.category) and _names(known.category) != path

    def _read_about(self, found: CheckedRow) -> None:
        draft = found.draft
        found.code = draft.code if _CODE.fullmatch(draft.code) else vietnamese_slug(draft.code)[:80]
        found.topic, found.difficulty = self.defaults.topic, draft.difficulty
        if draft.topic:
            found.topic = self.topics.get(fold(draft.topic))
            if found.topic is None:
                found.problems.append(Problem("unknown_topic", draft.topic))
            else:
                found.explicit["topic"] = found.topic
        elif found.topic is None:
            found.problems.append(Problem("no_topic"))
        if draft.difficulty:
            found.explicit["difficulty"] = draft.difficulty
        found.difficulty = draft.difficulty or self.defaults.difficulty
        if found.difficulty not in Question.Difficulty.values:
            found.problems.append(Problem("unknown_difficulty", draft.difficulty))
        if draft.source:
            found.explicit["source"] = draft.source[:300]
            if len(draft.source) > 300:
                found.problems.append(Problem("source_too_long"))

    def _content(self, found: CheckedRow, stem: str) -> Content | None:
        draft = found.draft
        if draft.kind not in set(Kind):
            found.problems.append(Problem("unknown_kind", draft.kind))
            return None
        try:
            return clean_content(draft.kind, named_in(draft.content, self.names), stem=stem)
        except ContentRefused as refusal:
            place = f"{refusal.part}.{refusal.row}" if refusal.part else str(refusal.row or "")
            found.problems.append(Problem(f"content:{refusal.fault}", place))
            return None

    def _named(self, text: str) -> str:
        return rename_images(text, self.names)

    def _look_at_pictures(self, found: CheckedRow, stem: str, feedback: str) -> None:
        for name in pictures_in([stem, feedback, found.draft.content]):
            if not name.startswith("file:"):
                continue
            facts = self.pictures.get(name.removeprefix("file:"))
            if facts is None or not facts.is_good:
                found.problems.append(Problem("bad_picture", name.removeprefix("file:")))

    def _refuse_repeated_codes(self, rows: list[CheckedRow]) -> None:
        seen: dict[str, CheckedRow] = {}
        for row in rows:
            if not row.code or row.outcome == Outcome.LEFT_OUT:
                continue
            earlier = seen.setdefault(row.code, row)
            if earlier is not row and earlier.sound != row.sound:
                row.outcome = Outcome.REFUSED
                row.problems.append(Problem("code_twice", row.code))

    def _known(
        self, rows: list[CheckedRow]
    ) -> tuple[dict[str, Question], defaultdict[str, list[Question]]]:
        keys = {row.sound.key for row in rows if row.sound}
        codes = {row.code for row in rows if row.code}
        wanted = [
            pk
            for pk, code, text in Question.objects.filter(bank=self.bank).values_list(
                "pk", "code", "search_text"
            )
            if code in codes or text.removeprefix(search_text(code, "")).strip() in keys
        ]
        found = (
            Question.objects.filter(pk__in=wanted)
            .select_related("current", "topic", "lesson", "bank", "category__parent__parent")
            .order_by("pk")
        )
        by_code: dict[str, Question] = {}
        by_key: defaultdict[str, list[Question]] = defaultdict(list)
        for question in found:
            by_code[question.code] = question
            if question.current:
                by_key[fold(bare_text(question.current.stem))].append(question)
        return {code: q for code, q in by_code.items() if code in codes}, by_key


def category_path(defaults: Defaults, draft: DraftQuestion) -> tuple[str, ...]:
    """Return the names of the shelf for a question, from the outermost inwards."""
    return (*_names(defaults.category), *draft.category)


def _names_in_bank(bank: QuestionBank, pictures: Mapping[str, PictureFacts]) -> dict[str, str]:
    """Return for pictures that the bank has already, how they are named there."""
    digests = {digest for facts in pictures.values() for digest in facts.digests}
    known = dict(
        QuestionImage.objects.filter(bank=bank, sha256__in=digests).values_list("sha256", "pk")
        if digests
        else ()
    )
    return {
        f"file:{name}": f"image:{known[digest]}"
        for name, facts in pictures.items()
        for digest in facts.digests
        if digest in known
    }


def _topics_by_word() -> dict[str, Topic]:
    by_word: dict[str, Topic] = {}
    for topic in Topic.objects.all():
        by_word.setdefault(fold(topic.name), topic)
    for topic in list(by_word.values()):
        by_word[fold(topic.code)] = topic
    return by_word


def _names(shelf: QuestionCategory | None) -> tuple[str, ...]:
    return () if shelf is None else (*_names(shelf.parent), shelf.name)


def _most_alike(sound: SoundQuestion, questions: list[Question]) -> Question | None:
    def likeness(question: Question) -> float:
        return _likeness(sound, SoundQuestion.of(question.current)) if question.current else 0

    return max(questions, key=likeness, default=None)


def _likeness(one: SoundQuestion, other: SoundQuestion) -> float:
    """Return 0 to 1: how much of the words in the answers is the same; 2 when everything is."""
    if one == other:
        return 2
    if one.kind != other.kind:
        return 0
    words, others = (Counter(_texts(each.content)) for each in (one, other))
    together = sum((words | others).values())
    return sum((words & others).values()) / together if together else 1


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [fold(bare_text(value))] if value else []
    if isinstance(value, dict):
        value = [one for key, one in value.items() if key not in {"scoring", "ignores", "kind"}]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return []


def _turns_the_key(before: SoundQuestion, after: SoundQuestion) -> bool:
    return key_changed(
        before.kind, before.stem, before.content, after.kind, after.stem, after.content
    )
