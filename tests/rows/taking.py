"""Tests as learners take them, and exceptions from their rules."""

from typing import Any

from tests.factories.exceptions import AccommodationFactory, OverrideFactory
from tests.factories.quizzes import AnswerPhotoFactory
from tests.factories.world import World
from tests.rows.base import ADJUST_TESTS, OWNER, Row


def of_test(world: World) -> list[Any]:
    return [world.training_class.code, world.training_class.units.get(kind="quiz").pk]


def of_exception(world: World) -> list[Any]:
    override = OverrideFactory(quiz=world.attempt.quiz, person=world.person)
    return [*of_test(world), override.pk]


def of_more_time(world: World) -> list[Any]:
    return [*of_test(world), AccommodationFactory(person=world.person).pk]


def of_attempt(world: World) -> list[Any]:
    return [world.attempt.pk]


def of_photo(world: World) -> list[Any]:
    return [world.attempt.pk, AnswerPhotoFactory(attempt=world.attempt).pk]


def of_picture(world: World) -> list[Any]:
    return [world.picture.pk]


ROWS = {
    "quizzes:quiz_intro": Row(OWNER, of_test),
    "quizzes:attempt_start": Row(OWNER, of_test, post={}, status=302),
    "quizzes:exception_list": Row(ADJUST_TESTS, of_test),
    "quizzes:exception_give": Row(ADJUST_TESTS, of_test),
    "quizzes:exception_end": Row(ADJUST_TESTS, of_exception),
    "quizzes:accommodation_give": Row(ADJUST_TESTS, of_test),
    "quizzes:accommodation_end": Row(ADJUST_TESTS, of_more_time),
    "quizzes:question_image": Row({"owner", "trainer", "reviewer"}, of_picture, kept=True),
    "quizzes:attempt_detail": Row(OWNER, of_attempt),
    "quizzes:answer_save": Row(OWNER, of_attempt, post={}, status=422),
    "quizzes:attempt_clock": Row(OWNER, of_attempt),
    "quizzes:attempt_paper": Row(OWNER, of_attempt),
    "quizzes:photo_add": Row(OWNER, of_attempt, post={}, status=422),
    "quizzes:photo": Row(OWNER, of_photo),
    "quizzes:question_report": Row(OWNER, lambda w: [w.attempt.pk, 1], status=302),
    "quizzes:attempt_review": Row(OWNER, of_attempt),
    "quizzes:attempt_submit": Row(OWNER, of_attempt, post={}, status=302),
    "quizzes:attempt_result": Row(OWNER, of_attempt, status=302),
    "quizzes:appeal_create": Row(OWNER, lambda w: [w.desk.marked.attempt_id]),
}
