"""Tests in the check lists of a class."""

import pytest

from courses.queries.checklists import closing_checks, opening_checks
from quizzes.models import Attempt, Quiz
from quizzes.queries.class_checks import closing_checks as lines_of_tests
from tests.factories.courses import TrainingClassFactory
from tests.factories.world import build_world

pytestmark = pytest.mark.django_db


def marks(checks):
    return {check.code: check.mark.value for check in checks}


def test_tests_of_a_class_are_published_before_and_marked_after(at):
    world = build_world()
    lop = world.training_class
    assert marks(opening_checks(lop, at=at))["quiz"] == "ok"
    # Somebody is still writing.
    assert marks(closing_checks(lop, at=at))["tests"] == "notice"

    attempt = world.attempt
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=attempt.started_at, receipt="X")
    assert marks(closing_checks(lop, at=at))["tests"] == "missing"
    Quiz.objects.filter(pk=attempt.quiz_id).update(published_at=None)
    assert marks(opening_checks(lop, at=at))["quiz"] == "missing"


def test_class_without_tests_has_no_line_about_them(at):
    lop = TrainingClassFactory(lessons=1)

    assert lines_of_tests(lop, at) == []
    assert "quiz" not in marks(opening_checks(lop, at=at))
