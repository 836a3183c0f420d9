"""Tests with essays, handed in by several learners, and trainers who mark them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.api import Role, User, assign_role
from courses.models import ClassUnit
from quizzes.actions.answering import save_answer
from quizzes.actions.closing import submit_attempt
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, BlueprintRow, Question, Quiz, Response
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, QuizUnitFactory, TopicFactory
from tests.factories.quizzes import QuestionFactory, QuizFactory

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
        attempt = start_attempt(self.unit, enrolment, by=user, at=at or timezone.now())
        for position, item in enumerate(attempt.paper, 1):
            value = text if item["kind"] == "essay" else truth
            if value:
                save_answer(attempt.pk, by=user, position=position, values=[value])
        return submit_attempt(attempt, by=user, at=at or timezone.now())

    def answer_of(self, attempt: Attempt, kind: str = "essay") -> Response:
        return attempt.responses.get(version__kind=kind)


def make_exam(*, essays: bool = True, **quiz: Any) -> Exam:
    """`essays=False`: two true-or-false questions of 1 point."""
    unit = QuizUnitFactory()
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
