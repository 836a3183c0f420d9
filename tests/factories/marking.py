"""Tests with essays, handed in by several learners, and trainers who mark them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.api import Role, User, assign_role
from courses.models import ClassUnit, Enrolment
from organisations.api import Organisation
from people.api import Person
from quizzes.actions.answering import save_answer
from quizzes.actions.closing import submit_attempt
from quizzes.actions.marking import Marks, mark_answer
from quizzes.actions.regrading import propose_regrade
from quizzes.actions.starting import start_attempt
from quizzes.models import (
    AnswerPhoto,
    Appeal,
    Attempt,
    BlueprintRow,
    Question,
    Quiz,
    Regrade,
    Response,
)
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, QuizUnitFactory, TopicFactory
from tests.factories.quizzes import QuestionFactory, QuizFactory, a_picture

ESSAY = {
    "guide": "<p>Nêu đủ ba bước, có ví dụ của chi bộ.</p>",
    "criteria": [
        {"text": "Nêu đủ các bước", "points": "2"},
        {"text": "Có ví dụ của chi bộ mình", "points": "1"},
    ],
    "min_words": 0,
    "max_words": None,
    "typed": True,
    "photos": 2,
}
TRUE_FALSE = {"answer": True}


@dataclass
class Exam:
    """A test of one essay of 3 points and one true-or-false question of 1; 50 % pass."""

    quiz: Quiz
    unit: ClassUnit
    essay: Question
    other: Question

    def trainer(self, **kwargs: Any) -> User:
        user = UserFactory(**kwargs)
        organiser = self.unit.training_class.organiser
        assign_role(user, Role.TRAINER, organiser, by=None, at=timezone.now())
        return user

    def hand_in(
        self,
        *,
        text: str = "Chi bộ em đã làm.",
        truth: str = "true",
        user: User | None = None,
        at: dt.datetime | None = None,
    ) -> Attempt:
        user = user or UserFactory()
        enrolment = EnrolmentFactory(user=user, training_class=self.unit.training_class)
        return self.hand_in_as(enrolment, text=text, truth=truth, at=at)

    def hand_in_as(
        self,
        enrolment: Enrolment,
        *,
        text: str = "Chi bộ em đã làm.",
        truth: str = "true",
        at: dt.datetime | None = None,
    ) -> Attempt:
        user = enrolment.person.user
        attempt = start_attempt(self.unit, enrolment, by=user, at=at or timezone.now())
        for position, item in enumerate(attempt.paper, 1):
            value = {"essay": text, "true_false": truth}.get(item["kind"], "")
            if value:
                save_answer(attempt.pk, by=user, position=position, values=[value])
        return submit_attempt(attempt, by=user, at=at or timezone.now())

    def answer_of(self, attempt: Attempt, kind: str = "essay") -> Response:
        return attempt.responses.get(version__kind=kind)


def make_exam(*, essays: bool = True, **quiz: Any) -> Exam:
    """`essays=False`: two true-or-false questions of 1 point. `unit__…` is about the unit."""
    about_unit = {name: quiz.pop(name) for name in list(quiz) if name.startswith("unit__")}
    unit = QuizUnitFactory(
        **{name.removeprefix("unit__"): value for name, value in about_unit.items()}
    )
    made = QuizFactory(unit=unit, kinds=(), **quiz)
    topic = TopicFactory()
    first = (
        QuestionFactory(bank=made.bank, topic=topic, kind="essay", content=ESSAY)
        if essays
        else QuestionFactory(bank=made.bank, topic=topic, kind="true_false", content=TRUE_FALSE)
    )
    other = QuestionFactory(bank=made.bank, topic=topic, kind="true_false", content=TRUE_FALSE)
    if essays:
        first.current.points = Decimal(3)
        first.current.save(update_fields=["points"])
    BlueprintRow.objects.create(quiz=made, topic=topic, difficulty="easy", count=2)
    return Exam(made, unit, first, other)


@dataclass
class MarkingDesk:
    """What trainers of one commune find on their desk, all of it from one learner's classes."""

    exam: Exam
    waiting: Response
    marked: Response
    photo: AnswerPhoto
    regrade: Regrade
    appeal: Appeal


def desk_of(organiser: Organisation, learner: Person, *, at: dt.datetime) -> MarkingDesk:
    """A class with a test: one try waits for marks, one has its marks and was asked about."""
    exam = make_exam(
        unit__training_class__organiser=organiser, bank__owner=organiser, attempts_allowed=None
    )
    enrolment = EnrolmentFactory(person=learner, training_class=exam.unit.training_class)
    marked, waiting = (exam.hand_in_as(enrolment, at=at) for _try in range(2))
    marker = exam.trainer(username="marker")
    answer = exam.answer_of(marked)
    mark_answer(answer.pk, Marks({"1": "0", "2": "0"}), by=marker, at=at)
    answer.refresh_from_db()
    asked = exam.answer_of(waiting)
    photo = AnswerPhoto.objects.create(
        attempt=waiting,
        position=asked.position,
        file=ContentFile(a_picture(form="JPEG"), name="anh.jpg"),
        sha256="a" * 64,
        width=40,
        height=30,
        size=300,
        uploaded_at=at,
    )
    regrade = propose_regrade(
        exam.quiz,
        exam.other.versions.get(),
        "full_marks",
        reason="Hai đáp án đều đúng.",
        by=marker,
        at=at,
    )
    appeal = Appeal.objects.create(
        attempt=marked, position=answer.position, text="Em nêu đủ ý.", made_at=at
    )
    return MarkingDesk(exam, asked, answer, photo, regrade, appeal)
