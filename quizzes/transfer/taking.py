"""A course on its way in: read as a whole, then written as a whole or not at all."""

import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from courses.api import (
    QUESTIONS,
    CourseIndexPage,
    CoursePage,
    Incoming,
    Problem,
    Taker,
    Things,
    UnusableArchive,
)
from organisations.api import Organisation
from quizzes.actions.images import keep_image
from quizzes.actions.questions import Wording, make_current
from quizzes.errors import QuizRefused
from quizzes.models import (
    BlueprintRow,
    FixedQuestion,
    Question,
    QuestionBank,
    QuestionCategory,
    QuestionVersion,
    Quiz,
    QuizBand,
    QuizSection,
)
from quizzes.rules.content import ContentRefused, clean_content
from quizzes.rules.content_pictures import named_in, pictures_in
from quizzes.rules.networks import read_networks
from quizzes.rules.prose import clean_html
from quizzes.rules.review import Item, Moment
from quizzes.transfer.giving import QUIZ_COLUMNS

_NOT_AS_IT_SHOULD_BE = (
    TypeError, KeyError, ValueError, AttributeError, ArithmeticError, IntegrityError, DataError,
    IndexError,
)  # fmt: skip


@dataclass
class Outcome:
    """What a file holds, or what has been written of it. `is_good` when nothing forbids it."""

    course: CoursePage | None = None
    rows: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    questions: int = 0
    known_questions: int = 0
    files: int = 0
    known_files: int = 0
    is_dry_run: bool = True

    @property
    def is_good(self) -> bool:
        return not self.problems


def take_course(
    source: IO[bytes],
    parent: CourseIndexPage,
    *,
    owner: Organisation | None,
    banks: Collection[int] | None,
    dry_run: bool,
    by: User | None,
    at: dt.datetime,
) -> Outcome:
    """Write a course as drafts below `parent`, all of it or nothing; a dry run undoes it again.

    owner  of banks that are not here yet
    banks  ids of the banks where `by` may add questions; None: all of them

    Raises UnusableArchive when the file cannot be read at all.
    """
    archive = Incoming(source)
    things = Things(archive, by=by, at=at)
    is_written = False
    try:
        with transaction.atomic():
            outcome = _take(archive, parent, things, owner=owner, banks=banks, by=by, at=at)
            outcome.is_dry_run = dry_run
            is_written = outcome.is_good and not dry_run
            if not is_written:
                transaction.set_rollback(True)
    finally:
        if not is_written:
            things.remove_files()
    return outcome


def _take(
    archive: Incoming,
    parent: CourseIndexPage,
    things: Things,
    *,
    owner: Organisation | None,
    banks: Collection[int] | None,
    by: User | None,
    at: dt.datetime,
) -> Outcome:
    taker = Taker(archive, parent, things, by=by, at=at)
    taken = taker.take()
    outcome = Outcome(taken.course, taken.rows, taken.problems, taken.notes)
    part = archive.part(QUESTIONS)
    if part is not None and taken.course is not None:
        _Questions(archive, part, taker, outcome, owner=owner, banks=banks, by=by, at=at).take()
    outcome.files, outcome.known_files = things.made, things.reused
    return outcome


class _Questions:
    """Writes the banks, questions and tests of a course."""

    def __init__(
        self, archive: Incoming, part: Any, taker: Taker, outcome: Outcome, *,
        owner: Organisation | None, banks: Collection[int] | None, by: User | None,
        at: dt.datetime,
    ) -> None:  # fmt: skip
        if not isinstance(part, dict):
            raise UnusableArchive(_("The file does not say what its tests ask."))
        self.archive, self.part, self.taker, self.outcome = archive, part, taker, outcome
        self.owner, self.editable, self.by, self.at = owner, banks, by, at
        self.banks: dict[str, QuestionBank] = {}
        self.new_banks: set[str] = set()
        self.questions: dict[tuple[str, str], Question] = {}
        self.pictures: dict[tuple[str, str], str] = {}

    def take(self) -> None:
        for code, name in dict(self.part.get("banks") or {}).items():
            self._try(_("Bank %(code)s") % {"code": code}, self._bank, code, name)
        for code, rows in dict(self.part.get("questions") or {}).items():
            for given in rows if isinstance(rows, list) and code in self.banks else ():
                name = given.get("code") if isinstance(given, dict) else ""
                self._try(_("Question %(code)s") % {"code": name}, self._question, code, given)
        for given in self.part.get("quizzes") or ():
            if isinstance(given, dict) and given.get("bank") in self.banks:
                self._try(_("Test: %(title)s") % {"title": given.get("title")}, self._quiz, given)

    def _bank(self, code: str, name: Any) -> None:
        bank = QuestionBank.objects.filter(code=code).first()
        if bank is None:
            if self.owner is None:
                raise QuizRefused(_("There is no such bank here. Say who shall own a new one."))
            bank = QuestionBank(code=code, name=str(name), owner=self.owner)
            bank.full_clean()
            bank.save()
            record("bank.opened", bank, by=self.by, at=self.at, owner=self.owner.code)
            self.new_banks.add(code)
        elif self.editable is not None and bank.pk not in self.editable:
            raise QuizRefused(_("This bank belongs to others here; you may not add questions."))
        self.banks[code] = bank

    # --- Questions -------------------------------------------------------------------------------

    def _question(self, bank_code: str, given: dict[str, Any]) -> None:
        bank, code = self.banks[bank_code], str(given["code"])
        versions = [self._wording(bank_code, each) for each in given["versions"]]
        current = next(w for w, each in versions if each["number"] == given["current"])
        known = Question.objects.filter(bank=bank, code=code).select_related("current").first()
        if known is not None:
            if known.current is None or not current.same_as(known.current):
                raise QuizRefused(_("The bank has another question of this code already."))
            self.questions[bank_code, code] = known
            self.outcome.known_questions += 1
            return
        question = Question(
            bank=bank, code=code, topic=self.taker.topic(given["topic"]),
            difficulty=str(given["difficulty"]), source=str(given.get("source") or ""),
            lesson=self.taker.taken.lessons.get(str(given.get("lesson"))),
            category=self._shelf(bank, given.get("category") or []),
        )  # fmt: skip
        question.full_clean(exclude=["current", "search_text"])
        question.save()
        for wording, each in versions:
            version = self._version(question, wording, each)
            if each["number"] == given["current"]:
                make_current(question, version)
        # Other tests draw from a bank that was here before: what is new there waits to be read.
        if bank_code in self.new_banks:
            question.status = Question.Status(given["status"])
            question.save(update_fields=["status"])
        record("question.added", question, by=self.by, at=self.at, status=question.status)
        self.questions[bank_code, code] = question
        self.outcome.questions += 1

    def _wording(self, bank_code: str, given: dict[str, Any]) -> tuple[Wording, dict[str, Any]]:
        given = {name: self._with_pictures(bank_code, value) for name, value in given.items()}
        wording = Wording(
            given["kind"], given["stem"], given["content"], given.get("feedback") or "",
            QuestionVersion._meta.get_field("points").to_python(given["points"]),
        )  # fmt: skip
        return wording.cleaned(), given

    def _version(
        self, question: Question, wording: Wording, given: dict[str, Any]
    ) -> QuestionVersion:
        version = QuestionVersion(
            question=question, number=given["number"], kind=wording.kind, stem=wording.stem,
            content=wording.content, feedback=wording.feedback, points=wording.points,
            remedy=given.get("remedy") or "", created_at=self.at,
            created_by_id=self.by.pk if self.by else None,
        )  # fmt: skip
        if given.get("key_now") is not None:
            version.key_now = clean_content(wording.kind, given["key_now"], stem=wording.stem)
        # What its kind allows has been checked; some have nothing in it.
        version.full_clean(exclude=["content"])
        version.save()
        return version

    def _with_pictures(self, bank_code: str, value: Any) -> Any:
        names = {name: self._picture(bank_code, name) for name in pictures_in(value)}
        return named_in(value, names)

    def _picture(self, bank_code: str, name: str) -> str:
        key = (bank_code, name)
        if key not in self.pictures:
            data = self.archive.read(dict(self.part.get("pictures") or {}).get(name))
            bank = self.banks[bank_code]
            before = set(bank.images.values_list("pk", flat=True))
            image = keep_image(bank, data, by=self.by, at=self.at)
            if image.pk not in before:
                self.taker.things.stored.append((image.file.storage, str(image.file.name)))
            self.pictures[key] = f"image:{image.pk}"
        return self.pictures[key]

    def _shelf(self, bank: QuestionBank, names: list[Any]) -> QuestionCategory | None:
        shelf = None
        for name in names:
            shelf, _is_new = QuestionCategory.objects.get_or_create(
                bank=bank, parent=shelf, name=str(name)[:200]
            )
        return shelf

    # --- Tests -----------------------------------------------------------------------------------

    def _quiz(self, given: dict[str, Any]) -> None:
        place = self.taker.taken.assessments[int(given["place"])]
        quiz = Quiz(assessment=place, bank=self.banks[given["bank"]])
        for name in QUIZ_COLUMNS:
            setattr(quiz, name, given[name])
        quiz.intro = clean_html(str(quiz.intro))
        quiz.review = _review(given["review"])
        read_networks(quiz.networks)
        quiz.full_clean()
        quiz.save()
        sections: dict[int | None, QuizSection | None] = {None: None}
        for number, each in enumerate(given["sections"], 1):
            intro = clean_html(str(each["intro"]))
            sections[number] = self._saved(
                QuizSection(
                    quiz=quiz, position=number, title=each["title"], intro=intro,
                    pass_percent=each["pass_percent"],
                )
            )  # fmt: skip
        for row in given["rows"]:
            self._saved(
                BlueprintRow(
                    quiz=quiz, section=sections[row["section"]], points=row["points"],
                    topic=self.taker.topic(row["topic"]), difficulty=row["difficulty"],
                    count=row["count"],
                )
            )  # fmt: skip
        for number, one in enumerate(given["fixed"], 1):
            self._fixed(quiz, given["bank"], one, number, sections[one["section"]])
        for band in given["bands"]:
            feedback = clean_html(str(band["feedback"]))
            self._saved(
                QuizBand(
                    quiz=quiz, from_percent=band["from_percent"], name=band["name"],
                    feedback=feedback,
                )
            )  # fmt: skip
        record("quiz.created", quiz, by=self.by, at=self.at)

    def _fixed(
        self, quiz: Quiz, bank: str, one: dict[str, Any], number: int, section: QuizSection | None
    ) -> None:
        question = self.questions[bank, str(one["question"])]
        version = None
        if one["version"] is not None:
            version = question.versions.get(number=one["version"])
        self._saved(
            FixedQuestion(
                quiz=quiz, section=section, position=number, question=question, version=version,
                points=one["points"],
            )
        )  # fmt: skip

    def _saved(self, row: Any) -> Any:
        row.full_clean()
        row.save()
        return row

    def _try(self, place: str, work: Callable[..., None], *given: Any) -> None:
        place = re.sub(r"\s+", " ", place)[:200]
        try:
            with transaction.atomic():
                work(*given)
        except ValidationError as error:
            self._wrong(place, " ".join(str(message) for message in error.messages))
        except ContentRefused:
            self._wrong(place, _("This question cannot be kept as it stands in the file."))
        except (QuizRefused, UnusableArchive) as error:
            self._wrong(place, str(error.args[0] if error.args else error.message))
        except _NOT_AS_IT_SHOULD_BE:
            self._wrong(place, _("This part of the file has not the shape it should have."))

    def _wrong(self, place: str, sentence: str) -> None:
        self.outcome.problems.append(Problem(place, sentence))


def _review(given: Any) -> dict[str, list[str]]:
    """Return the review matrix; anything that is none of its cells is an error."""
    return {Moment(moment): [Item(each).value for each in items] for moment, items in given.items()}
