"""Tests, exceptions from their rules, marks by people: what the database refuses."""

import datetime as dt
from decimal import Decimal

import pytest

from quizzes.models import (
    Accommodation,
    Appeal,
    Attempt,
    FixedQuestion,
    Marking,
    Override,
    QuizSection,
    Regrade,
    RegradedAttempt,
    Response,
)
from tests.factories.accounts import UserFactory
from tests.factories.people import PersonFactory
from tests.factories.quizzes import QuestionFactory
from tests.quizzes.conftest import make_sitting
from tests.quizzes.refusals import LATER, LONG_AGO, refuses

DAY = dt.date(2026, 11, 23)


def quiz():
    return make_sitting(kinds=["single"]).quiz


def section():
    return QuizSection.objects.create(quiz=quiz(), position=1, title="Điều lệ")


def blueprint_row():
    return quiz().blueprint.get()


def row_of_a_section():
    part = section()
    row = part.quiz.blueprint.get()
    row.section = part
    row.save()
    return row


def fixed_question():
    return FixedQuestion.objects.create(quiz=quiz(), position=1, question=QuestionFactory())


def band():
    return quiz().bands.create(from_percent=80, name="Giỏi")


def override_of_a_person():
    return Override.objects.create(
        quiz=quiz(), person=PersonFactory(), attempts_allowed=5, reason="Ốm.", given_at=LONG_AGO
    )


def override_of_a_class():
    sitting = make_sitting(kinds=["single"])
    return Override.objects.create(
        quiz=sitting.quiz, training_class=sitting.unit.training_class, time_limit_minutes=60,
        reason="Mất điện.", given_at=LONG_AGO,
    )  # fmt: skip


def accommodation():
    return Accommodation.objects.create(
        person=PersonFactory(), time_factor=Decimal("1.5"), reason="Mắt kém.", valid_from=DAY,
        given_at=LONG_AGO,
    )  # fmt: skip


def response():
    attempt = make_sitting(kinds=["single"]).start()
    asked = attempt.paper[0]["version"]
    return Response.objects.create(
        attempt=attempt, position=1, version_id=asked, points=None, max_points=2
    )


def marking():
    return Marking.objects.create(
        response=response(), marker=UserFactory(), points=1, marked_at=LONG_AGO, is_decisive=True
    )


def regrade():
    return Regrade.objects.create(
        quiz=quiz(), reason="Sai đáp án.", made_by=UserFactory(), made_at=LONG_AGO
    )


def regraded_attempt():
    made = regrade()
    attempt = make_sitting(kinds=["single"]).start()
    return RegradedAttempt.objects.create(
        regrade=made, attempt=attempt, points_before=0, max_points_before=1, passed_before=False,
        points_after=1, max_points_after=1, passed_after=True,
    )  # fmt: skip


def appeal(position=1):
    attempt = make_sitting(kinds=["single"]).start()
    return Appeal.objects.create(
        attempt=attempt, position=position, text="Câu này đúng.", made_at=LONG_AGO
    )


def appeal_of_a_result():
    return appeal(position=None)


ROWS = [
    ("quiz_pass_mark_from_0_to_100", quiz, {"pass_percent": Decimal(-1)}),
    ("quiz_pass_mark_from_0_to_100", quiz, {"pass_percent": Decimal(101)}),
    ("quiz_time_limit_positive", quiz, {"time_limit_minutes": 0}),
    ("quiz_attempts_positive", quiz, {"attempts_allowed": 0}),
    ("quiz_closes_after_it_opens", quiz, {"opens_at": LATER, "closes_at": LATER}),
    ("quiz_one_or_two_markers", quiz, {"markers": 0}),
    ("quiz_one_or_two_markers", quiz, {"markers": 3}),
    ("quiz_tolerance_not_negative", quiz, {"marking_tolerance": Decimal(-1)}),
    ("quiz_section_place_once", section, {"title": "Khác"}),
    ("quiz_section_pass_mark_from_0_to_100", section, {"pass_percent": Decimal(101)}),
    ("blueprint_row_once", blueprint_row, {"count": 3}),
    ("blueprint_row_once_per_section", row_of_a_section, {"count": 3}),
    ("blueprint_row_asks_for_some", blueprint_row, {"count": 0}),
    ("blueprint_row_points_positive", blueprint_row, {"points": Decimal(0)}),
    ("fixed_question_place_once", fixed_question, {"question": QuestionFactory}),
    ("fixed_question_once_per_test", fixed_question, {"position": 2}),
    ("fixed_question_points_not_negative", fixed_question, {"points": Decimal(-1)}),
    ("quiz_band_from_once", band, {"name": "Khá"}),
    ("quiz_band_from_0_to_100", band, {"from_percent": Decimal(101)}),
    ("override_for_a_person_or_a_class", override_of_a_person, {"person": None}),
    ("override_one_in_force_per_person", override_of_a_person, {"reason": "Khác."}),
    ("override_one_in_force_per_class", override_of_a_class, {"reason": "Khác."}),
    ("override_has_a_reason", override_of_a_person, {"reason": ""}),
    ("override_changes_something", override_of_a_person, {"attempts_allowed": None}),
    (
        "override_closes_after_it_opens",
        override_of_a_person,
        {"opens_at": LATER, "closes_at": LATER},
    ),
    ("accommodation_by_factor_or_minutes", accommodation, {"extra_minutes": 10}),
    ("accommodation_by_factor_or_minutes", accommodation, {"time_factor": None}),
    ("accommodation_by_factor_or_minutes", accommodation, {"time_factor": Decimal(1)}),
    ("accommodation_by_factor_or_minutes", accommodation, {"time_factor": Decimal(4)}),
    (
        "accommodation_by_factor_or_minutes",
        accommodation,
        {"time_factor": None, "extra_minutes": 0},
    ),
    ("accommodation_has_a_reason", accommodation, {"reason": ""}),
    ("accommodation_ends_after_it_begins", accommodation, {"valid_until": DAY}),
    ("marking_once_per_marker", marking, {"is_decisive": False}),
    ("marking_one_decides", marking, {"marker": UserFactory}),
    ("marking_points_not_negative", marking, {"points": Decimal(-1)}),
    ("regrade_has_a_reason", regrade, {"reason": ""}),
    ("regraded_attempt_once", regraded_attempt, {"points_after": 0}),
    ("appeal_once_per_question", appeal, {"text": "Khác."}),
    ("appeal_once_per_result", appeal_of_a_result, {"text": "Khác."}),
    ("appeal_says_why", appeal, {"text": ""}),
    ("appeal_answered_in_words", appeal, {"outcome": "upheld"}),
    ("appeal_answered_in_words", appeal, {"answered_at": LATER, "answer": "Giữ nguyên."}),
]


@pytest.mark.parametrize(("name", "make", "changes"), ROWS)
def test_the_database_refuses(db, name, make, changes):
    refuses(name, make(), changes)


def test_a_test_may_have_no_limits(db):
    rows = type(made := quiz()).objects.filter(pk=made.pk)

    assert rows.update(time_limit_minutes=None, attempts_allowed=None) == 1


def test_an_exception_that_has_ended_makes_room_for_another(db):
    ended = override_of_a_person()
    Override.objects.filter(pk=ended.pk).update(ended_at=LATER)
    ended.pk = None
    ended.save()

    assert Override.objects.in_force().get().ended_at is None
    assert Attempt.objects.count() == 0
