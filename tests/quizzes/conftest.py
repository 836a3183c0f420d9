"""Ánh learns in a class whose last unit is a test; Bình is a stranger to it."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import ClassUnit, Enrolment
from quizzes.actions.answering import save_answer
from quizzes.actions.starting import start_attempt
from quizzes.models import Attempt, Quiz
from quizzes.queries.keys import right_values
from shared.clock import database_now
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, LessonUnitFactory, QuizUnitFactory
from tests.factories.quizzes import QuizFactory
from tests.quizzes.taking import KINDS, in_sections

ALL_KINDS = ("single", "multiple", "true_false", "matching", "ordering", "short_answer")


@dataclass
class Sitting:
    """A learner before a test."""

    user: User
    enrolment: Enrolment
    unit: ClassUnit
    quiz: Quiz

    def start(self, **kwargs: Any) -> Attempt:
        kwargs.setdefault("at", database_now())
        return start_attempt(self.unit, self.enrolment, by=self.user, **kwargs)

    def start_for(self, enrolment: Enrolment, **kwargs: Any) -> Attempt:
        """Start for another learner of the class."""
        return start_attempt(self.unit, enrolment, by=None, **kwargs)

    def open_another_unit(self) -> ClassUnit:
        """So that passing the test does not complete the class."""
        training_class = self.unit.training_class
        return LessonUnitFactory(training_class=training_class, position=self.unit.position + 1)

    def url(self, tail: str = "") -> str:
        return f"/lop/{self.unit.training_class.code}/kiem-tra/{self.unit.pk}/{tail}"


def make_sitting(**quiz: Any) -> Sitting:
    unit = QuizUnitFactory()
    user = UserFactory()
    enrolment = EnrolmentFactory(user=user, training_class=unit.training_class)
    return Sitting(user, enrolment, unit, QuizFactory(unit=unit, **quiz))


def answer(attempt: Attempt, *, wrong: set[int] = frozenset(), only: int | None = None) -> None:
    """Answer the whole paper right, but leave the places in `wrong` empty."""
    for position, values in right_values(attempt).items():
        if position in wrong or (only and position > only):
            continue
        user = attempt.tester or attempt.enrolment.person.user
        at = attempt.started_at
        save_answer(attempt.pk, by=user, position=position, values=values, at=at)


def page_fields(position: int, values: Any, **extra: Any) -> dict[str, Any]:
    """Return what the page of an attempt sends for one question; `seq=17` becomes seq-3=17."""
    named = values if isinstance(values, dict) else {"answer": values}
    fields = {f"q{position}{name.removeprefix('answer')}": given for name, given in named.items()}
    return {"position": position, **fields, **{f"{k}-{position}": v for k, v in extra.items()}}


@pytest.fixture
def sitting(db: None) -> Sitting:
    return make_sitting(kinds=ALL_KINDS)


@pytest.fixture
def attempt(sitting: Sitting) -> Attempt:
    return sitting.start()


@pytest.fixture
def learner(client: Client, sitting: Sitting) -> Client:
    client.force_login(sitting.user)
    return client


@pytest.fixture
def take(client, db):
    """Begin a test of five questions with other settings; return the client and the attempt."""

    def begin(kinds=KINDS, sections=(), **settings):
        sitting = make_sitting(kinds=kinds, **settings)
        if sections:
            in_sections(sitting.quiz, sections)
        client.force_login(sitting.user)
        return client, sitting.start()

    return begin
