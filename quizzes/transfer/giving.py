"""A course on its way out, with its tests, their questions and the keys."""

import datetime as dt
from collections.abc import Collection
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db.models import Q

from accounts.api import User
from audit.api import record
from courses.api import QUESTIONS, CoursePage, Giver
from quizzes.models import Question, QuestionBank, QuestionImage, Quiz
from quizzes.rules.content_pictures import named_in, pictures_in

# Not the hours, the password and whether it is open: those belong to this site and this year.
QUIZ_COLUMNS = [
    "title", "intro", "questions_per_page", "shuffle_questions", "shuffle_options", "navigation",
    "feedback_mode", "time_limit_minutes", "delivery_minutes", "attempts_allowed", "wait_minutes",
    "networks", "pass_percent", "grading", "retry_after_pass", "markers", "marking_tolerance",
    "review",
]  # fmt: skip
VERSION_COLUMNS = [
    "number", "kind", "stem", "content", "feedback", "points", "remedy", "key_now",
]  # fmt: skip
_IN_MEMORY = 5 * 2**20


def give_course(
    course: CoursePage, *, banks: Collection[int] | None, by: User | None, at: dt.datetime
) -> IO[bytes]:
    """Return a course as an archive; the journal says who took it.

    banks  ids of the banks whose keys `by` sees; tests of others stay at home. None: all of them

    Raises CannotTravel.
    """
    giver = Giver(course)
    out = giver.give()
    quizzes = Quiz.objects.filter(assessment__course=course)
    if banks is not None:
        quizzes = quizzes.filter(bank__in=banks)
    part = _Questions(giver).give(list(quizzes.order_by("assessment__sort_order", "pk")))
    if part["quizzes"]:
        out.parts[QUESTIONS] = part
    # Topics of questions came with the tests.
    target = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller reads it
    out.write(target)
    target.seek(0)
    record(
        "course.exported", course, by=by, at=at, tests=len(part["quizzes"]),
        questions=sum(len(each) for each in part["questions"].values()),
    )  # fmt: skip
    return target


class _Questions:
    def __init__(self, giver: Giver) -> None:
        self.giver = giver
        self.pictures: dict[str, str] = {}

    def give(self, quizzes: list[Quiz]) -> dict[str, Any]:
        assessments = self.giver.course.assessments.order_by("sort_order", "pk")
        places = {pk: n for n, pk in enumerate(assessments.values_list("pk", flat=True))}
        banks = QuestionBank.objects.filter(quizzes__in=quizzes).distinct().order_by("code")
        return {
            "quizzes": [
                {"place": places[quiz.assessment_id], **self._quiz(quiz)} for quiz in quizzes
            ],
            "banks": {bank.code: bank.name for bank in banks},
            "questions": {bank.code: self._questions(bank, quizzes) for bank in banks},
            "pictures": dict(sorted(self.pictures.items())),
        }

    def _quiz(self, quiz: Quiz) -> dict[str, Any]:
        sections = list(quiz.sections.order_by("position"))
        number = {None: None} | {section.pk: n for n, section in enumerate(sections, 1)}
        fixed = quiz.fixed_questions.order_by("position").select_related("question", "version")
        return {
            **{name: getattr(quiz, name) for name in QUIZ_COLUMNS},
            "bank": quiz.bank.code,
            "sections": [
                {"title": each.title, "intro": each.intro, "pass_percent": each.pass_percent}
                for each in sections
            ],
            "rows": [
                {
                    "topic": self.giver.topic(row.topic), "difficulty": row.difficulty,
                    "count": row.count, "points": row.points, "section": number[row.section_id],
                }
                for row in quiz.blueprint.order_by("pk").select_related("topic")
            ],
            "fixed": [
                {
                    "question": one.question.code, "points": one.points,
                    "version": one.version.number if one.version else None,
                    "section": number[one.section_id],
                }
                for one in fixed if one.question.bank_id == quiz.bank_id
            ],
            "bands": [
                {"from_percent": band.from_percent, "name": band.name, "feedback": band.feedback}
                for band in quiz.bands.order_by("-from_percent")
            ],
        }  # fmt: skip

    def _questions(self, bank: QuestionBank, quizzes: list[Quiz]) -> list[dict[str, Any]]:
        """Return what the tests ask or may draw; what has been retired is drawn no more."""
        asked = Q(placed__quiz__in=quizzes)
        for quiz in quizzes:
            for row in quiz.blueprint.all() if quiz.bank_id == bank.pk else ():
                asked |= Q(topic=row.topic_id, difficulty=row.difficulty) & ~Q(status="retired")
        questions = Question.objects.filter(asked, bank=bank, current__isnull=False).distinct()
        ordered = questions.order_by("code").select_related("topic", "current", "category")
        return [self._question(each) for each in ordered.prefetch_related("versions")]

    def _question(self, question: Question) -> dict[str, Any]:
        shelves: list[str] = []
        shelf = question.category
        while shelf is not None:
            shelves.insert(0, shelf.name)
            shelf = shelf.parent
        current = question.current
        return {
            "code": question.code,
            "topic": self.giver.topic(question.topic),
            "difficulty": question.difficulty,
            "status": question.status,
            "source": question.source,
            "lesson": self.giver.pages.get(question.lesson_id) if question.lesson_id else None,
            "category": shelves,
            "current": current.number if current else None,
            "versions": [
                self._version(each, question)
                for each in sorted(question.versions.all(), key=lambda one: one.number)
            ],
        }

    def _version(self, version: Any, question: Question) -> dict[str, Any]:
        kept = {name: getattr(version, name) for name in VERSION_COLUMNS}
        names = {
            name: travelling
            for name in pictures_in(list(kept.values()))
            if (travelling := self._picture(name, question))
        }
        return {name: named_in(value, names) for name, value in kept.items()}

    def _picture(self, name: str, question: Question) -> str | None:
        if not name.startswith("image:"):
            return None
        image = QuestionImage.objects.filter(
            bank=question.bank_id, pk=name.removeprefix("image:")
        ).first()
        if image is None:
            return None
        file = self.giver.out.take(image.file)
        travelling = f"file:{file.removeprefix('files/')}"
        self.pictures[travelling] = file
        return travelling
