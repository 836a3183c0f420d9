"""Learners who have taken a test, and gained nothing but its mark."""

import pytest

from certificates.models import Certificate
from courses.models import Enrolment
from demo import sittings
from quizzes.models import Attempt
from tests.factories.courses import OPENED_AT, EnrolmentFactory, LessonUnitFactory, QuizUnitFactory
from tests.factories.quizzes import QuizFactory

pytestmark = pytest.mark.django_db

KINDS = ("single", "multiple", "true_false", "matching", "ordering", "short_answer")


def test_learners_take_the_test_and_complete_nothing(monkeypatch, at):
    monkeypatch.setattr(sittings, "STEP", 1)
    unit = QuizUnitFactory(training_class__opened_at=OPENED_AT)
    LessonUnitFactory(training_class=unit.training_class)
    QuizFactory(unit=unit, kinds=KINDS)
    learners = [EnrolmentFactory(training_class=unit.training_class) for _ in range(6)]

    sittings.let_some_sit(unit.training_class, besides=learners[0].person.code, at=at)

    attempts = Attempt.objects.all()
    assert {attempt.enrolment_id for attempt in attempts} == {each.pk for each in learners[1:]}
    assert all(attempt.graded_at is not None for attempt in attempts)
    assert not any(attempt.closed_by_clock for attempt in attempts)
    assert not Certificate.objects.exists()
    assert not Enrolment.objects.exclude(completed_at=None).exists()


def test_the_same_learners_answer_the_same_way_again():
    first, second = sittings._Learners(), sittings._Learners()

    assert [first.rng.gauss(0, 1) for _ in range(5)] == [second.rng.gauss(0, 1) for _ in range(5)]
